using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>
/// Holds samples out from training, drawn by a seed; where targets are classes, the same fraction of each class (stratified).
/// </summary>
internal static class ValidationSplit
{
    /// <summary>The samples to train on and those held out, both in drawn order.</summary>
    /// <param name="store">The samples.</param>
    /// <param name="classes">Number of classes; null where targets are none.</param>
    /// <param name="fraction">The fraction to hold out, at least 0 and below 1.</param>
    /// <param name="seed">What decides the draw.</param>
    /// <exception cref="ArgumentException">Nothing would be left to train on.</exception>
    internal static (int[] Training, int[] Validation) Of(Dataset store, int? classes, double fraction, int seed)
    {
        int[] samples = [.. Enumerable.Range(0, store.Count)];
        int held = CountOf(samples.Length, fraction);
        if (held == 0)
        {
            return (samples, []);
        }

        new Random(RandomSeed.Of(seed, 0)).Shuffle(samples);
        if (classes is null)
        {
            return (samples[held..], samples[..held]);
        }

        int[] quotas = Quotas(store, classes.Value, held);
        ILookup<bool, int> parts = samples.ToLookup(sample => quotas[store.ClassOf(sample)]-- > 0);
        return ([.. parts[false]], [.. parts[true]]);
    }

    /// <summary>The same where the rows to hold out were chosen before.</summary>
    internal static (int[] Training, int[] Validation) Of(Dataset store, IReadOnlySet<DataViewRowId> heldOut)
    {
        ILookup<bool, int> parts = Enumerable.Range(0, store.Count).ToLookup(sample => heldOut.Contains(store.RowOf(sample)));
        return ([.. parts[false]], [.. parts[true]]);
    }

    /// <summary>How many of so many samples are held out.</summary>
    /// <exception cref="ArgumentException">A fraction was asked for, and it is none of them, or all.</exception>
    internal static int CountOf(long samples, double fraction)
    {
        int held = (int)Math.Round(samples * fraction);
        if (held == 0 && fraction > 0 && samples > 0)
        {
            throw new ArgumentException(
                $"ValidationSetFraction is {fraction}, which holds none of {samples:N0} samples out: nothing could be measured. Hold out "
                + $"at least {1.0 / samples:G2}, or 0 for no validation.");
        }

        return held < samples || held == 0
            ? held
            : throw new ArgumentException($"ValidationSetFraction is {fraction}, which leaves none of {samples:N0} samples to train on.");
    }

    /// <summary>
    /// How many of each class are held out: its fraction, rounded so that the sum is right, the largest remainders first.
    /// </summary>
    private static int[] Quotas(Dataset store, int classes, int held)
    {
        int[] counts = ClassCounts(store, Enumerable.Range(0, store.Count), classes);
        double[] exact = [.. counts.Select(count => (double)count * held / store.Count)];
        int[] quotas = [.. exact.Select(static fraction => (int)fraction)];
        foreach (int @class in Enumerable.Range(0, classes).OrderByDescending(i => exact[i] - quotas[i]).Take(held - quotas.Sum()))
        {
            quotas[@class]++;
        }

        return quotas;
    }

    internal static int[] ClassCounts(Dataset store, IEnumerable<int> samples, int classes)
    {
        int[] counts = new int[classes];
        foreach (int sample in samples)
        {
            counts[store.ClassOf(sample)]++;
        }

        return counts;
    }
}
