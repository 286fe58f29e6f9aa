using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks.Jobs.Measures;

/// <summary>The most memory that a training on CIFAR-10 ever held.</summary>
internal static class CifarTraining
{
    internal static double PeakMemory(Workplace workplace)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadImagesFromZip(Path.Combine(workplace.Data, "cifar10-train.zip"));
        using var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = NetworkPresets.Get("keras-cnn"),
                FeatureColumnName = "Image",
                InputShape = TensorShape.Image(3, 32, 32),
                BatchSize = 32,
                Epochs = 1,
                Hardware = { Threads = workplace.Threads },
            }))
            .Fit(data);
        return PeakResidentMebibytes();
    }

    /// <summary>The kernel's high-water mark of this process.</summary>
    internal static double PeakResidentMebibytes()
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
