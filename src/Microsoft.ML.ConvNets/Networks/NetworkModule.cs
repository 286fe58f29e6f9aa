using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>A network with weights: <c>[N, C, H, W]</c> or <c>[N, F]</c> to <c>[N, outputs]</c>.</summary>
internal sealed class NetworkModule : LayerStack
{
    /// <summary>The name of the output layer that trainers add.</summary>
    internal const string OutputLayerName = "output";

    private NetworkModule(IReadOnlyList<PlacedLayer> layers)
        : base(layers)
    {
    }

    /// <summary>The backbone that the network begins with, if it does and some of it is frozen.</summary>
    internal BackboneModule? FrozenBackbone => Count > 0 && this[0] is BackboneModule { HasFrozen: true } backbone ? backbone : null;

    /// <summary>Builds the network for an input shape, with freshly drawn weights and an output layer of logits.</summary>
    /// <exception cref="ArgumentException">A layer cannot take what reaches it.</exception>
    internal static NetworkModule Build(Network network, TensorShape input, int outputs) => Build(WithOutput(network, outputs), input);

    /// <summary>Builds a network as it is.</summary>
    internal static NetworkModule Build(Network network, TensorShape input)
    {
        var module = new NetworkModule(network.Place(input));
        Acceleration.PrepareModule(module);
        return module;
    }

    /// <summary>The network with its output layer of logits.</summary>
    internal static Network WithOutput(Network network, int outputs) => network.Append(Layers.Dense(outputs, name: OutputLayerName));

    /// <summary>The part after the frozen layers: their output to logits.</summary>
    internal Tensor RunTrained(Tensor features)
    {
        if (FrozenBackbone is not { } backbone)
        {
            return Run(features, 0, Count);
        }

        using Tensor mapped = backbone.RunTrained(features);
        return Run(mapped, 1, Count);
    }

    /// <summary>Training mode, but for what is frozen: its batch norms keep their running statistics, its dropouts drop nothing.</summary>
    internal void TrainUnfrozen()
    {
        train();
        foreach (nn.Module frozen in FrozenBackbone?.Frozen ?? [])
        {
            frozen.eval();
        }
    }
}
