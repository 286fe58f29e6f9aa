using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Layers that follow one another under one name; see <see cref="Layers.Block"/>.</summary>
[LayerKind("block")]
public sealed record BlockLayer : CompositeLayer
{
    [JsonConstructor]
    internal BlockLayer(LayerSequence layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        Layers = layers.Count > 0 ? layers : throw new ArgumentException("A block has at least one layer.", nameof(layers));
    }

    /// <summary>The layers, the first one first.</summary>
    public LayerSequence Layers { get; }

    internal override IReadOnlyList<(string? Name, LayerSequence Layers)> Parts => [(null, Layers)];

    internal override TensorShape OutputShape(TensorShape input) => OutputOf(Layers, input);

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        Layers.Forward(ops, input, weights, inputShape);

    internal override string Describe() => $"Block of {Layers.Count}";
}

public static partial class Layers
{
    /// <summary>Layers that follow one another under one name: a stage of a backbone, the unit in which backbones are frozen.</summary>
    /// <param name="layers">The layers, at least one.</param>
    /// <param name="name">The layer's name, which stands before those of its weights. Default: <c>block_</c> and a number.</param>
    /// <exception cref="ArgumentException">There is no layer.</exception>
    public static BlockLayer Block(LayerSequence layers, string? name = null) => new(layers) { Name = name };
}
