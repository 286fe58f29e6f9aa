using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>The loops of ConvertToImage: a vector of planes or of interleaved colours in, BGRA out.</summary>
internal static class PixelAssembly
{
    /// <summary>Colours that the vector lacks, as vector values: they are scaled like all others.</summary>
    public readonly record struct Defaults(int Alpha, int Red, int Green, int Blue);

    /// <summary>Each byte becomes round(value * scale - offset), kept within 0 to 255.</summary>
    public static void Assemble<T>(ReadOnlySpan<T> values, ColorLayout layout, bool interleaved, float scale, float offset, Defaults defaults, Span<byte> bgra)
        where T : unmanaged, INumberBase<T>
    {
        int count = bgra.Length / 4;
        Channel(values, layout.Blue, layout.Planes, interleaved, scale, offset, defaults.Blue, bgra, count);
        Channel(values, layout.Green, layout.Planes, interleaved, scale, offset, defaults.Green, bgra[1..], count);
        Channel(values, layout.Red, layout.Planes, interleaved, scale, offset, defaults.Red, bgra[2..], count);
        if (layout.Alpha >= 0)
            Channel(values, layout.Alpha, layout.Planes, interleaved, scale, offset, 0, bgra[3..], count);
        else
            Channel(values, -1, layout.Planes, interleaved, 1, 0, defaults.Alpha, bgra[3..], count);
    }

    private static void Channel<T>(ReadOnlySpan<T> values, int plane, int planes, bool interleaved, float scale, float offset, int missing, Span<byte> to, int count)
        where T : unmanaged, INumberBase<T>
    {
        bool scaled = scale != 1 || offset != 0;
        if (plane < 0)
        {
            byte constant = ToByte(missing, scaled, scale, offset);
            for (int i = 0, at = 0; i < count; i++, at += 4)
                to[at] = constant;
            return;
        }
        int from = interleaved ? plane : plane * count;
        int step = interleaved ? planes : 1;
        for (int i = 0, at = 0; i < count; i++, at += 4, from += step)
            to[at] = ToByte(float.CreateTruncating(values[from]), scaled, scale, offset);
    }

    // Unscaled values lose their fraction, scaled ones are rounded: that is what ML.NET does.
    private static byte ToByte(float value, bool scaled, float scale, float offset)
    {
        double result = scaled ? Math.Round((double)((value * scale) - offset)) : value;
        return double.IsNaN(result) ? (byte)0 : (byte)Math.Clamp(result, 0, 255);
    }
}
