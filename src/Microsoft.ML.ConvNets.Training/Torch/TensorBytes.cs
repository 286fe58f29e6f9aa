using System.Runtime.InteropServices;
using Microsoft.ML.ConvNets.Weights.Formats;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>The way between tensors and the bytes of weight files and tables.</summary>
internal static class TensorBytes
{
    /// <summary>Values moved at a time: a span of bytes cannot hold more than 2 GiB.</summary>
    private const int StepLength = 1 << 24;

    /// <summary>Writes tensors as safetensors, whatever their layout and device.</summary>
    internal static void Write(Stream stream, IReadOnlyList<(string Name, Tensor Tensor)> tensors) =>
        Safetensors.Write(stream, Entries(tensors), place =>
        {
            using Tensor rows = Rows(tensors[place].Tensor);
            foreach (Tensor step in Steps(rows))
            {
                stream.Write(step.bytes);
            }
        });

    /// <summary>Reads safetensors into the tensors of the same names, which must all be there with the same shapes.</summary>
    /// <exception cref="InvalidDataException">
    /// The stream is no safetensors file, is cut off, or does not fit; the message names the tensor.
    /// </exception>
    internal static void ReadInto(Stream stream, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        using IDisposable still = no_grad();
        Safetensors.Read(stream, SafetensorsHeader.Read(stream), Entries(tensors), (entry, place) =>
        {
            using Tensor values = empty(entry.Shape, Types.First(type => type.Value == entry.Type).Key);
            foreach (Tensor step in Steps(values))
            {
                ValueStream.ReadExactly(stream, step.bytes, entry.Name);
            }

            tensors[place].Tensor.copy_(values);
        });
    }

    internal static Tensor Of(ReadOnlySpan<float> values, IEnumerable<long> shape)
    {
        Tensor tensor = empty([.. shape]);
        foreach (Tensor step in Steps(tensor))
        {
            int length = (int)step.numel();
            MemoryMarshal.AsBytes(values[..length]).CopyTo(step.bytes);
            values = values[length..];
        }

        return tensor;
    }

    /// <summary>The values of a tensor of any type, layout and device, row by row.</summary>
    internal static void CopyTo(Tensor tensor, Span<float> values)
    {
        using Tensor detached = tensor.detach();
        using Tensor floats = detached.to(ScalarType.Float32);
        using Tensor rows = Rows(floats);
        foreach (Tensor step in Steps(rows))
        {
            step.bytes.CopyTo(MemoryMarshal.AsBytes(values[..(int)step.numel()]));
            values = values[(int)step.numel()..];
        }
    }

    private static Dictionary<ScalarType, ElementType> Types { get; } = new()
    {
        [ScalarType.Float32] = ElementType.Float32,
        [ScalarType.Float64] = ElementType.Float64,
        [ScalarType.Float16] = ElementType.Float16,
        [ScalarType.BFloat16] = ElementType.BFloat16,
        [ScalarType.Int64] = ElementType.Int64,
        [ScalarType.Int32] = ElementType.Int32,
        [ScalarType.Int16] = ElementType.Int16,
        [ScalarType.Int8] = ElementType.Int8,
        [ScalarType.Byte] = ElementType.UInt8,
        [ScalarType.Bool] = ElementType.Bool,
    };

    private static WeightEntry[] Entries(IReadOnlyList<(string Name, Tensor Tensor)> tensors) =>
        [.. tensors.Select(static named => new WeightEntry(named.Name, Types[named.Tensor.dtype], named.Tensor.shape))];

    private static Tensor Rows(Tensor tensor)
    {
        using Tensor detached = tensor.detach();
        using Tensor cpu = detached.cpu();
        return cpu.contiguous();
    }

    private static IEnumerable<Tensor> Steps(Tensor contiguous)
    {
        using Tensor flat = contiguous.reshape(-1);
        long count = flat.numel();
        for (long start = 0; start < count; start += StepLength)
        {
            using Tensor step = flat.narrow(0, start, Math.Min(StepLength, count - start));
            yield return step;
        }
    }
}
