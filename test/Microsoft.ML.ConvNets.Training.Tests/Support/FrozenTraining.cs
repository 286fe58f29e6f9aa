using Microsoft.ML.ConvNets.Weights.Formats;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests;

/// <summary>A head on a frozen backbone that trains in a blink.</summary>
internal static class FrozenTraining
{
    internal static Backbone Backbone { get; } = new(
        "tiny",
        [
            Block([Conv2D(4, 3, stride: 2, padding: 1, useBias: false), BatchNorm(Activation.Relu)], "stem"),
            Block([Conv2D(8, 3, padding: 1), BatchNorm(Activation.Relu), Dropout(0.3)], "stage"),
            MaxPool2D(4), Flatten(),
        ],
        minimumSize: 8);

    internal static Network Network { get; } = Network.FromBackbone(Backbone, trainable: false, [Dense(16, Activation.Relu), Dropout(0.2)]);

    internal static TransformerChain<ConvNetClassifierTransformer> Fit(MLContext ml, IDataView data, Action<ConvNetClassifier.Options>? change = null) =>
        TinyTraining.Fit(ml, data, o =>
        {
            o.Network = Network;
            change?.Invoke(o);
        });

    /// <summary>The weights by their names, as bytes.</summary>
    internal static Dictionary<string, string> WeightsOf(MLContext ml, ITransformer model)
    {
        using var stream = new MemoryStream(ModelZip.Entry(ModelZip.Save(ml, model), "weights.safetensors"));
        using WeightFile file = WeightFile.Open(stream, "weights");
        return file.Entries.ToDictionary(static e => e.Name, e => Convert.ToHexString(StoredWeights.Bytes(file.Read(e))));
    }
}
