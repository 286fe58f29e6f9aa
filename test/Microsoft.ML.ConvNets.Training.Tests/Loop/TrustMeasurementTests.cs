using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

/// <summary>What a classifier says of how far it can be trusted, on photographs that it never saw.</summary>
[TestClass]
public sealed class TrustMeasurementTests
{
    /// <summary>
    /// Half of the validation photographs to fit on, the other half to measure; digits and noise are unlike all of them.
    /// </summary>
    [TestMethod]
    public void It_holds_on_photographs_that_it_never_saw()
    {
        LongTests.Require();
        string clothing = RealData.Find("clothing");
        string mnist = RealData.Find("mnist");
        var ml = new MLContext(seed: 1);
        IDataView training = ml.Data.LoadImagesFromFolder(Path.Combine(clothing, "train"));
        ImageRow[] held = [.. ml.Data.CreateEnumerable<ImageRow>(
            ml.Data.LoadImagesFromFolder(Path.Combine(clothing, "validation")), reuseRowObject: false)];
        ITransformer keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(training);
        var options = new ConvNetClassifier.Options
        {
            Network = Network.FromBackbone(Backbones.ImageNetResNet18()).WithInput(160, 160),
            FeatureColumnName = "ImagePath",
            Epochs = 10,
            Seed = 1,
            ValidationSet = keys.Transform(ml.Data.LoadFromEnumerable(held.Where(static (_, i) => i % 2 == 0))),
        };
        using ConvNetClassifierTransformer model = ml.MulticlassClassification.Trainers.ConvNetClassifier(options).Fit(keys.Transform(training));
        ModelTrust trust = model.Trust!;
        Assert.AreEqual(171, trust.ValidationImages);
        IDataView scored = model.Transform(keys.Transform(ml.Data.LoadFromEnumerable(held.Where(static (_, i) => i % 2 == 1))));
        Answer[] answers = [.. ml.Data.CreateEnumerable<Answer>(scored, reuseRowObject: false)];
        Answer[] believed = [.. answers.Where(static a => !a.IsUncertain)];
        double accuracy = believed.Average(static a => a.IsRight ? 1.0 : 0);
        double error = Error(answers);
        double alarms = answers.Average(static a => a.IsOutOfDistribution ? 1.0 : 0);
        using var folder = new TemporaryFolder();
        double digits = Alarms(ml, model, Digits(mnist, folder));
        double noise = Alarms(ml, model, Noise(folder));
        Console.WriteLine(
            $"{trust}; {believed.Length} of {answers.Length} believed, {accuracy:P1} right; error {error:F3}; alarms {alarms:P1}, digits {digits:P1}, noise {noise:P1}");
        Assert.IsGreaterThan(answers.Length / 3, believed.Length);
        Assert.IsGreaterThanOrEqualTo(0.95, accuracy);
        Assert.IsLessThan(0.1, alarms);
        Assert.IsGreaterThanOrEqualTo(0.95, digits);
        Assert.IsGreaterThanOrEqualTo(0.95, noise);

        // A hundred and seventy images in fifteen ranges: a perfect classifier would be 0.04 off by chance.
        Assert.IsLessThan(0.08, error);
    }

    private static double Error(Answer[] answers) => answers
        .GroupBy(static a => Math.Min(14, (int)(a.Confidence * 15)))
        .Sum(static bin => Math.Abs(bin.Sum(static a => a.Confidence - (a.IsRight ? 1.0 : 0)))) / answers.Length;

    private static double Alarms(MLContext ml, ConvNetClassifierTransformer model, IEnumerable<string> files) =>
        ml.Data.CreateEnumerable<Answer>(
            model.Transform(ml.Data.LoadFromEnumerable(files.Select(static file => new FileRow { ImagePath = file }))), reuseRowObject: false, ignoreMissingColumns: true)
        .Average(static a => a.IsOutOfDistribution ? 1.0 : 0);

    private static List<string> Digits(string mnist, TemporaryFolder folder)
    {
        IDataView digits = new MLContext().Data.LoadImagesFromIdx(
            Directory.EnumerateFiles(mnist, "t10k-images*").First(), Directory.EnumerateFiles(mnist, "t10k-labels*").First());
        var files = new List<string>();
        DataViewSchema.Column column = digits.Schema["Image"];
        using DataViewRowCursor cursor = digits.GetRowCursor([column]);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(column);
        MLImage? image = null;
        while (files.Count < 200 && cursor.MoveNext())
        {
            getter(ref image!);
            string file = folder.File($"digit{files.Count}.png");
            image.Save(file);
            files.Add(file);
        }

        return files;
    }

    private static List<string> Noise(TemporaryFolder folder)
    {
        var random = new Random(1);
        var files = new List<string>();
        for (int i = 0; i < 100; i++)
        {
            byte[] pixels = new byte[96 * 96 * 4];
            random.NextBytes(pixels);
            for (int alpha = 3; alpha < pixels.Length; alpha += 4)
            {
                pixels[alpha] = 255;
            }

            using var image = MLImage.CreateFromPixels(96, 96, MLPixelFormat.Bgra32, pixels);
            string file = folder.File($"noise{i}.png");
            image.Save(file);
            files.Add(file);
        }

        return files;
    }

    private sealed class Answer
    {
        public uint Label { get; set; }

        public uint PredictedLabel { get; set; }

        public float Confidence { get; set; }

        public bool IsUncertain { get; set; }

        public bool IsOutOfDistribution { get; set; }

        public bool IsRight => Label == PredictedLabel;
    }

    private sealed class ImageRow
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class FileRow
    {
        public string ImagePath { get; set; } = "";
    }
}
