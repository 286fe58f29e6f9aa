using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Tests;

/// <summary>Models that a program trained rather than the tool, and images that are no files.</summary>
[TestClass]
public sealed class OtherModelTests
{
    private static readonly Network s_network = Network.Sequential(Layers.Conv2D(4, 3, activation: Activation.Relu), Layers.GlobalAveragePool2D());

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_model_of_several_labels()
    {
        using var folder = new ImageFolder();
        var trainer = _ml.MulticlassClassification.Trainers.ConvNetMultiLabelClassifier(
            new ConvNetMultiLabelClassifier.Options { Network = s_network, LabelColumnName = "Both", FeatureColumnName = "Image", Epochs = 40, LearningRate = 0.05, Seed = 1, Hardware = { Threads = 1 } });
        Save(folder, trainer);

        StringAssert.Contains(Tool.RunHere("predict", "--model", folder.Model, folder.Image("dark")).Succeeded().Output, "00.png: 0; 0 ");
        JsonElement bright = JsonDocument.Parse(Tool.RunHere("predict", "--model", folder.Model, "--json", folder.Image("bright")).Succeeded().Output).RootElement;
        CollectionAssert.AreEqual(new[] { "1" }, bright.GetProperty("labels").EnumerateArray().Select(static l => l.GetString()).ToArray());
        Assert.HasCount(2, bright.GetProperty("scores").EnumerateObject().ToArray());
        StringAssert.Contains(Tool.RunHere("summary", "--model", folder.Model).Succeeded().Output, "Labels: 0, 1");
        Tool.RunHere("evaluate", "--model", folder.Model, "--data", folder.Images).IsRefused("any number of labels");
    }

    [TestMethod]
    public void A_model_of_yes_and_no_without_names()
    {
        using var folder = new ImageFolder();
        Save(folder, _ml.BinaryClassification.Trainers.ConvNetClassifier(
            new ConvNetBinaryClassifier.Options { Network = s_network, LabelColumnName = "IsDark", FeatureColumnName = "Image", Epochs = 40, LearningRate = 0.05, Seed = 1, Hardware = { Threads = 1 } }));
        StringAssert.Contains(Tool.RunHere("predict", "--model", folder.Model, folder.Image("dark")).Succeeded().Output, "00.png: true ");
        StringAssert.Contains(Tool.RunHere("predict", "--model", folder.Model, folder.Image("bright")).Succeeded().Output, "00.png: false ");
        StringAssert.Contains(Tool.RunHere("evaluate", "--model", folder.Model, "--data", folder.Images).Succeeded().Output, "Yes is 'dark'");
    }

    [TestMethod]
    [DataRow("binary", "accuracy")]
    [DataRow("regression", "rSquared")]
    public void Images_of_a_zip(string task, string figure)
    {
        using var folder = new ImageFolder();
        if (task == "regression")
        {
            Directory.Move(Path.Combine(folder.Images, "dark"), Path.Combine(folder.Images, "0"));
            Directory.Move(Path.Combine(folder.Images, "bright"), Path.Combine(folder.Images, "1"));
        }

        string zip = Path.Combine(folder.Root, "images.zip");
        ZipFile.CreateFromDirectory(folder.Images, zip);
        Tool.RunHere("train", "--data", zip, "--model", folder.Model, "--task", task, "--epochs", "10", "--lr", "0.01", "--validation", zip, "--augment", "standard").Succeeded();
        JsonElement evaluated = JsonDocument.Parse(Tool.RunHere("evaluate", "--model", folder.Model, "--data", zip, "--json").Succeeded().Output).RootElement;
        Assert.AreEqual(24, evaluated.GetProperty("images").GetInt32());
        Assert.IsGreaterThan(0.5, evaluated.GetProperty(figure).GetDouble());
        // Files serve a model that was trained on images of a zip.
        string image = Directory.EnumerateFiles(folder.Images, "*.png", SearchOption.AllDirectories).First();
        StringAssert.Contains(Tool.RunHere("predict", "--model", folder.Model, image).Succeeded().Output, image);
    }

    private void Save(ImageFolder folder, IEstimator<ITransformer> trainer)
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Directory.EnumerateFiles(folder.Images, "*.png", SearchOption.AllDirectories).Select(static path =>
        {
            bool dark = path.Contains("dark", StringComparison.Ordinal);
            return new Row { ImagePath = path, IsDark = dark, Both = [dark, !dark] };
        }).ToList());
        ITransformer model = _ml.Transforms.LoadImages("Image", null, "ImagePath").Append(trainer).Fit(rows);
        using var owner = (IDisposable)model;
        _ml.Model.Save(model, rows.Schema, folder.Model);
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public bool IsDark { get; set; }

        [VectorType(2)]
        public bool[] Both { get; set; } = [];
    }
}
