using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks;

/// <summary>
/// What augmentation costs: an epoch of the clothing photographs at 96×96 with everything that Keras' <c>ImageDataGenerator</c> draws, against one without, in turn, in one run. Each
/// side gives its fastest epoch; printed are the medians over the rounds and their ratio.
/// </summary>
internal static class AugmentationJob
{
    private const int Side = 96;
    private const int BatchSize = 32;
    private const int Epochs = 2;

    private static readonly Augmentation s_full = new()
    {
        RotationRange = 40,
        WidthShiftRange = 0.2,
        HeightShiftRange = 0.2,
        ShearRange = 20,
        ZoomRange = 0.2,
        HorizontalFlip = true,
        VerticalFlip = true,
        BrightnessRange = 0.2,
        ChannelShiftRange = 20,
        FillMode = FillMode.Reflect,
    };

    internal static int Run(string[] args)
    {
        int rounds = Arguments.Number(args, "--rounds", 5);
        string network = Arguments.Text(args, "--network", "small-cnn");
        string? folder = DataFolder.Find("clothing");
        if (folder is null)
        {
            Console.Error.WriteLine("Skipped: this job needs ../shared/data/clothing (or CONVNETS_DATA).");
            return 0;
        }

        var plain = new List<double>();
        var augmented = new List<double>();
        for (int round = 1; round <= rounds; round++)
        {
            plain.Add(Train(folder, network, Augmentation.None));
            augmented.Add(Train(folder, network, s_full));
            Console.WriteLine(FormattableString.Invariant($"round {round}: without {plain[^1]:F2} s, with {augmented[^1]:F2} s an epoch"));
        }

        (double without, double with) = (Median.Of(plain), Median.Of(augmented));
        Console.WriteLine(FormattableString.Invariant($"{network}, medians: without {without:F2} s, with {with:F2} s an epoch, ratio {with / without:F2}"));
        return 0;
    }

    private static double Train(string folder, string network, Augmentation augmentation)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadImagesFromFolder(Path.Combine(folder, "train"));
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.LoadImages("Image", imageFolder: null, "ImagePath"))
            .Append(ml.Transforms.AugmentImages("Image", augmentation))
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = NetworkPresets.Get(network),
                FeatureColumnName = "Image",
                InputShape = TensorShape.Image(3, Side, Side),
                BatchSize = BatchSize,
                Epochs = Epochs,
                Seed = 1,
            }));
        using var model = pipeline.Fit(data);
        return model.LastTransformer.History!.Epochs.Min(epoch => epoch.Duration.TotalSeconds);
    }
}
