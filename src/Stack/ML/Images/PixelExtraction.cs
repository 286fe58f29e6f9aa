using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Data;

/// <summary>The loops of ExtractPixels: four bytes a pixel in, a vector of planes or of interleaved colours out.</summary>
internal static class PixelExtraction
{
    public static void Extract(ReadOnlySpan<byte> pixels, MLPixelFormat format, ColorLayout layout, bool interleave, Span<byte> values)
    {
        int planes = layout.Planes;
        Span<int> sources = stackalloc int[4];
        layout.CopySources(format, sources);
        int count = pixels.Length / 4;
        for (int plane = 0; plane < planes; plane++)
        {
            int step = interleave ? planes : 1;
            Span<byte> to = interleave ? values[plane..] : values.Slice(plane * count, count);
            for (int i = 0, from = sources[plane], at = 0; i < count; i++, from += 4, at += step)
                to[at] = pixels[from];
        }
    }

    /// <summary>Each value becomes (byte - offset) * scale.</summary>
    public static void Extract(ReadOnlySpan<byte> pixels, MLPixelFormat format, ColorLayout layout, bool interleave, float offset, float scale, Span<float> values)
    {
        int planes = layout.Planes;
        Span<int> sources = stackalloc int[4];
        layout.CopySources(format, sources);
        if (interleave)
        {
            Interleave(pixels, sources[..planes], offset, scale, values);
            return;
        }
        int count = pixels.Length / 4;
        for (int plane = 0; plane < planes; plane++)
            Plane(pixels, sources[plane], offset, scale, values.Slice(plane * count, count));
    }

    private static void Plane(ReadOnlySpan<byte> pixels, int source, float offset, float scale, Span<float> values)
    {
        ReadOnlySpan<uint> whole = MemoryMarshal.Cast<byte, uint>(pixels);
        int shift = 8 * source, i = 0;
        var offsets = new Vector<float>(offset);
        var mask = new Vector<uint>(0xFF);
        for (; i <= whole.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            Vector<uint> bytes = (new Vector<uint>(whole[i..]) >>> shift) & mask;
            ((Vector.ConvertToSingle(bytes.As<uint, int>()) - offsets) * scale).CopyTo(values[i..]);
        }
        for (; i < whole.Length; i++)
            values[i] = (((whole[i] >> shift) & 0xFF) - offset) * scale;
    }

    private static void Interleave(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> sources, float offset, float scale, Span<float> values)
    {
        // There are only 256 different values.
        Span<float> table = stackalloc float[256];
        for (int value = 0; value < table.Length; value++)
            table[value] = (value - offset) * scale;
        int to = 0;
        for (int from = 0; from < pixels.Length; from += 4)
        {
            foreach (int source in sources)
                values[to++] = table[pixels[from + source]];
        }
    }
}
