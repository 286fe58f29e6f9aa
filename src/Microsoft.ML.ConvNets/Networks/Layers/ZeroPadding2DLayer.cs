using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Zeros around an image; see <see cref="Layers.ZeroPadding2D(int, string?)"/>.</summary>
[LayerKind("zero_padding2d")]
public sealed record ZeroPadding2DLayer : Layer
{
    [JsonConstructor]
    internal ZeroPadding2DLayer(int top, int bottom, int left, int right)
    {
        Top = KernelGeometry.RequireAtLeast(top, 0, nameof(top));
        Bottom = KernelGeometry.RequireAtLeast(bottom, 0, nameof(bottom));
        Left = KernelGeometry.RequireAtLeast(left, 0, nameof(left));
        Right = KernelGeometry.RequireAtLeast(right, 0, nameof(right));
    }

    /// <summary>Rows of zeros above.</summary>
    public int Top { get; }

    /// <summary>Rows of zeros below.</summary>
    public int Bottom { get; }

    /// <summary>Columns of zeros on the left.</summary>
    public int Left { get; }

    /// <summary>Columns of zeros on the right.</summary>
    public int Right { get; }

    internal override TensorShape OutputShape(TensorShape input)
    {
        KernelGeometry.RequireImage(input, "ZeroPadding2D");
        return TensorShape.Image(input.Channels, input.Height + Top + Bottom, input.Width + Left + Right);
    }

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.Pad(input, new SidePadding(Top, Bottom, Left, Right));

    internal override string Describe() => Top == Bottom && Left == Right && Top == Left
        ? $"ZeroPadding2D {Top}"
        : $"ZeroPadding2D {Top}, {Bottom}, {Left}, {Right}";
}

public static partial class Layers
{
    /// <summary>Zeros around an image: <c>[C, H, W]</c> to <c>[C, H + 2·pixels, W + 2·pixels]</c>.</summary>
    /// <param name="pixels">Zeros on each of the four sides, 0 or more.</param>
    /// <param name="name">The layer's name. Default: <c>zero_padding2d_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pixels"/> is out of its range.</exception>
    public static ZeroPadding2DLayer ZeroPadding2D(int pixels, string? name = null) => ZeroPadding2D(pixels, pixels, pixels, pixels, name);

    /// <summary>Zeros around an image: <c>[C, H, W]</c> to <c>[C, H + top + bottom, W + left + right]</c>.</summary>
    /// <param name="top">Rows of zeros above, 0 or more.</param>
    /// <param name="bottom">Rows of zeros below, 0 or more.</param>
    /// <param name="left">Columns of zeros on the left, 0 or more.</param>
    /// <param name="right">Columns of zeros on the right, 0 or more.</param>
    /// <param name="name">The layer's name. Default: <c>zero_padding2d_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static ZeroPadding2DLayer ZeroPadding2D(int top, int bottom, int left, int right, string? name = null) =>
        new(top, bottom, left, right) { Name = name };
}
