using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks.Jobs.Measures;

/// <summary>The training rate of the fastest of three epochs, which other work on the machine disturbs least.</summary>
internal static class MnistTraining
{
    private const int Images = 6000;

    internal static double Measure(Workplace workplace)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.TakeRows(
            ml.Data.LoadImagesFromIdx(Path.Combine(workplace.Data, "train-images-idx3-ubyte.gz"), Path.Combine(workplace.Data, "train-labels-idx1-ubyte.gz")), Images);
        using var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = NetworkPresets.Get("keras-cnn"),
                FeatureColumnName = "Image",
                InputShape = TensorShape.Image(1, 28, 28),
                BatchSize = 32,
                Epochs = 3,
                Hardware = Hardware.Of(workplace),
            }))
            .Fit(data);
        return model.LastTransformer.History!.Epochs.Max(epoch => epoch.ImagesPerSecond);
    }
}
