using System.Text.Json;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Reporting.Tests.Reports;

/// <summary>The report of a network whose weights are known.</summary>
[TestClass]
public sealed class ModelReportTests
{
    private static readonly MLContext s_ml = new(1);
    private static TemporaryFolder s_folder = null!;
    private static ITransformer s_model = null!;
    private static ModelReport s_report = null!;
    private static readonly List<ReportedImage> s_explained = [];

    [ClassInitialize]
    public static void Create(TestContext context)
    {
        s_folder = new TemporaryFolder();
        TestImages.WriteFolder(s_folder.Path, perClass: 8, classes: 4);
        File.Copy(Path.Combine(s_folder.Path, "left", "000.png"), Path.Combine(s_folder.Path, "right", "wrong & <b>.png"));
        File.Copy(Path.Combine(s_folder.Path, "left", "001.png"), s_folder.File("<i>other/1.png"));
        s_model = TinyModel.Classifier(s_ml, classes: 4, onBadImage: BadImageAction.Skip);
        s_folder.Write("top/broken.png", "no image"u8.ToArray());
        s_report = s_ml.Model.CreateReport(s_model, Rows(), Options());
    }

    [ClassCleanup]
    public static void Remove()
    {
        (s_model as IDisposable)?.Dispose();
        s_folder.Dispose();
    }

    [TestMethod]
    public void Figures_are_those_of_ML_NET()
    {
        IDataView known = s_ml.Data.FilterByCustomPredicate<Named>(Rows(), static row => row.ImagePath.Contains("other") || row.ImagePath.Contains("broken"));
        MulticlassClassificationMetrics metrics = s_ml.MulticlassClassification.Evaluate(s_model.Transform(known));
        ClassificationResults results = s_report.Classification!;
        Assert.AreEqual(ReportedTask.Multiclass, s_report.Task);
        Assert.AreEqual(metrics.MicroAccuracy, results.Accuracy.Value, 1e-9);
        Assert.AreEqual(metrics.MacroAccuracy, results.MeanRecall, 1e-9);
        Assert.AreEqual(metrics.LogLoss, results.LogLoss, 1e-6);
        CollectionAssert.AreEqual(
            metrics.ConfusionMatrix.PerClassPrecision.ToArray(), results.Classes.Select(static c => c.Precision!.Value).ToArray());
        Assert.AreEqual("left, right, top, bottom", string.Join(", ", s_report.Classes));
        Assert.HasCount(33, s_report.Images);
    }

    [TestMethod]
    public void What_does_not_count_is_named_with_the_reason()
    {
        string[] reasons = [.. s_report.LeftOut.Select(static image => image.Reason).Order()];
        Assert.HasCount(2, reasons);
        StringAssert.Contains(reasons[0], "not an image");
        StringAssert.Contains(reasons[1], "the model does not know its class '<i>other'");
    }

    [TestMethod]
    public void The_page_is_one_file_in_which_names_are_texts()
    {
        string page = s_report.ToHtml();
        foreach (string outside in (string[])["<script", "http://www.w3.org/2000/svg\" src", "https://", "<link", "@import", "url(h", "<b>", "<i>"])
        {
            Assert.DoesNotContain(outside, page, StringComparison.OrdinalIgnoreCase);
        }

        foreach (string part in (string[])["Predictions", "Training", "Confusions", "Most confident mistakes", "Confidence", "Settings", "Model card", "Environment"])
        {
            StringAssert.Contains(page, $">{part}</h2>");
        }

        StringAssert.Contains(page, "wrong &amp; &lt;b&gt;.png");
        StringAssert.Contains(page, "warm-up of 5 %");
        StringAssert.Contains(page, "To sort pictures.");
        StringAssert.Contains(page, "the weights of epoch 2 were kept");
        Assert.IsLessThan(600_000, page.Length);
    }

    [TestMethod]
    public void Mistakes_are_explained_and_nothing_else()
    {
        s_explained.Clear();
        string page = s_report.ToHtml();
        ReportedImage mistake = s_explained.Single();
        Assert.AreEqual(("right", "left"), (mistake.Label, mistake.Answer));
        StringAssert.Contains(page, "<figure class=\"pair\">");
    }

    [TestMethod]
    public void A_page_is_written_whole_or_not_at_all()
    {
        string file = s_folder.File("pages/report.html");
        File.WriteAllText(file, "before");
        ModelReport failing = s_ml.Model.CreateReport(s_model, Rows(), new ReportOptions
        {
            ImageColumnName = "Bytes",
            HeatMap = static (_, _) => throw new InvalidOperationException("no"),
        });
        Assert.ThrowsExactly<InvalidOperationException>(() => failing.SaveHtml(file));
        Assert.AreEqual("before", File.ReadAllText(file));
        s_report.SaveHtml(file);
        StringAssert.EndsWith(File.ReadAllText(file).TrimEnd(), "</html>");
        Assert.HasCount(1, Directory.GetFiles(Path.GetDirectoryName(file)!));
        Assert.Throws<IOException>(() => s_report.SaveHtml(Path.Combine(s_folder.Path, "none", "report.html")));

        File.WriteAllText(file, "before");
        string link = s_folder.File("link.html");
        File.CreateSymbolicLink(link, file);
        s_report.SaveHtml(link);
        Assert.AreEqual(file, new FileInfo(link).LinkTarget);
        StringAssert.EndsWith(File.ReadAllText(file).TrimEnd(), "</html>");
    }

    [TestMethod]
    public void JSON_has_the_numbers()
    {
        using JsonDocument json = JsonDocument.Parse(s_report.ToJson());
        JsonElement root = json.RootElement;
        Assert.AreEqual("multiclass", root.GetProperty("task").GetString());
        Assert.AreEqual(33, root.GetProperty("images").GetArrayLength());
        Assert.AreEqual(s_report.Classification!.Accuracy.Value, root.GetProperty("classification").GetProperty("accuracy").GetProperty("value").GetDouble());
        Assert.AreEqual(2, root.GetProperty("history").GetProperty("epochs").GetArrayLength());
    }

    [TestMethod]
    public void Plots_are_files_of_their_own()
    {
        IReadOnlyList<string> files = s_report.SavePlots(s_folder.File("plots/x")[..^2]);
        CollectionAssert.AreEqual(
            new[] { "loss.png", "accuracy.png", "learning-rate.png", "reliability.png", "coverage.png" }, files.Select(Path.GetFileName).ToArray());
        foreach (string file in files)
        {
            using SkiaSharp.SKBitmap plot = SkiaSharp.SKBitmap.Decode(file);
            Assert.AreEqual((840, 580), (plot.Width, plot.Height));
            Assert.IsGreaterThan(20, plot.Pixels.Distinct().Count(), $"{file} shows something");
        }
    }

    [TestMethod]
    public void Images_in_memory_are_reported_on_as_well()
    {
        ModelReport report = s_ml.Model.CreateReport(s_model, TestImages.Load(s_ml, 12, 4), new ReportOptions { GridImages = 5 });
        Assert.AreEqual(1.0, report.Classification!.Accuracy.Value);
        Assert.IsTrue(report.Images.All(static image => image is { Width: TestImages.Side, Height: TestImages.Side, Format: "" }));
        // Five in the grid, and three of each cell of the confusion matrix.
        Assert.AreEqual(5 + 12, report.ToHtml().Split("data:image/jpeg").Length - 1);
    }

    private static IDataView Rows()
    {
        IDataView rows = s_ml.Data.LoadImagesFromFolder(s_folder.Path);
        rows = s_ml.Data.FilterByCustomPredicate<Named>(rows, static row => row.ImagePath.Contains("pages") || row.ImagePath.Contains("plots"));
        // The model's column takes paths as well.
        return s_ml.Transforms.CopyColumns("Image", "ImagePath").Fit(rows).Transform(rows);
    }

    private static ReportOptions Options() => new()
    {
        ImageColumnName = "Bytes",
        Settings = new Dictionary<string, string> { ["schedule"] = "one-cycle with a warm-up of 5 %" },
        Card = new ModelCard { IntendedUse = "To sort pictures." },
        History = new TrainingHistory(TrainingOutcome.Completed, [Epoch(1), Epoch(2)], []) { KeptEpoch = 2 },
        HeatMap = static (image, pixels) =>
        {
            Assert.AreEqual(TestImages.Side, pixels.Width);
            s_explained.Add(image);
            return File.ReadAllBytes(image.Path);
        },
    };

    private static EpochResult Epoch(int number) =>
        new(number, new EpochMetrics(1.0 / number, 0.5), new EpochMetrics(1.5 / number, 0.4), 0.1, TimeSpan.FromSeconds(1), 100);

    private sealed class Named
    {
        public string ImagePath { get; set; } = "";
    }
}
