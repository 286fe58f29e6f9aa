using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks.Jobs.Measures;

/// <summary>All of a ResNet-18 trained at 224×224: images a second of the faster of two epochs. Weights are random on both sides: they cost the same time as others.</summary>
internal static class BackboneTraining
{
    internal static double Measure(Workplace workplace)
    {
        var ml = new MLContext(seed: 1);
        IDataView files = SomeImages.Of(ml, Path.Combine(workplace.Data, "train"), _ => 24);
        using var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.FromBackbone(Backbones.ResNet18(), trainable: true),
                FeatureColumnName = "ImagePath",
                InputShape = TensorShape.Image(3, 224, 224),
                BatchSize = 32,
                Epochs = 2,
                Hardware = Hardware.Of(workplace),
            }))
            .Fit(files);
        return model.LastTransformer.History!.Epochs.Max(epoch => epoch.ImagesPerSecond);
    }
}
