using System.Globalization;
using static Microsoft.ML.ConvNets.Testing.FeaturizerSamples;

namespace Microsoft.ML.ConvNets.Tests.Models;

[TestClass]
public class FeaturizerTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void It_adds_a_vector_of_known_length_and_keeps_the_rest()
    {
        IDataView data = TestImages.Load(_ml, 5);
        using ConvNetFeaturizerTransformer featurizer = Featurizer(_ml, o => o.OutputColumnName = "Made").Fit(data);
        IDataView made = featurizer.Transform(data);
        CollectionAssert.AreEqual(new[] { "Label", "ImagePath", "Image", "Made" }, made.Schema.Select(c => c.Name).ToArray());
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 6), made.Schema["Made"].Type);
        Assert.IsNull(made.Schema["Made"].Annotations.Schema.GetColumnOrNull("SlotNames"));
        Assert.AreEqual(TensorShape.Image(3, 16, 16), featurizer.InputShape);
        Assert.AreEqual(TensorShape.Vector(6), featurizer.OutputShape);
        Assert.AreEqual("tiny", featurizer.Network.Backbone!.Architecture);
        CollectionAssert.AreEqual(data.GetColumn<string>("ImagePath").ToArray(), made.GetColumn<string>("ImagePath").ToArray());
        Assert.AreEqual(5L, made.GetRowCount());

        SchemaShape.Column promised = Featurizer(_ml).GetOutputSchema(SchemaShapes.Of(data)).Single(c => c.Name == "Features");
        Assert.AreEqual((SchemaShape.Column.VectorKind.Vector, (DataViewType)NumberDataViewType.Single, false), (promised.Kind, promised.ItemType, promised.IsKey));
    }

    [TestMethod]
    public void Feature_maps_are_those_of_PyTorch_channels_first()
    {
        List<ImageRow> rows = TestImages.Rows(7);
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        using var folder = new TemporaryFolder();
        using ConvNetFeaturizerTransformer featurizer = Featurizer(_ml, o => (o.Backbone, o.BatchSize) = (Maps, 3)).Fit(data);
        Assert.AreEqual(TensorShape.Image(6, 8, 8), featurizer.OutputShape);
        string weights = folder.Write("weights", ModelZip.Entry(ModelZip.Save(_ml, featurizer), "weights.safetensors"));
        string pixels = folder.Write("pixels", [.. rows.SelectMany(r => r.Image.Pixels.ToArray())]);
        const string Script = """
            import json, struct, sys, torch
            from torch.nn import functional as F
            raw = open(sys.argv[1], "rb").read()
            length = struct.unpack("<Q", raw[:8])[0]
            header, body = json.loads(raw[8:8 + length]), raw[8 + length:]
            def weight(name):
                entry = header["backbone." + name]
                begin, end = entry["data_offsets"]
                return torch.frombuffer(bytearray(body[begin:end]), dtype=torch.float32).reshape(entry["shape"])
            x = torch.frombuffer(bytearray(open(sys.argv[2], "rb").read()), dtype=torch.uint8).reshape(-1, 16, 16, 4)[..., :3].permute(0, 3, 1, 2).float() / 255
            x = F.conv2d(x, weight("stem.conv.weight"), padding=1)
            x = F.relu(F.batch_norm(x, weight("stem.bn.running_mean"), weight("stem.bn.running_var"), weight("stem.bn.weight"), weight("stem.bn.bias")))
            x = F.max_pool2d(x, 2)
            x = x + F.conv2d(x, weight("stage1.0.body.conv.weight"), weight("stage1.0.body.conv.bias"), padding=1)
            for row in x.flatten(1).tolist():
                print(*row)
            """;
        float[][] expected = [.. Python.Run(Script, "torch", weights, pixels).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ').Select(v => float.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
        AssertClose(expected, FeaturesOf(featurizer.Transform(data)), 1e-5);
    }

    [TestMethod]
    public void Fitting_reads_no_row()
    {
        static IEnumerable<ImageRow> Unreadable()
        {
            Assert.Fail("A row was read.");
            yield break;
        }

        using ConvNetFeaturizerTransformer featurizer = Featurizer(_ml).Fit(_ml.Data.LoadFromEnumerable(Unreadable()));
        Assert.HasCount(4, FeaturesOf(featurizer.Transform(TestImages.Load(_ml, 4))));
    }

    [TestMethod]
    public void Encoded_bytes_and_vectors_give_the_same_features_as_images()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 4);
        IDataView files = _ml.Data.LoadImagesFromFolder(folder.Path);
        IDataView images = _ml.Transforms.LoadImages("Image", null, "ImagePath").Fit(files).Transform(files);
        IDataView bytes = _ml.Transforms.LoadRawImageBytes("Image", null, "ImagePath").Fit(files).Transform(files);
        IDataView vectors = _ml.Transforms.ResizeImages("Sized", TestImages.Side, TestImages.Side, "Image")
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Sized", scaleImage: 1f / 255)).Fit(images).Transform(images);
        ConvNetFeaturizer featurizer = Featurizer(_ml);
        using ConvNetFeaturizerTransformer ofImages = featurizer.Fit(images);
        using ConvNetFeaturizerTransformer ofBytes = featurizer.Fit(bytes);
        using ConvNetFeaturizerTransformer ofVectors = Featurizer(_ml, o => o.InputColumnName = "Pixels").Fit(vectors);
        float[][] expected = FeaturesOf(ofImages.Transform(images));
        AssertClose(expected, FeaturesOf(ofBytes.Transform(bytes)));
        AssertClose(expected, FeaturesOf(ofVectors.Transform(vectors)));
        AssertClose(expected, FeaturesOf(ofImages.Transform(bytes)));
    }

    [TestMethod]
    public void Drawn_weights_follow_from_the_seed_and_are_told_of()
    {
        IDataView data = TestImages.Load(_ml, 3);
        var log = new List<string>();
        _ml.Log += (_, e) => log.Add(e.RawMessage);
        using ConvNetFeaturizerTransformer first = Featurizer(_ml).Fit(data);
        using ConvNetFeaturizerTransformer same = Featurizer(_ml).Fit(data);
        using ConvNetFeaturizerTransformer other = Featurizer(_ml, o => o.Seed = 2).Fit(data);
        AssertClose(FeaturesOf(first.Transform(data)), FeaturesOf(same.Transform(data)));
        CollectionAssert.AreNotEqual(FeaturesOf(first.Transform(data))[0], FeaturesOf(other.Transform(data))[0]);
        Assert.AreEqual(3, log.Count(m => m.Contains("weights of tiny are random", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Without_an_input_shape_images_are_of_the_usual_size_or_the_least_that_the_backbone_takes()
    {
        foreach ((int minimum, int side) in new[] { (4, 224), (224, 224), (240, 240) })
        {
            using ConvNetFeaturizerTransformer featurizer =
                Featurizer(_ml, o => (o.Backbone, o.InputShape) = (new Backbone("tiny", Vector.Layers, minimum), null)).Fit(TestImages.Load(_ml, 1));
            Assert.AreEqual(TensorShape.Image(3, side, side), featurizer.InputShape);
        }
    }

    [TestMethod]
    public void An_unreadable_image_is_named_or_gets_no_features()
    {
        List<ImageRow> rows = TestImages.Rows(6);
        rows[4].Image = null!;
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        using ConvNetFeaturizerTransformer strict = Featurizer(_ml).Fit(data);
        StringAssert.Contains(Assert.ThrowsExactly<UnreadableImageException>(() => FeaturesOf(strict.Transform(data))).Message, "'4.png' cannot be read");
        using ConvNetFeaturizerTransformer patient = Featurizer(_ml, o => o.OnBadImage = BadImageAction.Skip).Fit(data);
        float[][] features = FeaturesOf(patient.Transform(data));
        for (int i = 0; i < features.Length; i++)
        {
            Assert.AreEqual(i == 4, features[i].All(float.IsNaN), $"row {i}");
        }
    }

    [TestMethod]
    public void A_column_that_is_missing_or_of_another_type_is_an_error_that_names_the_way_out()
    {
        IDataView images = TestImages.Load(_ml, 2);
        IDataView data = _ml.Transforms.CustomMapping<ImageRow, NumberRow>(static (_, row) => row.Number = 1, null).Fit(images).Transform(images);
        foreach ((string column, string[] parts) in new (string, string[])[]
        {
            ("Nothing", ["no input column 'Nothing'", "ImagePath", "inputColumnName"]),
            ("Number", ["Column 'Number' holds Single", "ConvNetFeaturizer takes paths of image files"]),
        })
        {
            ConvNetFeaturizer featurizer = Featurizer(_ml, o => o.InputColumnName = column);
            foreach (Action action in new Action[] { () => featurizer.Fit(data), () => featurizer.GetOutputSchema(SchemaShapes.Of(data)) })
            {
                string message = Assert.ThrowsExactly<ArgumentException>(action).Message;
                Array.ForEach(parts, part => StringAssert.Contains(message, part));
            }
        }

        using ConvNetFeaturizerTransformer fitted = Featurizer(_ml).Fit(data);
        IDataView renamed = _ml.Transforms.SelectColumns("Label").Fit(data).Transform(data);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => fitted.Transform(renamed)).Message, "'Image'");
        var row = new[] { new VectorRow() };
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Featurizer(_ml, o => o.InputColumnName = "Vector").Fit(_ml.Data.LoadFromEnumerable(row))).Message, "768");
    }

    [TestMethod]
    public void An_option_out_of_range_is_named_with_its_value()
    {
        (Action<ConvNetFeaturizer.Options> Change, string Name, string Value)[] cases =
        [
            (o => o.Backbone = null, nameof(ConvNetFeaturizer.Options.Backbone), "null"),
            (o => o.OutputColumnName = "", nameof(ConvNetFeaturizer.Options.OutputColumnName), "empty"),
            (o => o.InputColumnName = null!, nameof(ConvNetFeaturizer.Options.InputColumnName), "empty"),
            (o => o.OnBadImage = (BadImageAction)5, nameof(ConvNetFeaturizer.Options.OnBadImage), "5"),
            (o => o.BatchSize = 0, nameof(ConvNetFeaturizer.Options.BatchSize), "0"),
            (o => o.BatchSize = 5000, nameof(ConvNetFeaturizer.Options.BatchSize), "5000"),
            (o => o.Threads = 0, nameof(ConvNetFeaturizer.Options.Threads), "0"),
            (o => o.InputShape = TensorShape.Image(3, 16, 3), nameof(ConvNetFeaturizer.Options.InputShape), "[3, 16, 3]"),
        ];
        foreach ((Action<ConvNetFeaturizer.Options> change, string name, string value) in cases)
        {
            var error = Assert.Throws<ArgumentException>(() => Featurizer(_ml, change), name);
            Assert.AreEqual(name, error.ParamName);
            StringAssert.Contains(error.Message, value);
        }

        Assert.ThrowsExactly<ArgumentNullException>(() => _ml.Transforms.ConvNetFeaturizer((ConvNetFeaturizer.Options)null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => ConvNetsCatalog.ConvNetFeaturizer(null!, "Features", Vector));
        Assert.ThrowsExactly<ArgumentNullException>(() => Featurizer(_ml).Fit(null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => Featurizer(_ml).GetOutputSchema(null!));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Featurizer(_ml, o => (o.InputShape, o.BatchSize) = (TensorShape.Image(3, 1000, 1000), 4096)).Fit(TestImages.Load(_ml, 1))).Message,
            "BatchSize");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Featurizer(_ml, o => o.InputShape = TensorShape.Image(2, 16, 16)).Fit(TestImages.Load(_ml, 1))).Message, "[3, H, W]");
    }

    [TestMethod]
    public void Column_names_reach_the_featurizer_and_changed_options_do_not()
    {
        IDataView data = _ml.Transforms.CopyColumns("Photo", "Image").Fit(TestImages.Load(_ml, 1)).Transform(TestImages.Load(_ml, 1));
        using ConvNetFeaturizerTransformer named = _ml.Transforms.ConvNetFeaturizer("Made", Vector, inputColumnName: "Photo").Fit(data);
        Assert.HasCount(6, FeaturesOf(named.Transform(data), "Made")[0]);
        var options = new ConvNetFeaturizer.Options { Backbone = Vector, InputShape = TensorShape.Image(3, 16, 16) };
        ConvNetFeaturizer featurizer = _ml.Transforms.ConvNetFeaturizer(options);
        options.OutputColumnName = "Later";
        using ConvNetFeaturizerTransformer fitted = featurizer.Fit(data);
        Assert.IsNotNull(fitted.GetOutputSchema(data.Schema).GetColumnOrNull("Features"));
    }

    private sealed class VectorRow
    {
        [VectorType(5)]
        public float[] Vector { get; set; } = new float[5];
    }

    private sealed class NumberRow
    {
        public float Number { get; set; }
    }
}
