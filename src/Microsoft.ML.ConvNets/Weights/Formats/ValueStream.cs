using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ConvNets.Weights.Formats;

/// <summary>The values of a weight as little-endian bytes in a stream.</summary>
internal static class ValueStream
{
    /// <summary>
    /// Values moved at a time: a span of bytes cannot hold more than 2 GiB, and a stream that ends early should show soon.
    /// </summary>
    private const int StepLength = 1 << 18;

    /// <summary>Reads values of any type as floats.</summary>
    /// <exception cref="InvalidDataException">The stream ends before the last one.</exception>
    internal static void Read(Stream stream, ElementType type, Span<float> values, string name)
    {
        byte[] buffer = type == ElementType.Float32 ? [] : new byte[Math.Min(values.Length, StepLength) * type.Size()];
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, StepLength)..])
        {
            Span<float> step = values[..Math.Min(values.Length, StepLength)];
            Span<byte> bytes = type == ElementType.Float32 ? MemoryMarshal.AsBytes(step) : buffer.AsSpan(0, step.Length * type.Size());
            ReadExactly(stream, bytes, name);
            if (type != ElementType.Float32)
            {
                Convert(type, bytes, step);
            }
        }
    }

    /// <summary>Reads bytes.</summary>
    /// <exception cref="InvalidDataException">The stream ends before the last one.</exception>
    internal static void ReadExactly(Stream stream, Span<byte> bytes, string name)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new InvalidDataException($"The weights end inside '{name}': the file is truncated.");
        }
    }

    /// <summary>Writes floats as single or half precision or whole numbers of 64 bits.</summary>
    internal static void Write(Stream stream, ElementType type, ReadOnlySpan<float> values)
    {
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, StepLength)..])
        {
            ReadOnlySpan<float> step = values[..Math.Min(values.Length, StepLength)];
            stream.Write(type switch
            {
                ElementType.Float32 => MemoryMarshal.AsBytes(step),
                ElementType.Float16 => Converted<Half>(step),
                ElementType.Int64 => Converted<long>(step),
                _ => throw new NotSupportedException($"Weights are not written as {type}."),
            });
        }
    }

    private static void Convert(ElementType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case ElementType.Float64: Convert<double>(bytes, values); break;
            case ElementType.Float16: Convert<Half>(bytes, values); break;
            case ElementType.Int64: Convert<long>(bytes, values); break;
            case ElementType.Int32: Convert<int>(bytes, values); break;
            case ElementType.Int16: Convert<short>(bytes, values); break;
            case ElementType.Int8: Convert<sbyte>(bytes, values); break;
            case ElementType.UInt8 or ElementType.Bool: Convert<byte>(bytes, values); break;
            case ElementType.BFloat16:
                ReadOnlySpan<ushort> upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                }

                break;
            default: throw new NotSupportedException($"There is no way from {type} to numbers.");
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> values)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> stored = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = float.CreateTruncating(stored[i]);
        }
    }

    private static ReadOnlySpan<byte> Converted<T>(ReadOnlySpan<float> values)
        where T : unmanaged, INumberBase<T>
    {
        var stored = new T[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            stored[i] = T.CreateTruncating(values[i]);
        }

        return MemoryMarshal.AsBytes<T>(stored);
    }
}
