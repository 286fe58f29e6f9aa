using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>Memory of the processor that batches are filled in.</summary>
internal static class HostMemory
{
    /// <summary>
    /// Zeros in single precision, for the caller to dispose. For a CUDA device the memory is pinned: only from there it copies by itself,
    /// without the processor and without a copy of the operating system's between them.
    /// </summary>
    internal static Tensor Zeros(long[] shape, Device device)
    {
        Tensor memory = zeros(shape, ScalarType.Float32);
        if (device.type == DeviceType.CUDA)
        {
            using Tensor pageable = memory;
            memory = pageable.pin_memory();
        }

        return memory.DetachFromDisposeScope();
    }
}
