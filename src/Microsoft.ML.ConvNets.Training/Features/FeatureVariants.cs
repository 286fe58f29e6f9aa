using System.Text;
using Microsoft.ML.ConvNets.Training.Augmentations;

namespace Microsoft.ML.ConvNets.Training.Features;

/// <summary>
/// Which features an image has: one set as it is and, with augmentation, several of changed copies. The changes of a copy follow from the
/// image's content, the seed and the copy's number, so that they do not depend on what else is trained on.
/// </summary>
/// <param name="augmentation">The augmentation; null for none.</param>
/// <param name="count">Number of changed copies.</param>
/// <param name="seed">The seed of the changes.</param>
internal sealed class FeatureVariants(Augmentation? augmentation, int count, int seed)
{
    private readonly FeatureKey[] _tags = augmentation is null ? [] : TagsOf(augmentation, count, seed);

    /// <summary>Number of variants to train on, at least 1.</summary>
    internal int Count => Math.Max(1, _tags.Length);

    internal FeatureKey[] ForTraining(FeatureKey content) => _tags.Length == 0 ? [content] : [.. _tags.Select(content.With)];

    /// <summary>The keys to measure on: the image as it is.</summary>
    internal static FeatureKey[] ForValidation(FeatureKey content) => [content];

    /// <summary>Something that makes the changed copies of a shape, for one thread; null without augmentation.</summary>
    internal SampleAugmenter? CreateAugmenter(TensorShape shape) => augmentation is null
        ? null
        : new SampleAugmenter(shape, augmentation, seed);

    /// <summary>The number that stands for an image where an augmenter asks for a sample.</summary>
    internal static int NumberOf(FeatureKey content) => unchecked((int)content.Low);

    /// <summary>What the features that training and validation need lack, and how many they need.</summary>
    internal (IReadOnlyList<FeatureExtractor.Missing> Missing, long Wanted) Missing(
        BackboneFeatures space, FeatureImageDataset training, int[] trained, FeatureImageDataset validation, int[] measured)
    {
        var missing = new List<FeatureExtractor.Missing>();
        var seen = new HashSet<FeatureKey>();
        long wanted = 0;
        foreach (int sample in trained)
        {
            Want(training, sample, ForTraining(training.ContentOf(sample)), isChanged: augmentation is not null);
        }

        foreach (int sample in measured)
        {
            Want(validation, sample, ForValidation(validation.ContentOf(sample)), isChanged: false);
        }

        return (missing, wanted);

        void Want(FeatureImageDataset images, int sample, FeatureKey[] keys, bool isChanged)
        {
            wanted += keys.Length;
            for (int k = 0; k < keys.Length; k++)
            {
                if (!space.Contains(keys[k]) && seen.Add(keys[k]))
                {
                    missing.Add(new FeatureExtractor.Missing(images, sample, isChanged ? k : -1, keys[k]));
                }
            }
        }
    }

    private static FeatureKey[] TagsOf(Augmentation augmentation, int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(
            k => FeatureKey.Of((byte)'a', Encoding.UTF8.GetBytes($"{augmentation.ToJson()} {seed} {k}")))];
}
