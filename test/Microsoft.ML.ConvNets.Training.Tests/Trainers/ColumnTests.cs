using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Trainers;

/// <summary>What the label and feature columns may hold.</summary>
[TestClass]
public class ColumnTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_label_that_is_no_key_is_told_the_way_out()
    {
        IDataView data = TestImages.Load(_ml, 4);
        var trainer = _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options());
        foreach (Action action in new Action[] { () => trainer.Fit(data), () => trainer.GetOutputSchema(SchemaShapes.Of(data)) })
        {
            var error = Assert.ThrowsExactly<ArgumentException>(action);
            StringAssert.Contains(error.Message, "MapValueToKey(\"Label\")");
            StringAssert.Contains(error.Message, "String");
        }
    }

    [TestMethod]
    public void A_missing_column_is_named_with_those_that_are_there()
    {
        IDataView data = Mapped(TestImages.Load(_ml, 4));
        foreach ((Action<ConvNetClassifier.Options> change, string role) in new (Action<ConvNetClassifier.Options>, string)[]
        {
            (o => o.LabelColumnName = "Klass", "label column 'Klass'"),
            (o => o.FeatureColumnName = "Klass", "feature column 'Klass'"),
        })
        {
            var trainer = _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(change));
            foreach (Action action in new Action[] { () => trainer.Fit(data), () => trainer.GetOutputSchema(SchemaShapes.Of(data)) })
            {
                var error = Assert.ThrowsExactly<ArgumentException>(action);
                StringAssert.Contains(error.Message, role);
                StringAssert.Contains(error.Message, "ImagePath");
            }
        }
    }

    [TestMethod]
    public void A_feature_of_a_type_that_no_network_takes_is_an_error()
    {
        IDataView data = Mapped(_ml.Data.LoadFromEnumerable(new[] { new OddRow { Label = "a", Open = [1, 2] }, new OddRow { Label = "b", Open = [3] } }));
        foreach (string name in new[] { "Number", "Open", "Doubles" })
        {
            var trainer = _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(o => o.FeatureColumnName = name));
            foreach (Action action in new Action[] { () => trainer.Fit(data), () => trainer.GetOutputSchema(SchemaShapes.Of(data)) })
            {
                var error = Assert.ThrowsExactly<ArgumentException>(action, name);
                StringAssert.Contains(error.Message, $"Column '{name}' holds");
                StringAssert.Contains(error.Message, "takes paths of image files");
            }
        }
    }

    [TestMethod]
    public void One_class_is_not_enough()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => TinyTraining.Fit(_ml, TestImages.Load(_ml, 4, classes: 1)));
        StringAssert.Contains(error.Message, "'Label' knows 1 class");
    }

    [TestMethod]
    public void No_rows_are_nothing_to_train_on()
    {
        IDataView mapped = Mapped(TestImages.Load(_ml, 4));
        IDataView empty = _ml.Data.SkipRows(mapped, 4);
        Assert.ThrowsExactly<InvalidDataException>(() => _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options()).Fit(empty));
    }

    [TestMethod]
    public void Rows_without_a_label_are_left_out()
    {
        List<ImageRow> rows = TestImages.Rows(24);
        // A row object counts keys from 0; what lies beyond the count is missing.
        var keyed = rows.Select((r, i) => new KeyedRow { Label = i % 6 == 0 ? uint.MaxValue : (uint)(i % 2), Image = r.Image }).ToList();
        var log = new List<string>();
        _ml.Log += (_, e) => log.Add(e.Message);
        var trainer = _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options());
        using ConvNetClassifierTransformer model = trainer.Fit(_ml.Data.LoadFromEnumerable(keyed));
        using ConvNetClassifierTransformer clean = trainer.Fit(_ml.Data.LoadFromEnumerable(keyed.Where(r => r.Label < 3).ToList()));
        Assert.AreEqual(ModelZip.WeightsOf(_ml, clean), ModelZip.WeightsOf(_ml, model));
        Assert.IsTrue(log.Any(m => m.Contains("4 rows whose label is missing", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(new[] { "1", "2", "3" }, model.ClassNames.ToArray(), "keys that stand for nothing are their numbers");
        IDataView scored = model.Transform(_ml.Data.LoadFromEnumerable(keyed));
        Assert.IsNull(scored.Schema["PredictedLabel"].Annotations.Schema.GetColumnOrNull("KeyValues"));

        foreach (KeyedRow row in keyed)
        {
            row.Label = 3;
        }

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => trainer.Fit(_ml.Data.LoadFromEnumerable(keyed))).Message, "nothing to train on");
    }

    [TestMethod]
    public void Raw_bytes_train_and_score_as_the_images_that_they_are()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 10);
        IDataView files = Mapped(_ml.Data.LoadImagesFromFolder(folder.Path));
        IDataView images = _ml.Transforms.LoadImages("Image", null, "ImagePath").Fit(files).Transform(files);
        IDataView bytes = _ml.Transforms.LoadRawImageBytes("Image", null, "ImagePath").Fit(files).Transform(files);
        var trainer = _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(o => o.InputShape = null));
        using ConvNetClassifierTransformer fromImages = trainer.Fit(images);
        using ConvNetClassifierTransformer fromBytes = trainer.Fit(bytes);
        Assert.AreEqual(TensorShape.Image(3, 16, 16), fromBytes.InputShape, "the size of the first image");
        Assert.AreEqual(ModelZip.WeightsOf(_ml, fromImages), ModelZip.WeightsOf(_ml, fromBytes));
        CollectionAssert.AreEqual(
            fromImages.Transform(images).GetColumn<float[]>("Score").SelectMany(s => s).ToArray(), fromBytes.Transform(bytes).GetColumn<float[]>("Score").SelectMany(s => s).ToArray());
        using ConvNetClassifierTransformer fromPaths = trainer.Fit(_ml.Transforms.CopyColumns("Image", "ImagePath").Fit(files).Transform(files));
        Assert.AreEqual(ModelZip.WeightsOf(_ml, fromImages), ModelZip.WeightsOf(_ml, fromPaths));
        CollectionAssert.AreEqual(
            fromPaths.Transform(bytes).GetColumn<float[]>("Score").SelectMany(s => s).ToArray(), fromImages.Transform(bytes).GetColumn<float[]>("Score").SelectMany(s => s).ToArray());
    }

    [TestMethod]
    public void A_vector_of_pixels_channels_first_trains_like_the_image()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 12);
        IDataView files = Mapped(_ml.Data.LoadImagesFromFolder(folder.Path));
        IDataView pixels = Pixels(_ml.Transforms.LoadImages("Image", null, "ImagePath").Fit(files).Transform(files), 1 / 255f);
        var fromImage = _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options());
        var fromVector = _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(o => o.FeatureColumnName = "Pixels"));
        using ConvNetClassifierTransformer one = fromImage.Fit(pixels);
        using ConvNetClassifierTransformer two = fromVector.Fit(pixels);
        AssertClose(one.Transform(pixels), two.Transform(pixels), 1e-3f);
    }

    [TestMethod]
    public void A_vector_that_does_not_fit_the_network_is_told_of_InputShape()
    {
        IDataView data = Mapped(TestImages.Load(_ml, 4));
        IDataView pixels = Pixels(data, 1);
        string Fit(TensorShape? shape, Network? network = null) => Assert.ThrowsExactly<ArgumentException>(() =>
            _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(o => (o.FeatureColumnName, o.InputShape, o.Network) = ("Pixels", shape, network ?? o.Network))).Fit(pixels)).Message;
        StringAssert.Contains(Fit(TensorShape.Image(3, 8, 8)), "InputShape");
        StringAssert.Contains(Fit(TensorShape.Image(3, 8, 8)), "192");
        StringAssert.Contains(Fit(null), "conv2d_1");
        StringAssert.Contains(Fit(null), "[768]");
        StringAssert.Contains(Fit(null, TinyModel.Network.WithInput(4, 4)), "[3, 4, 4]");
    }

    [TestMethod]
    public void A_plain_dense_network_learns_vectors_sparse_ones_too()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 60).Select(i =>
        {
            var value = new VBuffer<float>(6, 2, [i % 3 == 0 ? 1 : 2 + (float)random.NextDouble(), (float)random.NextDouble()], [i % 3, 5]);
            return new SparseRow { Label = $"class {i % 3}", Features = value };
        }).ToList();
        IDataView data = Mapped(_ml.Data.LoadFromEnumerable(rows));
        var trainer = _ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = Network.Sequential(Dense(16, Activation.Relu)),
            Epochs = 60,
            BatchSize = 10,
            LearningRate = 0.02,
            Seed = 1,
        });
        using ConvNetClassifierTransformer model = trainer.Fit(data);
        Assert.AreEqual(TensorShape.Vector(6), model.InputShape);
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(model.Transform(data));
        Assert.AreEqual(1, metrics.MicroAccuracy, 0.02);
        LiveTensors.AssertNoneLeft(() => _ = model.Transform(data).GetColumn<float[]>("Score").ToArray());
    }

    [TestMethod]
    public void Images_of_many_sizes_become_the_size_that_is_asked_for()
    {
        var random = new Random(3);
        var rows = Enumerable.Range(0, 30).Select(i => new ImageRow
        {
            Label = TestImages.Classes[i % 2],
            Image = TestImages.Image(i % 2, random, random.Next(3, 90), random.Next(3, 90)),
        }).ToList();
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        using var model = TinyTraining.Fit(_ml, data, o => (o.Epochs, o.InputShape) = (10, TensorShape.Image(1, 16, 20)));
        Assert.IsGreaterThan(0.9, _ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
        // The network's own input serves when the option names none; large first images give a side of 128.
        using var own = TinyTraining.Fit(_ml, data, o => (o.Network, o.InputShape) = (TinyModel.Network.WithInput(12, 14), null));
        Assert.AreEqual(TensorShape.Image(3, 12, 14), own.LastTransformer.InputShape);
        rows[0].Image = TestImages.Image(0, random, 300, 40);
        using var first = TinyTraining.Fit(_ml, data, o => o.InputShape = null);
        Assert.AreEqual(TensorShape.Image(3, 40, 128), first.LastTransformer.InputShape);
    }

    [TestMethod]
    public void Images_have_one_or_three_channels()
    {
        IDataView data = TestImages.Load(_ml, 4);
        foreach (TensorShape shape in new[] { TensorShape.Image(4, 16, 16), TensorShape.Vector(768) })
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => TinyTraining.Fit(_ml, data, o => o.InputShape = shape));
            StringAssert.Contains(error.Message, shape.ToString());
        }
    }

    [TestMethod]
    public void A_network_that_does_not_fit_the_images_names_the_layer_before_anything_is_read()
    {
        var rows = TestImages.Rows(4);
        rows[0].Image = null!;
        var deep = Network.Sequential(MaxPool2D(4), MaxPool2D(4), MaxPool2D(4), Flatten());
        var error = Assert.ThrowsExactly<ArgumentException>(() => TinyTraining.Fit(_ml, _ml.Data.LoadFromEnumerable(rows), o => o.Network = deep));
        StringAssert.Contains(error.Message, "max_pool2d_3");
        StringAssert.Contains(error.Message, "[3, 1, 1]");
        error = Assert.ThrowsExactly<ArgumentException>(() => TinyTraining.Fit(_ml, TestImages.Load(_ml, 4), o => o.Network = Network.Sequential(Conv2D(2, 3))));
        StringAssert.Contains(error.Message, "'output'");
        StringAssert.Contains(error.Message, "Flatten");
    }

    [TestMethod]
    public void The_schema_that_is_promised_is_the_schema_that_comes()
    {
        IDataView data = Mapped(TestImages.Load(_ml, 8));
        var trainer = _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(o => (o.ScoreColumnName, o.PredictedLabelColumnName) = ("Shares", "Best")));
        SchemaShape promised = trainer.GetOutputSchema(SchemaShapes.Of(data));
        using ConvNetClassifierTransformer model = trainer.Fit(data);
        DataViewSchema real = model.GetOutputSchema(data.Schema);
        foreach (SchemaShape.Column column in promised)
        {
            DataViewType type = real[column.Name].Type;
            Assert.AreEqual(type is KeyDataViewType, column.IsKey, column.Name);
            Assert.AreEqual(type is VectorDataViewType, column.Kind == SchemaShape.Column.VectorKind.Vector, column.Name);
        }

        CollectionAssert.IsSubsetOf(new[] { "Shares", "Best" }, promised.Select(c => c.Name).ToArray());
    }

    private IDataView Mapped(IDataView data) => _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

    private IDataView Pixels(IDataView data, float scale) => _ml.Transforms.ResizeImages("Sized", TestImages.Side, TestImages.Side, "Image")
        .Append(_ml.Transforms.ExtractPixels("Pixels", "Sized", scaleImage: scale)).Fit(data).Transform(data);

    private static void AssertClose(IDataView expected, IDataView actual, float tolerance)
    {
        float[][] a = [.. expected.GetColumn<float[]>("Score")];
        float[][] b = [.. actual.GetColumn<float[]>("Score")];
        Assert.HasCount(a.Length, b);
        Assert.IsLessThanOrEqualTo(tolerance, a.SelectMany(s => s).Zip(b.SelectMany(s => s), (x, y) => Math.Abs(x - y)).Max());
    }

    private sealed class OddRow
    {
        public string Label { get; set; } = "";

        public string Text { get; set; } = "";

        public float Number { get; set; }

        public float[] Open { get; set; } = [];

        [VectorType(2)]
        public double[] Doubles { get; set; } = [1, 2];
    }

    private sealed class KeyedRow
    {
        [KeyType(3)]
        public uint Label { get; set; }

        [ImageType(TestImages.Side, TestImages.Side)]
        public MLImage Image { get; set; } = null!;
    }

    private sealed class SparseRow
    {
        public string Label { get; set; } = "";

        [VectorType(6)]
        public VBuffer<float> Features { get; set; }
    }
}
