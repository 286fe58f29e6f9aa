using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Keeps values within limits; see <see cref="Layers.Clip"/>.</summary>
[LayerKind("clip")]
public sealed record ClipLayer : Layer
{
    [JsonConstructor]
    internal ClipLayer(double? lowest, double? highest)
    {
        Lowest = Guard.InRange(lowest, atLeast: float.MinValue, atMost: float.MaxValue, name: nameof(lowest));
        Highest = Guard.InRange(highest, atLeast: lowest ?? float.MinValue, atMost: float.MaxValue, name: nameof(highest));
        Guard.Require(lowest is not null || highest is not null, nameof(lowest), "and highest are both left out; give one of them");
    }

    /// <summary>The lowest value that remains; null for none.</summary>
    public double? Lowest { get; }

    /// <summary>The highest value that remains; null for none.</summary>
    public double? Highest { get; }

    internal override TensorShape OutputShape(TensorShape input) => input;

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.Clip(input, Lowest, Highest);

    internal override string Describe() => FormattableString.Invariant($"Clip {Lowest}..{Highest}");
}

public static partial class Layers
{
    /// <summary>Replaces lower values by the lowest, higher ones by the highest.</summary>
    /// <param name="lowest">The lowest value that remains. Default: none.</param>
    /// <param name="highest">The highest value that remains, at least <paramref name="lowest"/>. Default: none.</param>
    /// <param name="name">The layer's name. Default: <c>clip_</c> and a number.</param>
    /// <exception cref="ArgumentException">Both are left out, or no value lies between them.</exception>
    public static ClipLayer Clip(double? lowest = null, double? highest = null, string? name = null) =>
        new(lowest, highest) { Name = name };
}
