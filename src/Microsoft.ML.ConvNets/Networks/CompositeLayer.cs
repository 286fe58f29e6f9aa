using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A layer made of other layers: sequences that take its own input or, in a graph, what others of them give. The weights of what it
/// holds are named by their path, such as
/// <c>stage1.residual_1.body.conv2d_1.weight</c>.
/// </summary>
public abstract record CompositeLayer : Layer
{
    private protected CompositeLayer()
    {
    }

    /// <summary>What it holds, each sequence with the name that stands before its weights; null where nothing stands there.</summary>
    [JsonIgnore]
    internal abstract IReadOnlyList<(string? Name, LayerSequence Layers)> Parts { get; }

    /// <summary>The same with the shape that reaches each of them.</summary>
    internal virtual IEnumerable<(string? Name, LayerSequence Layers, TensorShape Input)> PartsFor(TensorShape input) =>
        Parts.Select(part => (part.Name, part.Layers, input));

    internal sealed override IEnumerable<WeightSpec> Weights(TensorShape input) => PartsFor(input).SelectMany(part =>
    {
        IEnumerable<WeightSpec> weights = part.Layers.Resolve(part.Input, Kind).SelectMany(static placed => placed.Weights);
        return part.Name is { } name ? weights.Select(weight => weight.Under(name)) : weights;
    });

    /// <summary>The shape that leaves a sequence, which is the input's where it is empty.</summary>
    internal TensorShape OutputOf(LayerSequence layers, TensorShape input)
    {
        IReadOnlyList<ResolvedLayer> placed = layers.Resolve(input, Name is null ? "it" : $"'{Name}'");
        return placed.Count == 0 ? input : placed[^1].Output;
    }
}
