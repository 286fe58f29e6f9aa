using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Features;

[TestClass]
public class FrozenBackboneTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void The_head_learns_and_the_backbone_stays()
    {
        IDataView data = TestImages.Load(_ml, 64, classes: 4);
        using var one = FrozenTraining.Fit(_ml, data, o => (o.Epochs, o.Seed) = (1, 2));
        using var many = FrozenTraining.Fit(_ml, data, o => (o.Epochs, o.Seed) = (60, 2));
        Assert.IsGreaterThan(0.9, many.LastTransformer.History!.Epochs[^1].Accuracy!.Value);
        Dictionary<string, string> before = FrozenTraining.WeightsOf(_ml, one);
        Dictionary<string, string> after = FrozenTraining.WeightsOf(_ml, many);
        foreach ((string name, string value) in before)
        {
            Assert.AreEqual(name.StartsWith("backbone.", StringComparison.Ordinal), value == after[name], name);
        }

        Assert.IsTrue(before.Keys.Any(static n => n.EndsWith("running_mean", StringComparison.Ordinal)), "the batch norms' statistics are among them");
        Assert.IsGreaterThan(0.9, _ml.MulticlassClassification.Evaluate(many.Transform(TestImages.Load(_ml, 40, classes: 4, seed: 2))).MicroAccuracy);
    }

    [TestMethod]
    public void Cached_features_train_the_same_head_as_running_the_backbone_every_time()
    {
        // A column of float vectors is trained on without the cache: the pixels divided by 255, channels first, are the same images.
        List<ImageRow> rows = TestImages.Rows(32);
        IDataView vectors = _ml.Data.LoadFromEnumerable(rows.Select(static r => new VectorRow { Label = r.Label, Image = Planes(r.Image) }), VectorRow.Schema);
        // Without dropout and with one batch, so that nothing random depends on the order of things.
        var network = Network.FromBackbone(FrozenTraining.Backbone, head: [Dense(8, Activation.Tanh)]);
        using var cached = FrozenTraining.Fit(_ml, _ml.Data.LoadFromEnumerable(rows), o => { o.Network = network; o.BatchSize = 32; o.Epochs = 5; });
        using var plain = FrozenTraining.Fit(_ml, vectors, o => { o.Network = network; o.BatchSize = 32; o.Epochs = 5; });
        Assert.IsNotNull(cached.LastTransformer.History!.Features);
        Assert.IsNull(plain.LastTransformer.History!.Features);
        for (int epoch = 0; epoch < 5; epoch++)
        {
            Assert.AreEqual(plain.LastTransformer.History.Epochs[epoch].Loss, cached.LastTransformer.History.Epochs[epoch].Loss, 1e-5);
        }
    }

    [TestMethod]
    public void A_shared_cache_computes_features_once_and_changes_no_result()
    {
        IDataView data = TestImages.Load(_ml, 40);
        using var cache = new FeatureCache();
        using var first = FrozenTraining.Fit(_ml, data, o => { o.Features.Cache = cache; o.ValidationSetFraction = 0.25; });
        Assert.AreEqual(new FeatureCacheUse(0, 40), first.LastTransformer.History!.Features);
        using var again = FrozenTraining.Fit(_ml, data, o => { o.Features.Cache = cache; o.ValidationSetFraction = 0.25; });
        Assert.AreEqual(new FeatureCacheUse(40, 0), again.LastTransformer.History!.Features);
        Assert.AreEqual(ModelZip.WeightsOf(_ml, first), ModelZip.WeightsOf(_ml, again));

        var otherHead = Network.FromBackbone(FrozenTraining.Backbone, head: [Dense(5)]);
        using var other = FrozenTraining.Fit(_ml, data, o => { o.Features.Cache = cache; o.Network = otherHead; o.LearningRate = 0.1; });
        Assert.AreEqual(new FeatureCacheUse(40, 0), other.LastTransformer.History!.Features, "another head and rate, the same features");
        Assert.AreEqual((80, 40), (cache.Hits, cache.Misses));

        using var otherWeights = FrozenTraining.Fit(_ml, data, o => { o.Features.Cache = cache; o.Seed = 2; });
        Assert.AreEqual(new FeatureCacheUse(0, 40), otherWeights.LastTransformer.History!.Features, "other weights were drawn");
        using var otherSize = FrozenTraining.Fit(_ml, data, o => { o.Features.Cache = cache; o.InputShape = TensorShape.Image(3, 12, 12); });
        Assert.AreEqual(new FeatureCacheUse(0, 40), otherSize.LastTransformer.History!.Features, "images of another size");
    }

    [TestMethod]
    public void A_changed_file_is_computed_anew_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string images = Path.Combine(folder.Path, "images");
        string features = Path.Combine(folder.Path, "features");
        TestImages.WriteFolder(images, perClass: 10);
        Assert.AreEqual(new FeatureCacheUse(0, 20), FitFiles());
        Assert.AreEqual(new FeatureCacheUse(20, 0), FitFiles());
        using (MLImage changed = TestImages.Image(1, new Random(99)))
        {
            changed.Save(Path.Combine(images, "left", "003.png"));
        }

        Assert.AreEqual(new FeatureCacheUse(19, 1), FitFiles());
        File.Copy(Path.Combine(images, "left", "003.png"), Path.Combine(images, "right", "copy.png"));
        Assert.AreEqual(new FeatureCacheUse(21, 0), FitFiles(), "the same content under another name");

        FeatureCacheUse FitFiles()
        {
            using var cache = new FeatureCache(features);
            using var model = _ml.Transforms.LoadImages("Image", images, "ImagePath").Append(TinyTraining.Pipeline(_ml, o => { o.Network = FrozenTraining.Network; o.Features.Cache = cache; }))
                .Fit(_ml.Data.LoadImagesFromFolder(images));
            return model.LastTransformer.LastTransformer.History!.Features!;
        }
    }

    [TestMethod]
    public void Known_images_are_not_decoded_again_and_a_bad_one_is_still_found()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 6);
        using var cache = new FeatureCache();
        FitFiles().Dispose();
        byte[] sound = File.ReadAllBytes(Path.Combine(folder.Path, "left", "002.png"));
        File.WriteAllBytes(Path.Combine(folder.Path, "left", "002.png"), sound[..(sound.Length / 2)]);
        UnreadableImageException bad = Assert.ThrowsExactly<UnreadableImageException>(() => FitFiles());
        StringAssert.Contains(bad.Message, "002.png");

        IDisposable FitFiles() => TinyTraining.Pipeline(_ml, o => { o.Network = FrozenTraining.Network; (o.FeatureColumnName, o.Features.Cache) = ("ImagePath", cache); })
            .Fit(_ml.Data.LoadImagesFromFolder(folder.Path));
    }

    [TestMethod]
    public void Augmented_images_have_variants_and_validation_has_the_images_themselves()
    {
        IDataView data = TestImages.Load(_ml, 40);
        using var cache = new FeatureCache();
        FeatureCacheUse FitAugmented(Action<ConvNetClassifier.Options>? change = null)
        {
            using var model = _ml.Transforms.AugmentImages("Image", Augmentation.Standard).Append(TinyTraining.Pipeline(_ml, o =>
            {
                o.Network = FrozenTraining.Network;
                o.Features.Cache = cache;
                o.Features.Variants = 3;
                o.ValidationSetFraction = 0.25;
                change?.Invoke(o);
            })).Fit(data);
            return model.LastTransformer.LastTransformer.History!.Features!;
        }

        Assert.AreEqual(new FeatureCacheUse(0, (30 * 3) + 10), FitAugmented());
        Assert.AreEqual(new FeatureCacheUse((30 * 3) + 10, 0), FitAugmented(o => o.LearningRate = 0.1));
        Assert.AreEqual(new FeatureCacheUse((30 * 3) + 10, 30), FitAugmented(o => o.Features.Variants = 4));
    }

    [TestMethod]
    public void Augmented_variants_differ_from_epoch_to_epoch()
    {
        IDataView data = TestImages.Load(_ml, 16);
        var reports = new Reports();
        using var model = _ml.Transforms.AugmentImages("Image", Augmentation.Standard).Append(TinyTraining.Pipeline(_ml, o =>
        {
            o.Network = FrozenTraining.Network;
            // A rate of almost nothing: the loss then tells of the inputs alone.
            o.Network = Network.FromBackbone(FrozenTraining.Backbone);
            o.LearningRate = 1e-12;
            o.Features.Variants = 2;
            o.Epochs = 4;
        })).Fit(data);
        double[] losses = [.. model.LastTransformer.LastTransformer.History!.Epochs.Select(static e => e.Loss)];
        Assert.AreEqual(losses[0], losses[2], 1e-5);
        Assert.AreEqual(losses[1], losses[3], 1e-5);
        Assert.AreNotEqual(losses[0], losses[1], 1e-4);
    }

    [TestMethod]
    public void A_partly_frozen_backbone_is_cached_up_to_there()
    {
        IDataView data = TestImages.Load(_ml, 40);
        using var model = FrozenTraining.Fit(_ml, data, o => { o.Network = FrozenTraining.Network.WithFrozenBlocks(1); o.Epochs = 8; });
        Assert.AreEqual(new FeatureCacheUse(0, 40), model.LastTransformer.History!.Features);
        Assert.IsGreaterThan(0.9, model.LastTransformer.History.Epochs[^1].Accuracy!.Value);
        using var none = FrozenTraining.Fit(_ml, data, o => o.Network = FrozenTraining.Network.WithFrozenBlocks(0));
        Assert.IsNull(none.LastTransformer.History!.Features);
    }

    [TestMethod]
    public void The_saved_model_scores_as_the_trained_one()
    {
        IDataView data = TestImages.Load(_ml, 24);
        using var model = FrozenTraining.Fit(_ml, data);
        using var stream = new MemoryStream(ModelZip.Save(_ml, model, data.Schema));
        ITransformer read = _ml.Model.Load(stream, out DataViewSchema _);
        using var owner = (IDisposable)read;
        float[][] expected = [.. model.Transform(data).GetColumn<float[]>("Score")];
        float[][] actual = [.. read.Transform(data).GetColumn<float[]>("Score")];
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i], actual[i]);
        }
    }

    private static float[] Planes(MLImage image)
    {
        float[] planes = new float[3 * TestImages.Side * TestImages.Side];
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int i = 0; i < TestImages.Side * TestImages.Side; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                planes[(c * TestImages.Side * TestImages.Side) + i] = pixels[(i * 4) + c] / 255f;
            }
        }

        return planes;
    }

    private sealed class VectorRow
    {
        public string Label { get; set; } = "";

        public float[] Image { get; set; } = [];

        internal static SchemaDefinition Schema
        {
            get
            {
                var schema = SchemaDefinition.Create(typeof(VectorRow));
                schema["Image"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3 * TestImages.Side * TestImages.Side);
                return schema;
            }
        }
    }
}
