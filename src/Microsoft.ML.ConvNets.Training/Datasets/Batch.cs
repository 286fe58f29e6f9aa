using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>
/// A batch that is ready for the network; it belongs to its <see cref="BatchLoader"/>, which fills it anew for each step.
/// </summary>
internal sealed class Batch : IDisposable
{
    private readonly Tensor _targets;
    private readonly Tensor? _weights;
    private readonly int _targetLength;
    private readonly Device _device;
    private bool _isCopied;

    internal Batch(TensorShape shape, int capacity, int targetLength, bool isWeighted, Device device)
    {
        (_targetLength, _device) = (targetLength, device);
        Inputs = new InputBuffer(shape, capacity, device);
        _targets = HostMemory.Zeros([capacity, targetLength], device);
        _weights = isWeighted ? HostMemory.Zeros([capacity], device) : null;
    }

    internal InputBuffer Inputs { get; }

    /// <summary>Number of samples; the last batch of an epoch may be smaller than the others.</summary>
    internal int Count { get; private set; }

    /// <summary>
    /// The fraction of a sample's own target where samples were mixed with those that mirror their place in the batch; 1 where they were
    /// not.
    /// </summary>
    internal double MixLambda { get; set; } = 1;

    /// <summary>A new view of the inputs, or a copy on the device that trains, for the caller to dispose.</summary>
    internal Tensor InputView() => OnDevice(Inputs.View(Count));

    /// <summary>The same of the targets, <c>[N, TargetLength]</c>.</summary>
    internal Tensor Targets() => OnDevice(_targets.narrow(0, 0, Count));

    /// <summary>The same of the weights, <c>[N]</c>; null where all samples count alike.</summary>
    internal Tensor? Weights() => _weights is null ? null : OnDevice(_weights.narrow(0, 0, Count));

    private Tensor OnDevice(Tensor view)
    {
        if (_device.type == DeviceType.CPU)
        {
            return view;
        }

        using (view)
        {
            _isCopied = true;
            return view.to(_device, non_blocking: true);
        }
    }

    /// <summary>
    /// A device reads pinned memory by itself while this thread goes on. Before that memory is written anew, it must have read it; where a
    /// step waited for a loss, it has, and this costs nothing.
    /// </summary>
    private void AwaitCopies()
    {
        if (_isCopied)
        {
            cuda.synchronize(_device);
            _isCopied = false;
        }
    }

    /// <summary>Begins another batch: the memory is free to be written from here on.</summary>
    internal void SetTargets(Dataset store, ReadOnlySpan<int> samples)
    {
        AwaitCopies();
        Count = samples.Length;
        Span<float> targets = MemoryMarshal.Cast<byte, float>(_targets.bytes);
        Span<float> weights = _weights is null ? [] : MemoryMarshal.Cast<byte, float>(_weights.bytes);
        for (int i = 0; i < samples.Length; i++)
        {
            SampleTarget target = store.TargetOf(samples[i]);
            target.Values.CopyTo(targets[(i * _targetLength)..]);
            if (_weights is not null)
            {
                weights[i] = target.Weight;
            }
        }
    }

    public void Dispose()
    {
        AwaitCopies();
        Inputs.Dispose();
        _targets.Dispose();
        _weights?.Dispose();
    }
}
