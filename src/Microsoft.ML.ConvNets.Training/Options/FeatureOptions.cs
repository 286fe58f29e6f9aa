using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>How the features that a frozen backbone computes, once for each image, are kept.</summary>
public sealed class FeatureOptions : OptionGroup
{
    /// <summary>
    /// Where they are kept; give the same one to several trainers to share it. Default null: one for this training alone, with
    /// <see cref="HardwareOptions.CacheMemoryLimit"/>.
    /// </summary>
    [MayDifferOnResume]
    public FeatureCache? Cache;

    /// <summary>
    /// How many augmented copies of each image a frozen backbone sees when images are augmented, at least 0; epochs take turns with them.
    /// 0: it sees images as they are, and the augmentation only acts while the backbone is fine-tuned. Default 5.
    /// </summary>
    public int Variants = 5;

    internal override void Check() => Guard.InRange(Variants, atLeast: 0, name: nameof(Variants));
}
