using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Training.Augmentations;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>Float inputs as they are: <c>[N, F]</c>, or <c>[N, C·H·W]</c> channels first for a network over images.</summary>
internal sealed class VectorDataset(TensorShape shape) : Dataset(shape)
{
    private readonly List<float[]> _vectors = [];

    /// <summary>Adds a vector, which the store keeps, and gives its slot; safe from many threads.</summary>
    internal int Add(float[] vector)
    {
        lock (_vectors)
        {
            _vectors.Add(vector);
            return _vectors.Count - 1;
        }
    }

    internal override ulong? ContentHash(int sample) =>
        HashOf(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_vectors[SlotOf(sample)].AsSpan()));

    private protected override void ReadSlot(int slot, Span<float> destination, SampleAugmenter? augmenter, int epoch, int sample) =>
        PixelOrder.ToChannelsLast(_vectors[slot], Shape, destination);

    public override void Dispose() => _vectors.Clear();
}
