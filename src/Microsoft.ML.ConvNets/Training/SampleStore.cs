using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// The training samples, read once: inputs as packed pixels or vectors, and a class for each. Samples are numbered in the order of the data.
/// </summary>
internal abstract class SampleStore : IDisposable
{
    private readonly List<(DataViewRowId Row, int Slot, int Label)> _samples = [];
    private int[] _slots = [];

    private protected SampleStore(TensorShape shape) => Shape = shape;

    /// <summary>The shape of one input sample.</summary>
    internal TensorShape Shape { get; }

    internal int Count => _samples.Count;

    /// <summary>The class of each sample, from 0.</summary>
    internal int[] Labels { get; private set; } = [];

    /// <summary>Remembers a sample that was written to <paramref name="slot"/>; safe from many threads.</summary>
    internal void Register(DataViewRowId row, int slot, int label)
    {
        lock (_samples)
        {
            _samples.Add((row, slot, label));
        }
    }

    /// <summary>Puts the samples into the order of their rows, so that it does not depend on which thread was first.</summary>
    internal void Seal()
    {
        _samples.Sort(static (a, b) => a.Row.CompareTo(b.Row) is int order and not 0 ? order : a.Slot.CompareTo(b.Slot));
        _slots = [.. _samples.Select(s => s.Slot)];
        Labels = [.. _samples.Select(s => s.Label)];
    }

    /// <summary>The row of a sealed sample.</summary>
    private protected DataViewRowId RowOf(int sample) => _samples[sample].Row;

    /// <summary>Where a sealed sample was written to.</summary>
    private protected int SlotOf(int sample) => _slots[sample];

    /// <summary>Writes one sample's input, pictures as <c>[H, W, C]</c>.</summary>
    internal void ReadInput(int sample, Span<float> destination, SampleAugmenter? augmenter, int epoch) =>
        ReadSlot(_slots[sample], destination, augmenter, epoch, sample);

    private protected abstract void ReadSlot(int slot, Span<float> destination, SampleAugmenter? augmenter, int epoch, int sample);

    public abstract void Dispose();
}
