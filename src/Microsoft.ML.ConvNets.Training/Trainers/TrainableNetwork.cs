using Microsoft.ML.ConvNets.Images;

namespace Microsoft.ML.ConvNets.Training.Trainers;

/// <summary>What a network must not have so that the output layer that trainers add can stand behind it.</summary>
internal static class TrainableNetwork
{
    /// <param name="network">The network without its output layer.</param>
    /// <param name="outputs">How many values the output layer has.</param>
    /// <exception cref="ArgumentException">It has an output layer, or a classifier, of its own; the message says what to do.</exception>
    internal static void Check(Network network, int outputs)
    {
        if (network.Backbone is { } backbone && backbone.Layers.Any(
            static layer => layer.Name?.StartsWith(Backbones.TopName, StringComparison.Ordinal) == true))
        {
            throw new ArgumentException(
                $"The backbone {backbone.Architecture} ends with its own classifier (includeTop: true), so the network would learn from "
                    + "its class scores instead of its features. "
                + "Leave includeTop out: the trainer adds the output layer for your classes.");
        }

        if (network.Layers.Count == 0)
        {
            return;
        }

        Layer last = network.Layers[^1];
        Activation activation = last is ActivationLayer own ? own.Activation : last.OutputActivation;
        // A hidden layer may well be sigmoid; with one unit for each output it is meant as the output layer.
        DenseLayer? dense = network.Layers.OfType<DenseLayer>().LastOrDefault();
        if (activation == Activation.Softmax || (activation == Activation.Sigmoid && dense?.Units == outputs))
        {
            string layer = last is ActivationLayer && dense is not null ? $"{dense.Describe()} and {last.Describe()}" : last.Describe();
            throw new ArgumentException(
                $"The network ends with an output layer of its own ({layer}). The trainer adds the output layer and its activation itself, "
                + "and a second one learns poorly. Remove it: the network ends with the layer before.");
        }
    }

    /// <summary>An ONNX file that stays as it is runs on ONNX Runtime alone, once for each image, before anything learns.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputKind">What comes into it.</param>
    /// <param name="fineTunes">Whether layers of its backbone are to learn after the others.</param>
    /// <exception cref="ArgumentException">It has an ONNX file that something else is wanted of.</exception>
    internal static void CheckFrozenOnnx(Network network, InputKind inputKind, bool fineTunes)
    {
        if (!OnnxModelLayer.In(network.Layers).Any())
        {
            return;
        }

        BackboneLayer? backbone = network.Backbone;
        string? reason = backbone is null || OnnxModelLayer.In(LayerSequence.Create([.. network.Layers.Skip(1)])).Any()
            ? "stands behind layers that learn"
            : backbone.FrozenLayers < backbone.Layers.Count
                ? "would have to learn"
                : fineTunes ? "cannot be fine-tuned" : inputKind == InputKind.Vector ? "takes images, not vectors" : null;
        if (reason is not null)
        {
            throw new ArgumentException(
                $"The ONNX file of {backbone?.Architecture ?? "the network"} is frozen and {reason}. Load it with "
                + "OnnxBackboneOptions { Trainable = true } to have its layers learn.");
        }
    }
}
