using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>
/// Changes the colors of packed <c>[H, W, C]</c> images in place, with the arithmetic of torchvision (single precision, fractions cut off),
/// so that the same factors give the same bytes. One object serves one thread.
/// </summary>
internal sealed class ColorTransforms
{
    private const int Levels = 256;

    private readonly int _height;
    private readonly int _width;
    private readonly int _channels;
    private readonly byte[] _table;
    private readonly int[] _histogram = new int[Levels];
    private byte[] _before = [];

    internal ColorTransforms(TensorShape shape)
    {
        (_height, _width, _channels) = (shape.Height, shape.Width, shape.Channels);
        _table = new byte[Levels * _channels];
    }

    /// <summary>
    /// Keras' channel shift, which keeps values between the smallest and the largest one of the image, and then its brightness.
    /// </summary>
    internal void ShiftAndBrightness(Span<byte> pixels, double shift, double factor)
    {
        (byte low, byte high) = shift == 0 ? ((byte)0, byte.MaxValue) : Extremes(pixels);
        for (int value = 0; value < Levels; value++)
        {
            double shifted = Math.Round(Math.Clamp(value + shift, low, high));
            _table[value] = Blend((byte)shifted, 0, (float)factor, 0);
        }

        ApplyTable(pixels);
    }

    internal void Brightness(Span<byte> pixels, double factor) => BlendWith(pixels, 0, factor);

    /// <summary>Blends with the mean gray of the image.</summary>
    internal void Contrast(Span<byte> pixels, double factor)
    {
        long sum = 0;
        if (_channels == 3)
        {
            for (int i = 0; i + 2 < pixels.Length; i += 3)
            {
                sum += Gray(pixels[i], pixels[i + 1], pixels[i + 2]);
            }
        }
        else
        {
            foreach (byte value in pixels)
            {
                sum += value;
            }
        }

        BlendWith(pixels, (float)sum / (_height * _width), factor);
    }

    /// <summary>Blends each pixel with its gray; nothing without colors.</summary>
    internal void Saturation(Span<byte> pixels, double factor)
    {
        if (_channels == 3)
        {
            PixelColorKernels.Apply(pixels, new SaturationKernel(factor));
        }
    }

    /// <summary>Turns the hue by a fraction of the color circle, -0.5 to 0.5; nothing without colors.</summary>
    internal void Hue(Span<byte> pixels, double turn)
    {
        if (_channels == 3)
        {
            PixelColorKernels.Apply(pixels, new HueKernel(turn));
        }
    }

    /// <summary>Blends with a blurred copy; the outermost pixels are not blurred.</summary>
    internal void Sharpness(Span<byte> pixels, double factor)
    {
        if (_height <= 2 || _width <= 2)
        {
            return;
        }

        if (_before.Length < pixels.Length)
        {
            _before = new byte[pixels.Length];
        }

        pixels.CopyTo(_before);
        BlendWithSelf(pixels, factor);
        int stride = _width * _channels;
        float own = (float)factor;
        float other = (float)(1 - factor);
        for (int y = 1; y < _height - 1; y++)
        {
            for (int i = (y * stride) + _channels; i < ((y + 1) * stride) - _channels; i++)
            {
                int sum = ThreeAt(i - stride) + ThreeAt(i) + ThreeAt(i + stride) + (4 * _before[i]);
                pixels[i] = Blend(_before[i], ((2 * sum) + 13) / 26, own, other);
            }
        }
    }

    /// <summary>Keeps the given number of bits of each value, 1 to 8.</summary>
    internal void Posterize(Span<byte> pixels, int bits)
    {
        for (int value = 0; value < Levels; value++)
        {
            _table[value] = (byte)(value & -(1 << (8 - bits)));
        }

        ApplyTable(pixels);
    }

    /// <summary>Inverts the values from a threshold on.</summary>
    internal void Solarize(Span<byte> pixels, double threshold)
    {
        for (int value = 0; value < Levels; value++)
        {
            _table[value] = (byte)(value >= threshold ? 255 - value : value);
        }

        ApplyTable(pixels);
    }

    /// <summary>Stretches each channel to the whole range of values.</summary>
    internal void AutoContrast(Span<byte> pixels)
    {
        for (int c = 0; c < _channels; c++)
        {
            CountLevels(pixels, c);
            int low = Array.FindIndex(_histogram, static n => n > 0);
            int high = Array.FindLastIndex(_histogram, static n => n > 0);
            float scale = low == high ? 1 : 255f / (high - low);
            int from = low == high ? 0 : low;
            for (int value = 0; value < Levels; value++)
            {
                _table[(c * Levels) + value] = (byte)Math.Clamp((value - from) * scale, 0, 255);
            }
        }

        ApplyTables(pixels);
    }

    /// <summary>Spreads the values of each channel so that all of them are about as frequent.</summary>
    internal void Equalize(Span<byte> pixels)
    {
        for (int c = 0; c < _channels; c++)
        {
            CountLevels(pixels, c);
            int last = _histogram[Array.FindLastIndex(_histogram, static n => n > 0)];
            int step = ((_height * _width) - last) / 255;
            long below = step / 2;
            for (int value = 0; value < Levels; value++)
            {
                _table[(c * Levels) + value] = step == 0 ? (byte)value : (byte)Math.Min(255, below / step);
                below += _histogram[value];
            }
        }

        ApplyTables(pixels);
    }

    private static byte Gray(byte red, byte green, byte blue) => (byte)((0.2989f * red) + (0.587f * green) + (0.114f * blue));

    private static byte Blend(byte value, float other, float mixLambda, float otherFraction) =>
        Clipped((mixLambda * value) + (otherFraction * other));

    /// <summary>Without its fraction, between 0 and 255.</summary>
    private static byte Clipped(float value) => (byte)Math.Clamp((int)value, 0, 255);

    private static (byte Low, byte High) Extremes(ReadOnlySpan<byte> pixels)
    {
        Vector<byte> low = Vector<byte>.AllBitsSet;
        Vector<byte> high = Vector<byte>.Zero;
        ReadOnlySpan<Vector<byte>> vectors = MemoryMarshal.Cast<byte, Vector<byte>>(pixels);
        foreach (Vector<byte> vector in vectors)
        {
            low = Vector.Min(low, vector);
            high = Vector.Max(high, vector);
        }

        (byte lowest, byte highest) = (byte.MaxValue, byte.MinValue);
        for (int i = 0; vectors.Length > 0 && i < Vector<byte>.Count; i++)
        {
            (lowest, highest) = (Math.Min(lowest, low[i]), Math.Max(highest, high[i]));
        }

        foreach (byte value in pixels[(vectors.Length * Vector<byte>.Count)..])
        {
            (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        }

        return (lowest, highest);
    }

    private int ThreeAt(int i) => _before[i - _channels] + _before[i] + _before[i + _channels];

    private void BlendWith(Span<byte> pixels, float other, double factor)
    {
        for (int value = 0; value < Levels; value++)
        {
            _table[value] = Blend((byte)value, other, (float)factor, (float)(1 - factor));
        }

        ApplyTable(pixels);
    }

    /// <summary>Changes next to nothing, but what single precision does to a blend of equal values is part of the reference.</summary>
    private void BlendWithSelf(Span<byte> pixels, double factor)
    {
        for (int value = 0; value < Levels; value++)
        {
            _table[value] = Blend((byte)value, value, (float)factor, (float)(1 - factor));
        }

        ApplyTable(pixels);
    }

    private void CountLevels(ReadOnlySpan<byte> pixels, int channel)
    {
        Array.Clear(_histogram);
        for (int i = channel; i < pixels.Length; i += _channels)
        {
            _histogram[pixels[i]]++;
        }
    }

    /// <summary>The first table, for all channels.</summary>
    private void ApplyTable(Span<byte> pixels)
    {
        ref byte table = ref MemoryMarshal.GetArrayDataReference(_table);
        foreach (ref byte value in pixels)
        {
            value = Unsafe.Add(ref table, value);
        }
    }

    private void ApplyTables(Span<byte> pixels)
    {
        for (int c = 0; c < _channels; c++)
        {
            ref byte table = ref _table[c * Levels];
            for (int i = c; i < pixels.Length; i += _channels)
            {
                pixels[i] = Unsafe.Add(ref table, pixels[i]);
            }
        }
    }
}
