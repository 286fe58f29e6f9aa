using System.Numerics;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>
/// A batch in memory that ONNX Runtime reads and writes in place: scoring one after the other makes no objects. For one thread at a time.
/// </summary>
/// <param name="capacity">The most samples.</param>
/// <param name="sampleDimensions">The dimensions of one sample.</param>
/// <param name="outputs">Number of values that the network gives for one sample.</param>
internal sealed class BoundBatch<T>(int capacity, long[] sampleDimensions, int outputs)
    where T : unmanaged, INumber<T>
{
    private readonly int _sampleLength = checked((int)sampleDimensions.Aggregate(1L, static (length, side) => length * side));
    private OnnxSession? _session;
    private OrtIoBinding? _binding;
    private int _count;

    /// <summary>The most samples.</summary>
    internal int Capacity => capacity;

    /// <summary>The samples, one after the other.</summary>
    internal T[] Inputs { get; } = GC.AllocateArray<T>(
        checked(capacity * (int)sampleDimensions.Aggregate(1L, static (length, side) => length * side)), pinned: true);

    /// <summary>What the network made of them.</summary>
    internal float[] Outputs { get; } = GC.AllocateArray<float>(checked(capacity * outputs), pinned: true);

    /// <summary>The place of a sample.</summary>
    internal Span<T> Sample(int index) => Inputs.AsSpan(index * _sampleLength, _sampleLength);

    /// <summary>Scores the first samples.</summary>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    internal void Run(OnnxSession session, int count)
    {
        if (session != _session || count != _count || !session.ReadsInPlace)
        {
            _binding?.Dispose();
            _binding = session.Bind(
                Inputs.AsMemory(0, count * _sampleLength), [count, .. sampleDimensions], Outputs.AsMemory(0, count * outputs));
            (_session, _count) = (session, count);
        }

        session.Run(_binding!);
        GC.KeepAlive(this);
    }
}
