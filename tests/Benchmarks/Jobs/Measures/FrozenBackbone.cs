using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Benchmarks.Jobs.Measures;

/// <summary>
/// Seconds from files to a dense head on a frozen ResNet-18: ten epochs with validation. Weights are random on both sides: they cost the same
/// time as others. Every sixth picture of each folder: the peer runs the backbone on all of them in every epoch.
/// </summary>
internal static class FrozenBackbone
{
    private const int Step = 6;

    internal static double Measure(Workplace workplace)
    {
        long start = Stopwatch.GetTimestamp();
        var ml = new MLContext(seed: 1);
        IDataView trainingFiles = Files(ml, Path.Combine(workplace.Data, "train"));
        using var preparation = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.LoadImages("Image", null, "ImagePath")).Fit(trainingFiles);
        using var model = ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = Network.FromBackbone(Backbones.ResNet18(), weights: null, head: [Dense(100, Activation.Relu)]),
            FeatureColumnName = "Image",
            InputShape = TensorShape.Image(3, 150, 150),
            ValidationSet = preparation.Transform(Files(ml, Path.Combine(workplace.Data, "validation"))),
            Epochs = 10,
            BatchSize = 32,
            Threads = workplace.Threads,
        }).Fit(preparation.Transform(trainingFiles));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static IDataView Files(MLContext ml, string folder)
    {
        IDataView all = ml.Data.LoadImagesFromFolder(folder);
        string[] paths = [.. all.GetColumn<string>("ImagePath")];
        string[] labels = [.. all.GetColumn<string>("Label")];
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, paths.Length).Where(i => i % Step == 0).Select(i => new LabelledPicture { ImagePath = paths[i], Label = labels[i] }).ToList());
    }

    private sealed class LabelledPicture
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
