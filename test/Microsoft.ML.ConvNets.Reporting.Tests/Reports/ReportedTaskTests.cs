using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Reporting.Tests.Reports;

/// <summary>Models of other kinds, and of other trainers: what counts are the columns that they add.</summary>
[TestClass]
public sealed class ReportedTaskTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly TemporaryFolder s_folder = new();
    private static IDataView s_images = null!;

    [ClassInitialize]
    public static void Write(TestContext context)
    {
        TestImages.WriteFolder(s_folder.Path, perClass: 6, classes: 2);
        s_images = s_ml.Data.LoadImagesFromFolder(s_folder.Path);
    }

    [ClassCleanup]
    public static void Remove() => s_folder.Dispose();

    [TestMethod]
    public void A_yes_or_no_has_two_classes()
    {
        // Four images are said to be on the right: one too many, and one that is not found.
        ITransformer model = Model<YesOrNo>(static (number, answer) =>
            (answer.Probability, answer.PredictedLabel) = (number is 0 or > 6 ? 0.8f : 0.3f, number is 0 or > 6));
        ModelReport report = s_ml.Model.CreateReport(model, s_images);
        Assert.AreEqual(ReportedTask.Binary, report.Task);
        Assert.AreEqual("5 1, 1 5", string.Join(", ", report.Classification!.Confusion.Select(static row => string.Join(' ', row))));
        Assert.AreEqual(0.8, report.Images[0].Confidence!.Value, 1e-6);
        StringAssert.Contains(report.ToHtml(), "left, taken for right: 1");
        ModelReport turned = s_ml.Model.CreateReport(model, s_images, new ReportOptions { BinaryLabels = ("right", "left") });
        Assert.AreEqual(2 / 12.0, turned.Classification!.Accuracy.Value, 1e-9);

        // The same labels as true and false.
        IDataView booleans = s_ml.Transforms.CustomMapping<Named, Sided>(
            static (row, result) => result.IsRight = row.ImagePath.Contains("right"), null).Fit(s_images).Transform(s_images);
        ModelReport other = s_ml.Model.CreateReport(model, booleans, new ReportOptions { LabelColumnName = "IsRight" });
        Assert.AreEqual(report.Classification.Accuracy, other.Classification!.Accuracy);
    }

    [TestMethod]
    public void A_number_has_its_errors()
    {
        ITransformer model = Model<Number>(static (number, answer) => answer.Score = number + (number % 2 == 0 ? 0.5f : -1));
        IDataView numbered = s_ml.Transforms.CustomMapping<Named, Numbered>(static (row, result) => result.Value = NumberOf(row), null).Fit(s_images).Transform(s_images);
        ModelReport report = s_ml.Model.CreateReport(model, numbered, new ReportOptions { LabelColumnName = "Value" });
        Assert.AreEqual(ReportedTask.Regression, report.Task);
        Assert.IsNull(report.Classification);
        Assert.AreEqual(0.75, report.Regression!.MeanAbsoluteError, 1e-6);
        Assert.AreEqual(Math.Sqrt(0.625), report.Regression.RootMeanSquaredError, 1e-6);
        // The variance of 0 to 11 is 143 / 12.
        Assert.AreEqual(1 - (0.625 * 12 / 143), report.Regression.RSquared, 1e-6);
        string page = report.ToHtml();
        StringAssert.Contains(page, "Largest errors");
        StringAssert.Contains(page, "id=\"numbers-clip1\"");
        Assert.DoesNotContain("Confusions", page);
        Assert.HasCount(1, report.SavePlots(Path.Combine(s_folder.Path, "plots")));
    }

    [TestMethod]
    public void Many_labels_are_refused_with_what_is_supported()
    {
        ITransformer model = Model<ManyLabels>(static (_, answer) => (answer.Score, answer.PredictedLabel) = ([0, 1], [false, true]));
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => s_ml.Model.CreateReport(model, s_images)).Message, "name one class, say yes or no, or give a number");
    }

    [TestMethod]
    public void Wrong_input_is_told()
    {
        ITransformer model = Model<Number>(static (number, answer) => answer.Score = number);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => s_ml.Model.CreateReport(model, s_images)).Message, "its label 'left' is no number");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => s_ml.Model.CreateReport(model, s_images, new ReportOptions { ScoreColumnName = "Value" })).Message,
            "The model adds no column 'Value'");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => s_ml.Model.CreateReport(model, s_images, new ReportOptions { Mistakes = 500 })).Message,
            "Mistakes is 500; it is at least 0 and at most 200");
        Assert.Throws<OperationCanceledException>(() => s_ml.Model.CreateReport(
            model, s_images, new ReportOptions { CancellationToken = new CancellationToken(true) }));
    }

    [TestMethod]
    public void A_page_stays_small_however_many_images_there_are()
    {
        string[] files = Directory.GetFiles(s_folder.Path, "*.png", SearchOption.AllDirectories);
        IDataView rows = s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1000).Select(number => new Counted
        {
            ImagePath = files[number % files.Length],
            Label = $"{number % 10}",
            Number = number,
        }));
        // Every cell of the matrix has images, which is the worst case.
        ITransformer model = s_ml.Transforms.CustomMapping<Counted, TenClasses>(
            static (row, answer) => answer.Score = [.. Enumerable.Range(0, 10).Select(i => i == row.Number / 10 % 10 ? 0.55f : 0.05f)], null).Fit(rows);
        ModelReport report = s_ml.Model.CreateReport(model, rows);
        Assert.HasCount(1000, report.Images);
        string page = report.ToHtml();
        Assert.AreEqual(24 + 24 + 400, page.Split("data:image/jpeg").Length - 1);
        Assert.IsLessThan(5_000_000, page.Length);
    }

    private static ITransformer Model<TAnswer>(Action<int, TAnswer> answer)
        where TAnswer : class, new() =>
        s_ml.Transforms.CustomMapping<Named, TAnswer>((row, result) => answer(NumberOf(row), result), null).Fit(s_images);

    /// <summary>Images of the first class are 0 to 5, those of the second 6 to 11.</summary>
    private static int NumberOf(Named row) =>
        int.Parse(Path.GetFileNameWithoutExtension(row.ImagePath)) + (row.ImagePath.Contains("right") ? 6 : 0);

    private sealed class Named
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class Counted
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";

        public int Number { get; set; }
    }

    private sealed class Numbered
    {
        public float Value { get; set; }
    }

    private sealed class Sided
    {
        public bool IsRight { get; set; }
    }

    private sealed class YesOrNo
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }

    private sealed class Number
    {
        public float Score { get; set; }
    }

    private sealed class ManyLabels
    {
        [VectorType(2)]
        public float[] Score { get; set; } = [];

        [VectorType(2)]
        public bool[] PredictedLabel { get; set; } = [];
    }

    private sealed class TenClasses
    {
        [VectorType(10)]
        public float[] Score { get; set; } = [];
    }
}
