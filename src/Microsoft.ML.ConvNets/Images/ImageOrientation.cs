using System.Runtime.InteropServices;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>What EXIF says of how a camera was held.</summary>
internal static class ImageOrientation
{
    /// <summary>Whether the upright image is as wide as the stored one is high.</summary>
    internal static bool SwapsSides(this SKEncodedOrigin origin) => origin
        is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    /// <summary>Writes the upright image.</summary>
    /// <param name="origin">Where the upright image's upper left corner lies: its row, then its column, in the stored one.</param>
    /// <param name="stored">Rows of four bytes a pixel.</param>
    /// <param name="height">Height of the stored image.</param>
    /// <param name="width">Width of the stored image.</param>
    /// <param name="upright">Room for as many bytes.</param>
    internal static void Turn(this SKEncodedOrigin origin, ReadOnlySpan<byte> stored, int height, int width, Span<byte> upright)
    {
        ReadOnlySpan<uint> source = MemoryMarshal.Cast<byte, uint>(stored);
        Span<uint> target = MemoryMarshal.Cast<byte, uint>(upright);
        // The pixel at row y and column x of the stored image goes to first + y·byRow + x·byColumn.
        (int first, int byRow, int byColumn) = origin switch
        {
            SKEncodedOrigin.TopRight => (width - 1, width, -1),
            SKEncodedOrigin.BottomRight => ((height * width) - 1, -width, -1),
            SKEncodedOrigin.BottomLeft => ((height - 1) * width, -width, 1),
            SKEncodedOrigin.LeftTop => (0, 1, height),
            SKEncodedOrigin.RightTop => (height - 1, -1, height),
            SKEncodedOrigin.RightBottom => ((height * width) - 1, -1, -height),
            SKEncodedOrigin.LeftBottom => ((width - 1) * height, 1, -height),
            _ => (0, width, 1),
        };
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<uint> row = source.Slice(y * width, width);
            int at = first + (y * byRow);
            foreach (uint pixel in row)
            {
                target[at] = pixel;
                at += byColumn;
            }
        }
    }
}
