using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>
/// A reusable input batch: its memory is <c>[N, H, W, C]</c> (or <c>[N, F]</c>), so that filling it is a run of plain writes, and its
/// tensor is the same memory seen as <c>[N, C, H, W]</c> in libtorch's channels-last layout. Nothing is copied or allocated per batch.
/// </summary>
internal sealed class InputBuffer : IDisposable
{
    private readonly Tensor _memory;
    private readonly Tensor _inputs;
    private readonly int _sampleLength;

    /// <param name="shape">The shape of a sample.</param>
    /// <param name="capacity">The most samples.</param>
    /// <param name="device">The device that it is filled for; the memory is the processor's.</param>
    internal InputBuffer(TensorShape shape, int capacity, Device device)
    {
        Capacity = capacity;
        _sampleLength = checked((int)shape.Length);
        _memory = HostMemory.Zeros(
            shape.IsImage ? [capacity, shape.Height, shape.Width, shape.Channels] : [capacity, shape.Channels], device);
        _inputs = shape.IsImage ? _memory.permute(0, 3, 1, 2) : _memory.alias();
        _inputs.DetachFromDisposeScope();
    }

    internal int Capacity { get; }

    internal Span<float> Sample(int index) =>
        MemoryMarshal.Cast<byte, float>(_memory.bytes).Slice(index * _sampleLength, _sampleLength);

    /// <summary>The memory of the first samples, one after the other.</summary>
    internal Span<float> Samples(int count) => MemoryMarshal.Cast<byte, float>(_memory.bytes)[..(count * _sampleLength)];

    /// <summary>The first samples as a new view <c>[count, C, H, W]</c> or <c>[count, F]</c>, for the caller to dispose.</summary>
    internal Tensor View(int count) => _inputs.narrow(0, 0, count);

    public void Dispose()
    {
        _inputs.Dispose();
        _memory.Dispose();
    }
}
