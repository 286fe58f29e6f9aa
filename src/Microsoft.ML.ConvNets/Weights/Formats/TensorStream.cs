using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>The values of tensors as little-endian bytes in a stream.</summary>
internal static class TensorStream
{
    /// <summary>Bytes moved at a time: a span cannot hold more than 2 GiB, and a stream that ends early should show soon.</summary>
    private const int StepLength = 64 << 20;

    /// <summary>Reads a contiguous tensor.</summary>
    /// <exception cref="InvalidDataException">The stream ends inside it.</exception>
    internal static void Fill(Tensor tensor, Stream stream, string name)
    {
        try
        {
            foreach (Tensor step in Steps(tensor))
            {
                stream.ReadExactly(step.bytes);
            }
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"The weights end inside '{name}': the file is truncated.", e);
        }
    }

    /// <summary>Writes a tensor of any layout on any device, row by row.</summary>
    internal static void Write(Tensor tensor, Stream stream)
    {
        using Tensor detached = tensor.detach();
        using Tensor cpu = detached.cpu();
        using Tensor contiguous = cpu.contiguous();
        foreach (Tensor step in Steps(contiguous))
        {
            stream.Write(step.bytes);
        }
    }

    /// <summary>Whether values of one type may be read into a tensor of the other: fractions into fractions, whole numbers into whole ones.</summary>
    internal static bool Converts(ScalarType stored, ScalarType wanted) => stored == wanted || Kind(stored) == Kind(wanted);

    private static int Kind(ScalarType type) => type switch
    {
        ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16 => 1,
        ScalarType.Bool => 2,
        _ => 3,
    };

    private static IEnumerable<Tensor> Steps(Tensor contiguous)
    {
        using Tensor flat = contiguous.reshape(-1);
        long count = flat.numel();
        long most = StepLength / Math.Max(1, flat.element_size());
        for (long start = 0; start < count; start += most)
        {
            using Tensor step = flat.narrow(0, start, Math.Min(most, count - start));
            yield return step;
        }
    }
}
