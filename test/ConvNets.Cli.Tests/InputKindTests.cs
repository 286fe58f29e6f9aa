using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ConvNets.Cli.Tests;

/// <summary>A model serves in the tool whatever it reads its images as, and whatever stands before and behind its network.</summary>
[TestClass]
public sealed class InputKindTests
{
    private const int Side = 16;

    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Each pipeline with a word for what is special in it.</summary>
    public static IEnumerable<object[]> Kinds =>
    [
        ["paths"], ["paths of another name, copied"], ["bytes that a step loads"], ["bytes in the data"], ["images that a step loads and others change"],
        ["images in the data"], ["images in the data that a step resizes"], ["numbers of loaded images"], ["numbers of images in the data"], ["numbers in the data"],
        ["augmentation before, nothing behind"], ["labels of another name"], ["features and another trainer"], ["numbers as labels"],
    ];

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Every_kind_serves_in_every_command(string kind)
    {
        using var folder = new ImageFolder(side: Side);
        Train(folder, kind);
        string zip = Path.Combine(folder.Root, "images.zip");
        ZipFile.CreateFromDirectory(folder.Images, zip);
        // A name for each class where the model knows it, its number where it does not.
        string dark = kind == "numbers as labels" ? "1" : "dark";

        ToolResult files = Tool.RunHere("predict", "--model", folder.Model, "--top", "1", folder.Image("dark"), folder.Image("bright")).Succeeded();
        StringAssert.Contains(files.Output, $"{folder.Image("dark")}: {dark} ");
        Assert.IsFalse(files.Output.Contains($"{folder.Image("bright")}: {dark} ", StringComparison.Ordinal), files.Output);
        StringAssert.Contains(Tool.RunHere("predict", "--model", folder.Model, "--top", "1", zip).Succeeded().Output, $"dark/00.png: {dark} ");
        if (kind != "features and another trainer")
        {
            StringAssert.Contains(Tool.RunHere("summary", "--model", folder.Model).Succeeded().Output, "parameters");
            Tool.RunHere("weights", "--model", folder.Model, "--out", Path.Combine(folder.Root, "w.safetensors")).IsRefused("backbone");
        }

        if (kind == "numbers as labels")
        {
            Tool.RunHere("evaluate", "--model", folder.Model, "--data", folder.Images).IsRefused("nothing to measure", "'bright', 'dark'");
            return;
        }

        foreach (string data in new[] { folder.Images, zip })
        {
            JsonElement evaluated = JsonDocument.Parse(Tool.RunHere("evaluate", "--model", folder.Model, "--data", data, "--json").Succeeded().Output).RootElement;
            Assert.AreEqual(24, evaluated.GetProperty("images").GetInt32());
            Assert.IsGreaterThan(0.9, evaluated.GetProperty("accuracy").GetDouble(), data);
        }

        string bad = Path.Combine(folder.Images, "dark", "bad.png");
        File.WriteAllText(bad, "no image");
        ToolResult one = Tool.RunHere("predict", "--model", folder.Model, bad, folder.Image("bright"));
        one.IsRefused(bad);
        StringAssert.Contains(one.Output, $"{folder.Image("bright")}: bright ");
        Assert.IsFalse(one.Output.Contains(bad, StringComparison.Ordinal), one.Output);
    }

    [TestMethod]
    public void Numbers_that_are_no_image_are_refused_in_words()
    {
        using var folder = new ImageFolder(side: Side);
        IDataView rows = _ml.Data.LoadFromEnumerable(Rows(folder).ToList());
        Save(folder, rows, Trainer("Numbers", network: Network.Sequential(Layers.Dense(8, Activation.Relu))));
        Tool.RunHere("predict", "--model", folder.Model, folder.Image("dark")).IsRefused("768 numbers of column 'Numbers'");
    }

    private void Train(ImageFolder folder, string kind)
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Rows(folder).ToList());
        TransformsCatalog steps = _ml.Transforms;
        IEstimator<ITransformer> names = steps.Conversion.MapKeyToValue("PredictedLabel");
        EstimatorChain<ITransformer> Chain(params IEstimator<ITransformer>[] all) =>
            all.Aggregate(new EstimatorChain<ITransformer>(), static (chain, step) => chain.Append(step));
        IEstimator<ITransformer> loaded = steps.LoadImages("Photo", null, "File");
        IEstimator<ITransformer> pipeline = kind switch
        {
            "paths" => Chain(Trainer("File"), names),
            "paths of another name, copied" => Chain(steps.CopyColumns("Place", "File"), Trainer("Place"), names),
            "bytes that a step loads" => Chain(steps.LoadRawImageBytes("Photo", null, "File"), Trainer("Photo"), names),
            "bytes in the data" => Chain(Trainer("Bytes"), names),
            "images that a step loads and others change" => Chain(
                loaded, steps.ResizeImages("Small", 12, 12, "Photo"), steps.ConvertToGrayscale("Gray", "Small"), Trainer("Gray"), names),
            "images in the data" => Chain(Trainer("Image"), names),
            "images in the data that a step resizes" => Chain(steps.ResizeImages("Small", 12, 12, "Image"), Trainer("Small"), names),
            "numbers of loaded images" => Chain(
                loaded, steps.ResizeImages("Small", 12, 12, "Photo"), steps.ExtractPixels("Pixels", "Small", scaleImage: 1 / 255f), Trainer("Pixels", 12), names),
            "numbers of images in the data" => Chain(steps.ExtractPixels("Pixels", "Image", scaleImage: 1 / 255f), Trainer("Pixels", Side), names),
            "numbers in the data" => Chain(Trainer("Numbers", Side), names),
            "augmentation before, nothing behind" => Chain(steps.AugmentImages("Changed", Augmentation.Standard, "File"), Trainer("Changed")),
            "labels of another name" => Chain(steps.Conversion.MapValueToKey("Key", "Category"), Trainer("File", label: "Key"), names),
            "features and another trainer" => Chain(
                steps.ConvNetFeaturizer("Features", Backbones.Compact(KnownWeights.Get("compact")), "File"), steps.Conversion.MapValueToKey("Key", "Category"),
                _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key"), names),
            "numbers as labels" => Chain(steps.Conversion.MapValueToKey("Key", "Number"), Trainer("File", label: "Key"), names),
            _ => throw new ArgumentException(kind),
        };
        if (kind is not ("labels of another name" or "features and another trainer" or "numbers as labels"))
        {
            pipeline = Chain(steps.Conversion.MapValueToKey("Label"), pipeline);
        }

        // What the data calls the classes; two columns of texts would be too many names for one thing.
        string[] left = kind is "labels of another name" or "features and another trainer" or "numbers as labels" ? ["Label"] : ["Category"];
        rows = steps.DropColumns(left).Fit(rows).Transform(rows);
        Save(folder, rows, pipeline);
    }

    private ConvNetClassifier Trainer(string feature, int? vectorSide = null, string label = "Label", Network? network = null) => _ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
    {
        Network = network ?? Network.Sequential(Layers.Conv2D(4, 3, activation: Activation.Relu), Layers.BatchNorm(), Layers.GlobalAveragePool2D()),
        LabelColumnName = label,
        FeatureColumnName = feature,
        InputShape = vectorSide is int side ? TensorShape.Image(3, side, side) : null,
        Epochs = 25,
        LearningRate = 0.05,
        Seed = 1,
        Hardware = { Threads = 1 },
    });

    private void Save(ImageFolder folder, IDataView rows, IEstimator<ITransformer> pipeline)
    {
        if (pipeline is ConvNetClassifier)
        {
            pipeline = _ml.Transforms.Conversion.MapValueToKey("Label").Append(pipeline);
        }

        ITransformer model = pipeline.Fit(rows);
        using var owner = model as IDisposable;
        _ml.Model.Save(model, rows.Schema, folder.Model);
    }

    private static IEnumerable<Row> Rows(ImageFolder folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder.Images, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(Path.GetDirectoryName(path))!;
            MLImage image = MLImage.CreateFromFile(path);
            ReadOnlySpan<byte> pixels = image.Pixels;
            float[] numbers = new float[3 * Side * Side];
            for (int i = 0; i < Side * Side; i++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    // CreateFromFile gives BGRA.
                    numbers[(channel * Side * Side) + i] = pixels[(i * 4) + 2 - channel];
                }
            }

            yield return new Row { File = path, Bytes = System.IO.File.ReadAllBytes(path), Image = image, Numbers = numbers, Label = name, Category = name, Number = name == "dark" ? 1 : 0 };
        }
    }

    private sealed class Row
    {
        public string File { get; set; } = "";

        public byte[] Bytes { get; set; } = [];

        [ImageType(Side, Side)]
        public MLImage Image { get; set; } = null!;

        [VectorType(3 * Side * Side)]
        public float[] Numbers { get; set; } = [];

        public string Label { get; set; } = "";

        public string Category { get; set; } = "";

        public float Number { get; set; }
    }
}
