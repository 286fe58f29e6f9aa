using System.Globalization;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Trainers;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Training.Recipes;

/// <summary>
/// The samples that a recipe holds out to choose by: the same fraction of each class, but a few at least, and images that show the same on
/// one side only.
/// </summary>
/// <param name="Rows">Their rows; empty where there are too few samples to spare any.</param>
/// <param name="Told">What was done, as one sentence.</param>
internal sealed record ValidationShare(IReadOnlySet<DataViewRowId> Rows, string Told)
{
    /// <summary>One of so many samples of a class is spared in any case, but no more than a few.</summary>
    private const int SampleOf = 4;

    private const int Few = 3;

    /// <summary>Chooses them. Images are read once, small.</summary>
    internal static ValidationShare Of(BoundData bound, ConvNetTrainerOptions options, double fraction, int seed)
    {
        ImageReadingOptions reading = options.ImageReading;
        var reader = new SampleReader(
            bound.Data, bound.Target.Task, reading.OnBadImage == BadImageAction.Skip ? reading.MaxBadImageFraction : null,
            options.Hardware.Threads ?? Environment.ProcessorCount, options.Progress, options.CancellationToken);
        if (bound.Kind == InputKind.Vector)
        {
            using var vectors = new VectorDataset(TensorShape.Vector(((VectorDataViewType)bound.Data.Feature.Type).Size));
            reader.ReadVectors(vectors);
            var first = new Dictionary<ulong, int>();
            int[] same = new int[vectors.Count];
            for (int i = 0; i < same.Length; i++)
            {
                first.TryAdd(vectors.ContentHash(i)!.Value, i);
                same[i] = first[vectors.ContentHash(i)!.Value];
            }

            return Of(vectors, bound, same, fraction, seed);
        }

        using var thumbnails = new ImageDataset(
            ImagePreprocessing.ZeroToOne(NearDuplicates.Thumbnail).WithLimit(reading.MaxImagePixels), options.Hardware.CacheMemoryLimit,
            Path.GetTempPath());
        reader.ReadImages(thumbnails);
        return Of(thumbnails, bound, NearDuplicates.GroupsOf(thumbnails), fraction, seed);
    }

    private static ValidationShare Of(Dataset samples, BoundData bound, int[] groups, double fraction, int seed)
    {
        bool areClasses = bound.Target.Task.Classes is not null;
        int[] classes = [.. Enumerable.Range(0, samples.Count).Select(i => areClasses ? samples.ClassOf(i) : 0)];
        Dictionary<int, int> quotas = classes.GroupBy(static c => c).ToDictionary(static c => c.Key, c => QuotaOf(c.Count(), fraction));
        int[][] drawn = [.. Enumerable.Range(0, samples.Count).GroupBy(i => groups[i]).Select(static g => g.ToArray())];
        new Random(RandomSeed.Of(seed, 0)).Shuffle(drawn);
        var held = new HashSet<DataViewRowId>();
        foreach (int[] group in drawn)
        {
            int own = classes[group[0]];
            // What is there twice in two classes is a mistake that a figure should not tell of; what is larger than the share stays whole.
            if (group.Length <= quotas[own] && Array.TrueForAll(group, sample => classes[sample] == own))
            {
                quotas[own] -= group.Length;
                held.UnionWith(group.Select(samples.RowOf));
            }
        }

        return new ValidationShare(held, Tell(samples.Count, held.Count, areClasses, drawn));
    }

    private static int QuotaOf(int samples, double fraction) =>
        Math.Max((int)Math.Round(samples * fraction), Math.Min(Few, samples / SampleOf));

    private static string Tell(int all, int held, bool areClasses, int[][] groups)
    {
        if (held == 0)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"None of {all:N0} images is held out to validate: there are too few. Nothing is chosen by validation.");
        }

        int together = groups.Count(static group => group.Length > 1);
        string same = together == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $"; {together:N0} groups of images that show the same stay together");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{held:N0} of {all:N0} images are held out to validate{(areClasses ? ", the same share of each class" : "")}{same}.");
    }
}
