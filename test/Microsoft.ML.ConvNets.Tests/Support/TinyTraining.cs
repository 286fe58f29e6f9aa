using System.IO.Compression;
using System.Security.Cryptography;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Tests;

/// <summary>A network and options that train in a blink.</summary>
internal static class TinyTraining
{
    internal static ConvNet Network { get; } = ConvNet.Sequential(
        Conv2D(4, 3, stride: 2, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu),
        Conv2D(4, 3, padding: ConvPadding.Same, activation: Activation.Relu), AveragePool2D(4), Flatten(), Dropout(0.1));

    internal static ConvNetClassifier.Options Options(Action<ConvNetClassifier.Options>? change = null)
    {
        var options = new ConvNetClassifier.Options
        {
            Network = Network,
            FeatureColumnName = "Image",
            InputShape = TensorShape.Image(3, TestImages.Side, TestImages.Side),
            Epochs = 2,
            BatchSize = 8,
            LearningRate = 0.01,
            Seed = 1,
            // The same figures on every processor; threads cost more than such a network gains from them.
            Hardware = { Precision = TrainingPrecision.Float32, Threads = 1 },
        };
        change?.Invoke(options);
        return options;
    }

    internal static IEstimator<TransformerChain<ConvNetClassifierTransformer>> Pipeline(MLContext ml, Action<ConvNetClassifier.Options>? change = null) =>
        ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(Options(change)));

    internal static TransformerChain<ConvNetClassifierTransformer> Fit(MLContext ml, IDataView data, Action<ConvNetClassifier.Options>? change = null) =>
        Pipeline(ml, change).Fit(data);

    internal static byte[] Save(MLContext ml, ITransformer model, DataViewSchema? schema = null)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    /// <summary>A fingerprint of the weights alone.</summary>
    internal static string WeightsOf(MLContext ml, ITransformer model)
    {
        using var zip = new ZipArchive(new MemoryStream(Save(ml, model)));
        using Stream weights = zip.Entries.Single(e => e.FullName.EndsWith("weights.safetensors", StringComparison.Ordinal)).Open();
        return Convert.ToHexString(SHA256.HashData(weights));
    }
}
