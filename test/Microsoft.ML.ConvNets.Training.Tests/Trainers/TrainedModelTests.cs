namespace Microsoft.ML.ConvNets.Training.Tests.Trainers;

/// <summary>What a training made is saved and loaded: in this process, in another one, and with whatever labels.</summary>
[TestClass]
public class TrainedModelTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void The_documented_program_runs_and_another_process_scores_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        string images = Path.Combine(folder.Path, "train");
        // Mirrored, left is right; the third class can be told from both.
        TestImages.WriteFolder(images, perClass: 40, classes: 3);
        string model = folder.File("model.zip");
        string[] files = [.. Directory.EnumerateFiles(images, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

        string trained = PublicApiProgram.Run("train", images, model).Single();
        string[] scored = PublicApiProgram.Run(["score", model, .. files]);
        Assert.HasCount(files.Length, scored);
        Assert.AreEqual(trained, scored[0], "the process that trained and one that loaded");

        ITransformer loaded = new MLContext().Model.Load(model, out DataViewSchema schema);
        CollectionAssert.AreEqual(new[] { "ImagePath", "Label" }, schema.Select(c => c.Name).ToArray());
        using var engine = _ml.Model.CreatePredictionEngine<ImageRow, ImageScore>(loaded);
        for (int i = 0; i < files.Length; i++)
        {
            ImageScore score = engine.Predict(new ImageRow { ImagePath = files[i] });
            Assert.AreEqual(scored[i], $"{score.PredictedLabel} {string.Join(' ', score.Score.Select(s => BitConverter.SingleToUInt32Bits(s).ToString("x8")))}");
        }

        Assert.IsGreaterThan(files.Length / 2, files.Where((f, i) => scored[i].StartsWith(Path.GetFileName(Path.GetDirectoryName(f))!, StringComparison.Ordinal)).Count());
    }

    [TestMethod]
    public void Another_process_gives_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        string images = Path.Combine(folder.Path, "images");
        TestImages.WriteFolder(images, perClass: 2);
        string model = folder.File("model.zip");
        string[] files = [.. Directory.EnumerateFiles(images, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string[] fitted = PublicApiProgram.Run("fit-features", images, model);
        Assert.HasCount(files.Length, fitted);
        CollectionAssert.AreEqual(fitted, PublicApiProgram.Run(["features", model, .. files]));

        using var engine = _ml.Model.CreatePredictionEngine<ImageRow, ImageFeatures>(_ml.Model.Load(model, out _));
        for (int i = 0; i < files.Length; i++)
        {
            float[] features = engine.Predict(new ImageRow { ImagePath = files[i] }).Features;
            Assert.HasCount(192, features);
            Assert.AreEqual(fitted[i], string.Join(' ', features.Select(v => BitConverter.SingleToUInt32Bits(v).ToString("x8"))));
        }
    }

    [TestMethod]
    public void A_model_of_vectors_survives()
    {
        var rows = Enumerable.Range(0, 20).Select(i => new VectorRow { Label = i % 2 == 0 ? "a" : "b", Features = [i % 2, 1, i % 3] }).ToList();
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        using var model = TinyTraining.Fit(_ml, data, o => (o.FeatureColumnName, o.InputShape, o.Network) = ("Features", null, Network.Sequential(Layers.Dense(3))));
        using var loaded = Reload<TransformerChain<ITransformer>>(model, data.Schema);
        AssertSameBits(model.Transform(data), loaded.Transform(data), "Score");
    }

    [TestMethod]
    public void The_values_of_label_keys_survive_whatever_their_type()
    {
        Check<string>("left", "right", TextDataViewType.Instance);
        Check(-3, 7_000_000, NumberDataViewType.Int32);
        Check(false, true, BooleanDataViewType.Instance);
        Check(0.1f, -1e-30f, NumberDataViewType.Single);
        Check(Math.PI, 1e300, NumberDataViewType.Double);
        Check((byte)0, (byte)255, NumberDataViewType.Byte);
        Check(long.MinValue, long.MaxValue, NumberDataViewType.Int64);
        Check(0ul, ulong.MaxValue, NumberDataViewType.UInt64);

        void Check<T>(T first, T second, DataViewType type)
        {
            List<ImageRow> images = TestImages.Rows(12);
            IDataView data = _ml.Data.LoadFromEnumerable(images.Select((p, i) => new LabelRow<T> { Label = i % 2 == 0 ? first : second, Image = p.Image }).ToList());
            Assert.AreEqual(type, data.Schema["Label"].Type);
            using var model = TinyTraining.Pipeline(_ml).Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
            using var loaded = Reload<TransformerChain<ITransformer>>(model, data.Schema);
            foreach (ITransformer each in new ITransformer[] { model, loaded })
            {
                IDataView scored = each.Transform(data);
                Assert.AreEqual(type, scored.Schema["PredictedLabel"].Type);
                foreach (T value in scored.GetColumn<T>("PredictedLabel"))
                {
                    Assert.IsTrue(value!.Equals(first) || value.Equals(second), $"{value}");
                }
            }
        }
    }

    private T Reload<T>(ITransformer model, DataViewSchema schema)
        where T : class, ITransformer
    {
        using var stream = new MemoryStream(ModelZip.Save(_ml, model, schema));
        return (T)new MLContext().Model.Load(stream, out _);
    }

    private static void AssertSameBits(IDataView expected, IDataView actual, string column) => CollectionAssert.AreEqual(
        expected.GetColumn<float[]>(column).SelectMany(s => s.Select(BitConverter.SingleToUInt32Bits)).ToArray(),
        actual.GetColumn<float[]>(column).SelectMany(s => s.Select(BitConverter.SingleToUInt32Bits)).ToArray());

    private sealed class VectorRow
    {
        public string Label { get; set; } = "";

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class LabelRow<T>
    {
        public T Label { get; set; } = default!;

        [Transforms.Image.ImageType(TestImages.Side, TestImages.Side)]
        public MLImage Image { get; set; } = null!;
    }
}
