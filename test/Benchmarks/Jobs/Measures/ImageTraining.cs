using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks.Jobs.Measures;

/// <summary>Seconds from a folder of photographs to the trained model: the course's network for cats and dogs, three epochs.</summary>
internal static class ImageTraining
{
    internal static double Plain(Workplace workplace) => Train(workplace, augmentation: null);

    internal static double Augmented(Workplace workplace) => Train(workplace, new Augmentation
    {
        RotationRange = 40,
        WidthShiftRange = 0.2,
        HeightShiftRange = 0.2,
        ShearRange = 0.2,
        ZoomRange = 0.2,
        HorizontalFlip = true,
    });

    private static double Train(Workplace workplace, Augmentation? augmentation)
    {
        long start = Stopwatch.GetTimestamp();
        var ml = new MLContext(seed: 1);
        IDataView files = SomeImages.Of(ml, Path.Combine(workplace.Data, "train"));
        var loading = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.LoadImages("Image", null, "ImagePath"));
        var trainer = ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = NetworkPresets.Get("cats-dogs"),
            FeatureColumnName = "Image",
            InputShape = TensorShape.Image(3, 150, 150),
            BatchSize = 32,
            Epochs = 3,
            Hardware = Hardware.Of(workplace),
        });
        using var model = (IDisposable)(augmentation is null
            ? (ITransformer)loading.Append(trainer).Fit(files)
            : loading.Append(ml.Transforms.AugmentImages("Image", augmentation)).Append(trainer).Fit(files));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
