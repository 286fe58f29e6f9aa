using Microsoft.ML.ConvNets.Training.Augmentations;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Training.Features;

/// <summary>Samples whose inputs are features: one set for each, or several variants that take turns from epoch to epoch.</summary>
internal sealed class FeatureDataset : Dataset
{
    private readonly BackboneFeatures _space;
    private readonly int[][] _slots;

    /// <param name="space">Where the features are; it outlives this.</param>
    /// <param name="shape">The shape of the features, which are stored channels last.</param>
    /// <param name="samples">The keys of the variants and the target of each sample.</param>
    internal FeatureDataset(BackboneFeatures space, TensorShape shape, IReadOnlyList<(FeatureKey[] Variants, SampleTarget Target)> samples)
        : base(shape)
    {
        _space = space;
        _slots = [.. samples.Select(sample => Array.ConvertAll(sample.Variants, space.SlotOf))];
        for (int i = 0; i < samples.Count; i++)
        {
            Register(new DataViewRowId((ulong)i, 0), i, samples[i].Target);
        }

        Seal();
    }

    internal override ulong? ContentHash(int sample) => null;

    private protected override void ReadSlot(int slot, Span<float> destination, SampleAugmenter? augmenter, int epoch, int sample)
    {
        int[] variants = _slots[slot];
        _space[variants[epoch % variants.Length]].CopyTo(destination);
    }

    public override void Dispose()
    {
        // The features belong to the cache.
    }
}
