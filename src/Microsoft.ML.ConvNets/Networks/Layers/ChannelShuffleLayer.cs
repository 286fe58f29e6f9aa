using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Mixes the channels of groups; see <see cref="Layers.ChannelShuffle"/>.</summary>
[LayerKind("channel_shuffle")]
public sealed record ChannelShuffleLayer : Layer
{
    [JsonConstructor]
    internal ChannelShuffleLayer(int groups) => Groups = KernelGeometry.RequireAtLeast(groups, 1, nameof(groups));

    /// <summary>Number of groups that the channels come in.</summary>
    public int Groups { get; }

    internal override TensorShape OutputShape(TensorShape input) =>
        KernelGeometry.RequireImage(input, "ChannelShuffle").Channels % Groups == 0
        ? input
        : throw new LayerShapeException($"{input.Channels} channels cannot be divided into {Groups} groups.");

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.ShuffleChannels(input, inputShape, Groups);

    internal override string Describe() => $"ChannelShuffle {Groups}";
}

public static partial class Layers
{
    /// <summary>
    /// The channels of groups taken in turn, as in ShuffleNet (Zhang et al., 2018): the first of each group, then the second of each, and
    /// so on, so that the next convolution of groups sees channels of all of them.
    /// </summary>
    /// <param name="groups">Number of groups that the channels come in, a divisor of their number.</param>
    /// <param name="name">The layer's name. Default: <c>channel_shuffle_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="groups"/> is less than 1.</exception>
    public static ChannelShuffleLayer ChannelShuffle(int groups, string? name = null) => new(groups) { Name = name };
}
