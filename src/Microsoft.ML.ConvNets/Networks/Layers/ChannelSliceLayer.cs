using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Some of the channels; see <see cref="Layers.ChannelSlice"/>.</summary>
[LayerKind("channel_slice")]
public sealed record ChannelSliceLayer : Layer
{
    [JsonConstructor]
    internal ChannelSliceLayer(int start, int count)
    {
        Start = KernelGeometry.RequireAtLeast(start, 0, nameof(start));
        Count = KernelGeometry.RequireAtLeast(count, 1, nameof(count));
    }

    /// <summary>The first channel, counted from 0.</summary>
    public int Start { get; }

    /// <summary>Number of channels.</summary>
    public int Count { get; }

    internal override TensorShape OutputShape(TensorShape input)
    {
        return Start + (long)Count > input.Channels
            ? throw new LayerShapeException($"It takes the channels {Start} to {Start + (long)Count - 1}; there are {input.Channels}.")
            : input.IsImage ? TensorShape.Image(Count, input.Height, input.Width) : TensorShape.Vector(Count);
    }

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.SliceChannels(input, Start, Count);

    internal override string Describe() => $"ChannelSlice {Start}..{Start + (long)Count - 1}";
}

public static partial class Layers
{
    /// <summary>Some of the channels of <c>[C, H, W]</c>, or of the values of <c>[F]</c>: <c>[count, H, W]</c> or <c>[count]</c>.</summary>
    /// <param name="start">The first channel, counted from 0.</param>
    /// <param name="count">Number of channels, at least 1.</param>
    /// <param name="name">The layer's name. Default: <c>channel_slice_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static ChannelSliceLayer ChannelSlice(int start, int count, string? name = null) => new(start, count) { Name = name };
}
