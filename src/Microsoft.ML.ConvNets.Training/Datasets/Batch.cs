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

    internal Batch(TensorShape shape, int capacity, int targetLength, bool isWeighted)
    {
        Inputs = new InputBuffer(shape, capacity);
        _targetLength = targetLength;
        _targets = zeros([capacity, targetLength], ScalarType.Float32).DetachFromDisposeScope();
        _weights = isWeighted ? zeros([capacity], ScalarType.Float32).DetachFromDisposeScope() : null;
    }

    internal InputBuffer Inputs { get; }

    /// <summary>Number of samples; the last batch of an epoch may be smaller than the others.</summary>
    internal int Count { get; private set; }

    /// <summary>
    /// The fraction of a sample's own target where samples were mixed with those that mirror their place in the batch; 1 where they were
    /// not.
    /// </summary>
    internal double MixLambda { get; set; } = 1;

    /// <summary>A new view of the inputs, or a copy on another device, for the caller to dispose.</summary>
    internal Tensor InputView(Device device) => On(device, Inputs.View(Count));

    /// <summary>The same of the targets, <c>[N, TargetLength]</c>.</summary>
    internal Tensor Targets(Device device) => On(device, _targets.narrow(0, 0, Count));

    /// <summary>The same of the weights, <c>[N]</c>; null where all samples count alike.</summary>
    internal Tensor? Weights(Device device) => _weights is null ? null : On(device, _weights.narrow(0, 0, Count));

    private static Tensor On(Device device, Tensor view)
    {
        if (device.type == DeviceType.CPU)
        {
            return view;
        }

        using (view)
        {
            return view.to(device);
        }
    }

    internal void SetTargets(Dataset store, ReadOnlySpan<int> samples)
    {
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
        Inputs.Dispose();
        _targets.Dispose();
        _weights?.Dispose();
    }
}
