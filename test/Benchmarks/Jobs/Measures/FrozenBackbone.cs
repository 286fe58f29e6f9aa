using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using static Microsoft.ML.ConvNets.Layers;

namespace Benchmarks.Jobs.Measures;

/// <summary>
/// Seconds from files to a dense head on a frozen ResNet-18: ten epochs with validation. Weights are random on both sides: they cost the same
/// time as others.
/// </summary>
internal static class FrozenBackbone
{
    internal static double Measure(Workplace workplace)
    {
        long start = Stopwatch.GetTimestamp();
        var ml = new MLContext(seed: 1);
        IDataView trainingFiles = SomeImages.Of(ml, Path.Combine(workplace.Data, "train"));
        using var preparation = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.LoadImages("Image", null, "ImagePath")).Fit(trainingFiles);
        using var model = ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = Network.FromBackbone(Backbones.ResNet18(), head: [Dense(100, Activation.Relu)]),
            FeatureColumnName = "Image",
            InputShape = TensorShape.Image(3, 224, 224),
            ValidationSet = preparation.Transform(SomeImages.Of(ml, Path.Combine(workplace.Data, "validation"))),
            Epochs = 10,
            BatchSize = 32,
            Hardware = Hardware.Of(workplace),
        }).Fit(preparation.Transform(trainingFiles));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
