using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Data;

/// <summary>
/// The three ways of ResizeImages, sampled as SkiaSharp samples for ML.NET: <c>Fill</c> takes the nearest pixel,
/// <c>IsoPad</c> and <c>IsoCrop</c> filter 4 x 4 pixels around the sampled point (Mitchell and Netravali, "Reconstruction filters
/// in computer graphics", 1988, B = C = 1/3), without averaging when they shrink.
/// </summary>
internal static class PixelResizing
{
    public static MLImage Resize(MLImage source, int width, int height, ImageResizingEstimator.ResizingKind kind, ImageResizingEstimator.Anchor anchor)
    {
        byte[] pixels = source.PixelArray;
        if (kind == ImageResizingEstimator.ResizingKind.Fill)
        {
            byte[] filled = GC.AllocateUninitializedArray<byte>(checked(width * height * 4));
            Fill(MemoryMarshal.Cast<byte, uint>(pixels), source.Width, source.Height, MemoryMarshal.Cast<byte, uint>(filled.AsSpan()), width, height);
            return MLImage.FromOwnedPixels(width, height, source.PixelFormat, filled);
        }
        // What the picture does not cover stays zero: black with alpha 0.
        var target = new byte[checked(width * height * 4)];
        Placement place = Place(source.Width, source.Height, width, height, kind, anchor);
        Draw(pixels, source.Width, source.Height, source.PixelFormat == MLPixelFormat.Rgba32, target, width, height, place);
        return MLImage.FromOwnedPixels(width, height, MLPixelFormat.Bgra32, target);
    }

    /// <summary>Where the whole source picture goes; parts may lie outside of the target.</summary>
    internal readonly record struct Placement(int X, int Y, int Width, int Height);

    internal static Placement Place(int sourceWidth, int sourceHeight, int width, int height, ImageResizingEstimator.ResizingKind kind, ImageResizingEstimator.Anchor anchor)
    {
        float widthAspect = (float)width / sourceWidth;
        float heightAspect = (float)height / sourceHeight;
        bool heightIsTighter = heightAspect < widthAspect;
        bool pad = kind == ImageResizingEstimator.ResizingKind.IsoPad;
        float aspect = heightIsTighter == pad ? heightAspect : widthAspect;
        float spareWidth = width - (sourceWidth * aspect);
        float spareHeight = height - (sourceHeight * aspect);
        // Padding is always centred; cropping follows the anchor along the axis that overhangs.
        bool alongX = heightIsTighter == pad;
        int x = 0, y = 0;
        if (alongX)
        {
            x = (pad ? ImageResizingEstimator.Anchor.Center : anchor) switch
            {
                ImageResizingEstimator.Anchor.Left => 0,
                ImageResizingEstimator.Anchor.Right => (int)spareWidth,
                _ => (int)(spareWidth / 2),
            };
        }
        else
        {
            y = (pad ? ImageResizingEstimator.Anchor.Center : anchor) switch
            {
                ImageResizingEstimator.Anchor.Top => 0,
                ImageResizingEstimator.Anchor.Bottom => (int)spareHeight,
                _ => (int)(spareHeight / 2),
            };
        }
        return new Placement(x, y, (int)(sourceWidth * aspect), (int)(sourceHeight * aspect));
    }

    /// <summary>The source pixel under the centre of each target pixel; a centre on a border belongs to the pixel before it.</summary>
    internal static void Fill(ReadOnlySpan<uint> source, int sourceWidth, int sourceHeight, Span<uint> target, int width, int height)
    {
        int[] columns = Nearest(sourceWidth, width);
        int[] rows = Nearest(sourceHeight, height);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<uint> from = source.Slice(rows[y] * sourceWidth, sourceWidth);
            Span<uint> to = target.Slice(y * width, width);
            for (int x = 0; x < to.Length; x++)
                to[x] = from[columns[x]];
        }
    }

    private static int[] Nearest(int sourceLength, int length)
    {
        var indices = new int[length];
        for (int i = 0; i < length; i++)
            indices[i] = (int)(((((2L * i) + 1) * sourceLength) - 1) / (2L * length));
        return indices;
    }

    private static void Draw(byte[] pixels, int sourceWidth, int sourceHeight, bool swapRedBlue, byte[] target, int width, int height, Placement place)
    {
        if (place.Width <= 0 || place.Height <= 0)
            return;
        Taps columns = Taps.Along(sourceWidth, place.X, place.Width, width);
        Taps rows = Taps.Along(sourceHeight, place.Y, place.Height, height);
        ReadOnlySpan<uint> source = MemoryMarshal.Cast<byte, uint>(pixels);
        Span<uint> to = MemoryMarshal.Cast<byte, uint>(target.AsSpan());
        Vector4 half = new(0.5f);
        for (int y = rows.First; y < rows.End; y++)
        {
            ReadOnlySpan<int> rowIndices = rows.IndicesOf(y);
            Vector4 rowWeights = rows.WeightsOf(y);
            ReadOnlySpan<uint> row0 = source.Slice(rowIndices[0] * sourceWidth, sourceWidth);
            ReadOnlySpan<uint> row1 = source.Slice(rowIndices[1] * sourceWidth, sourceWidth);
            ReadOnlySpan<uint> row2 = source.Slice(rowIndices[2] * sourceWidth, sourceWidth);
            ReadOnlySpan<uint> row3 = source.Slice(rowIndices[3] * sourceWidth, sourceWidth);
            for (int x = columns.First; x < columns.End; x++)
            {
                ReadOnlySpan<int> at = columns.IndicesOf(x);
                Vector4 weights = columns.WeightsOf(x);
                Vector4 sum = (Across(row0, at, weights) * rowWeights.X) + (Across(row1, at, weights) * rowWeights.Y)
                    + (Across(row2, at, weights) * rowWeights.Z) + (Across(row3, at, weights) * rowWeights.W);
                // The filter overshoots; a premultiplied colour is never above its alpha.
                float alpha = Math.Clamp(sum.W, 0f, 255f);
                Vector4 colour = Vector4.Clamp(sum, Vector4.Zero, new Vector4(alpha)) + half;
                uint first = (uint)colour.X, third = (uint)colour.Z;
                (uint blue, uint red) = swapRedBlue ? (third, first) : (first, third);
                // Drawn on opaque black.
                to[(y * width) + x] = 0xFF000000u | (red << 16) | ((uint)colour.Y << 8) | blue;
            }
        }
    }

    private static Vector4 Across(ReadOnlySpan<uint> row, ReadOnlySpan<int> at, Vector4 weights)
        => (Widen(row[at[0]]) * weights.X) + (Widen(row[at[1]]) * weights.Y) + (Widen(row[at[2]]) * weights.Z) + (Widen(row[at[3]]) * weights.W);

    private static Vector4 Widen(uint pixel)
    {
        Vector128<uint> wide = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(pixel).AsByte()));
        return Vector128.ConvertToSingle(wide.AsInt32()).AsVector4();
    }

    /// <summary>For each target position along one axis the four source positions and their weights.</summary>
    private readonly struct Taps(int first, int end, int[] indices, Vector4[] weights)
    {
        public int First { get; } = first;

        public int End { get; } = end;

        public ReadOnlySpan<int> IndicesOf(int position) => indices.AsSpan((position - First) * 4, 4);

        public Vector4 WeightsOf(int position) => weights[position - First];

        public static Taps Along(int sourceLength, int start, int placedLength, int targetLength)
        {
            int first = Math.Max(start, 0), end = Math.Min(start + placedLength, targetLength);
            int count = Math.Max(end - first, 0);
            var indices = new int[count * 4];
            var weights = new Vector4[count];
            double scale = (double)sourceLength / placedLength;
            for (int i = 0; i < count; i++)
            {
                double centre = ((first + i - start + 0.5) * scale) - 0.5;
                int before = (int)Math.Floor(centre);
                weights[i] = Mitchell((float)(centre - before));
                for (int tap = 0; tap < 4; tap++)
                    indices[(i * 4) + tap] = Math.Clamp(before - 1 + tap, 0, sourceLength - 1);
            }
            return new Taps(first, end, indices, weights);
        }

        private static Vector4 Mitchell(float t)
        {
            const float b = 1f / 3f, c = 1f / 3f;
            return new Vector4(Far(1 + t), Near(t), Near(1 - t), Far(2 - t));

            static float Near(float x) => ((((12 - (9 * b) - (6 * c)) * x) + (-18 + (12 * b) + (6 * c))) * x * x / 6) + ((6 - (2 * b)) / 6);

            static float Far(float x) => ((((((-b - (6 * c)) * x) + ((6 * b) + (30 * c))) * x) + ((-12 * b) - (48 * c))) * x / 6) + (((8 * b) + (24 * c)) / 6);
        }
    }
}
