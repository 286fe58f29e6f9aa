using Microsoft.ML.ConvNets.Training.Augmentations;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>A sample's target and weight.</summary>
/// <param name="Values">The target's numbers: a class counted from 0, a value, or one number a label.</param>
/// <param name="Weight">At least 0; 1 where nothing else is said.</param>
internal readonly record struct SampleTarget(float[] Values, float Weight = 1);

/// <summary>
/// The training samples, read once: inputs as packed pixels or vectors, and a target for each. Samples are numbered in the order of the
/// data.
/// </summary>
internal abstract class Dataset : IDisposable
{
    private readonly List<(DataViewRowId Row, int Slot, SampleTarget Target)> _samples = [];
    private int[] _slots = [];

    private protected Dataset(TensorShape shape) => Shape = shape;

    /// <summary>The shape of one input sample.</summary>
    internal TensorShape Shape { get; }

    internal int Count => _samples.Count;

    /// <summary>Whether any sample counts more or less than the others.</summary>
    internal bool IsWeighted { get; private set; }

    /// <summary>The target of a sealed sample.</summary>
    internal SampleTarget TargetOf(int sample) => _samples[sample].Target;

    /// <summary>The class of a sealed sample whose target is one.</summary>
    internal int ClassOf(int sample) => (int)_samples[sample].Target.Values[0];

    /// <summary>Remembers a sample that was written to <paramref name="slot"/>; safe from many threads.</summary>
    internal void Register(DataViewRowId row, int slot, SampleTarget target)
    {
        lock (_samples)
        {
            _samples.Add((row, slot, target));
        }
    }

    /// <summary>Puts the samples into the order of their rows, so that it does not depend on which thread was first.</summary>
    internal void Seal()
    {
        _samples.Sort(static (a, b) => a.Row.CompareTo(b.Row) is int order and not 0 ? order : a.Slot.CompareTo(b.Slot));
        _slots = [.. _samples.Select(s => s.Slot)];
        IsWeighted = _samples.Exists(static s => s.Target.Weight != 1);
    }

    /// <summary>Multiplies the weight of each sample of a class.</summary>
    /// <param name="weights">The weight of each class.</param>
    internal void WeighClasses(IReadOnlyList<double> weights)
    {
        for (int i = 0; i < _samples.Count; i++)
        {
            (DataViewRowId row, int slot, SampleTarget target) = _samples[i];
            _samples[i] = (row, slot, target with { Weight = (float)(target.Weight * weights[(int)target.Values[0]]) });
        }

        IsWeighted = _samples.Exists(static s => s.Target.Weight != 1);
    }

    /// <summary>The row of a sealed sample.</summary>
    internal DataViewRowId RowOf(int sample) => _samples[sample].Row;

    /// <summary>Where a sealed sample was written to.</summary>
    private protected int SlotOf(int sample) => _slots[sample];

    /// <summary>A number that equal inputs have in common, for finding duplicates; null where inputs are not kept.</summary>
    internal abstract ulong? ContentHash(int sample);

    /// <summary>Writes one sample's input, images as <c>[H, W, C]</c>.</summary>
    internal void ReadInput(int sample, Span<float> destination, SampleAugmenter? augmenter, int epoch) =>
        ReadSlot(_slots[sample], destination, augmenter, epoch, sample);

    private protected abstract void ReadSlot(int slot, Span<float> destination, SampleAugmenter? augmenter, int epoch, int sample);

    public abstract void Dispose();

    /// <summary>64 bits of bytes by multiplication and folding; only ever compared within this process.</summary>
    private protected static ulong HashOf(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0x9E3779B97F4A7C15ul ^ (ulong)bytes.Length;
        ReadOnlySpan<ulong> words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            hash = (System.Numerics.BitOperations.RotateLeft(hash, 29) ^ word) * 0xD6E8FEB86659FD93ul;
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            hash = (System.Numerics.BitOperations.RotateLeft(hash, 29) ^ rest) * 0xD6E8FEB86659FD93ul;
        }

        return hash ^ (hash >> 32);
    }
}
