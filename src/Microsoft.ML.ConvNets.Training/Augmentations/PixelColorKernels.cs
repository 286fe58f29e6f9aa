using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>A change of color that looks at all three channels of a pixel; values are 0 to 255.</summary>
internal interface IPixelColorKernel
{
    void Apply(ref Vector256<float> red, ref Vector256<float> green, ref Vector256<float> blue);
}

/// <summary>Applies such changes to eight pixels at a time: without branches, which the colors of an image make hard to predict.</summary>
internal static class PixelColorKernels
{
    private const int Width = 8;

    /// <summary>Changes packed red, green and blue in place; fractions are cut off.</summary>
    internal static void Apply<TKernel>(Span<byte> pixels, TKernel step)
        where TKernel : struct, IPixelColorKernel
    {
        int length = pixels.Length / (3 * Width) * (3 * Width);
        for (int i = 0; i < length; i += 3 * Width)
        {
            ApplyBlock(ref pixels[i], step);
        }

        if (length < pixels.Length)
        {
            Span<byte> rest = stackalloc byte[3 * Width];
            pixels[length..].CopyTo(rest);
            ApplyBlock(ref rest[0], step);
            rest[..(pixels.Length - length)].CopyTo(pixels[length..]);
        }
    }

    private static void ApplyBlock<TKernel>(ref byte first, TKernel step)
        where TKernel : struct, IPixelColorKernel
    {
        Unsafe.SkipInit(out Planes planes);
        ref int plane = ref Unsafe.As<Planes, int>(ref planes);
        for (int i = 0; i < Width; i++)
        {
            Unsafe.Add(ref plane, i) = Unsafe.Add(ref first, 3 * i);
            Unsafe.Add(ref plane, i + Width) = Unsafe.Add(ref first, (3 * i) + 1);
            Unsafe.Add(ref plane, i + (2 * Width)) = Unsafe.Add(ref first, (3 * i) + 2);
        }

        Vector256<float> red = Vector256.ConvertToSingle(planes.Red);
        Vector256<float> green = Vector256.ConvertToSingle(planes.Green);
        Vector256<float> blue = Vector256.ConvertToSingle(planes.Blue);
        step.Apply(ref red, ref green, ref blue);
        (planes.Red, planes.Green, planes.Blue) = (Clipped(red), Clipped(green), Clipped(blue));
        for (int i = 0; i < Width; i++)
        {
            Unsafe.Add(ref first, 3 * i) = (byte)Unsafe.Add(ref plane, i);
            Unsafe.Add(ref first, (3 * i) + 1) = (byte)Unsafe.Add(ref plane, i + Width);
            Unsafe.Add(ref first, (3 * i) + 2) = (byte)Unsafe.Add(ref plane, i + (2 * Width));
        }
    }

    private static Vector256<int> Clipped(Vector256<float> values) =>
        Vector256.ConvertToInt32Native(Vector256.Min(Vector256.Max(values, Vector256<float>.Zero), Vector256.Create(255f)));

    [StructLayout(LayoutKind.Sequential)]
    private struct Planes
    {
        internal Vector256<int> Red;
        internal Vector256<int> Green;
        internal Vector256<int> Blue;
    }
}

/// <summary>Blends each pixel with its gray.</summary>
internal readonly struct SaturationKernel(double factor) : IPixelColorKernel
{
    private readonly float _own = (float)factor;
    private readonly float _other = (float)(1 - factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector256<float> red, ref Vector256<float> green, ref Vector256<float> blue)
    {
        Vector256<float> gray = Vector256.Truncate((red * 0.2989f) + (green * 0.587f) + (blue * 0.114f)) * _other;
        red = (red * _own) + gray;
        green = (green * _own) + gray;
        blue = (blue * _own) + gray;
    }
}

/// <summary>Turns the hue by a fraction of the color circle, -0.5 to 0.5: to hue, saturation and value and back.</summary>
internal readonly struct HueKernel(double turn) : IPixelColorKernel
{
    private readonly float _turn = (float)turn;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector256<float> red, ref Vector256<float> green, ref Vector256<float> blue)
    {
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> zero = Vector256<float>.Zero;
        red /= Vector256.Create(255f);
        green /= Vector256.Create(255f);
        blue /= Vector256.Create(255f);
        Vector256<float> high = Vector256.Max(red, Vector256.Max(green, blue));
        Vector256<float> spread = high - Vector256.Min(red, Vector256.Min(green, blue));
        Vector256<float> isGray = Vector256.Equals(spread, zero);
        Vector256<float> saturation = spread / Vector256.ConditionalSelect(isGray, one, high);
        Vector256<float> divisor = Vector256.ConditionalSelect(isGray, one, spread);
        Vector256<float> fromRed = (high - red) / divisor;
        Vector256<float> fromGreen = (high - green) / divisor;
        Vector256<float> fromBlue = (high - blue) / divisor;
        Vector256<float> hue = Vector256.ConditionalSelect(
            Vector256.Equals(high, red),
            fromBlue - fromGreen,
            Vector256.ConditionalSelect(
                Vector256.Equals(high, green), Vector256.Create(2f) + fromRed - fromBlue, Vector256.Create(4f) + fromGreen - fromRed));

        // From 5/6 to 11/6 before it is brought below 1; then the same again, turned.
        hue = Below1((hue / Vector256.Create(6f)) + one) + Vector256.Create(_turn);
        hue = Below1(hue);
        hue += Vector256.ConditionalSelect(Vector256.LessThan(hue, zero), one, zero);

        Vector256<float> sixth = Vector256.Floor(hue * 6f);
        Vector256<float> along = (hue * 6f) - sixth;
        sixth -= Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(sixth, Vector256.Create(6f)), Vector256.Create(6f), zero);
        Vector256<float> p = high * (one - saturation);
        Vector256<float> q = high * (one - (saturation * along));
        Vector256<float> t = high * (one - (saturation * (one - along)));
        red = Chosen(sixth, high, q, p, p, t, high) * 255f;
        green = Chosen(sixth, t, high, high, q, p, p) * 255f;
        blue = Chosen(sixth, p, p, t, high, high, q) * 255f;
    }

    private static Vector256<float> Below1(Vector256<float> value) =>
        value - Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(value, Vector256<float>.One), Vector256<float>.One, Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Chosen(
        Vector256<float> sixth, Vector256<float> v0, Vector256<float> v1, Vector256<float> v2, Vector256<float> v3, Vector256<float> v4,
        Vector256<float> v5)
    {
        Vector256<float> low = Vector256.ConditionalSelect(
            Vector256.LessThan(sixth, Vector256.Create(1f)), v0,
            Vector256.ConditionalSelect(Vector256.LessThan(sixth, Vector256.Create(2f)), v1, v2));
        Vector256<float> high = Vector256.ConditionalSelect(
            Vector256.LessThan(sixth, Vector256.Create(4f)), v3,
            Vector256.ConditionalSelect(Vector256.LessThan(sixth, Vector256.Create(5f)), v4, v5));
        return Vector256.ConditionalSelect(Vector256.LessThan(sixth, Vector256.Create(3f)), low, high);
    }
}
