using Microsoft.ML.ConvNets.Training.Torch;
using Microsoft.ML.ConvNets.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests;

/// <summary>What tests ask of networks with weights.</summary>
internal static class TorchNetworks
{
    private const string Name = "alone";

    extension(TorchNetwork)
    {
        /// <summary>A network with drawn weights, which follow from libtorch's seed.</summary>
        internal static TorchNetwork Create(Network network, TensorShape input) =>
            TorchNetwork.Create(network, input, WeightTable.Draw(network.Weights(input), RandomSeed()));

        /// <summary>The same with an output layer.</summary>
        internal static TorchNetwork Create(Network network, TensorShape input, int outputs) =>
            Create(network.WithOutputLayer(outputs), input);
    }

    /// <summary>A network of this layer only.</summary>
    internal static TorchNetwork Alone(this Layer layer, TensorShape input) =>
        TorchNetwork.Create(Network.Sequential(layer with { Name = Name }), input);

    /// <summary>All that is saved of it, by name.</summary>
    internal static IReadOnlyList<(string Name, Tensor Tensor)> NamedWeights(this TorchNetwork network) =>
        [.. network.Weights.Select(static weight => (weight.Spec.Name, weight.Tensor))];

    /// <summary>The weights by their names; those of <see cref="Alone"/> as the layer calls them.</summary>
    internal static Dictionary<string, Tensor> WeightsByName(this TorchNetwork network) => network.NamedWeights().ToDictionary(
        static weight => weight.Name.StartsWith($"{Name}.", StringComparison.Ordinal) ? weight.Name[(Name.Length + 1)..] : weight.Name,
        static weight => weight.Tensor);

    private static int RandomSeed()
    {
        using Tensor seed = randint(0, int.MaxValue, 1);
        return (int)seed.item<long>();
    }

    /// <summary>The weights that gradients change.</summary>
    internal static IEnumerable<(string Name, Parameter Parameter)> NamedParameters(this TorchNetwork network) =>
        network.NamedWeights().Where(static weight => weight.Tensor is Parameter)
            .Select(static weight => (weight.Name, (Parameter)weight.Tensor));
}
