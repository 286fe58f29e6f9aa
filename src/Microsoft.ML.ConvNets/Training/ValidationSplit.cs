namespace Microsoft.ML.ConvNets;

/// <summary>Holds samples out from training, drawn by a seed; where targets are classes, the same share of each class (stratified).</summary>
internal static class ValidationSplit
{
    /// <summary>The samples to train on and those held out, both in drawn order.</summary>
    /// <param name="store">The samples.</param>
    /// <param name="classes">Number of classes; null where targets are none.</param>
    /// <param name="fraction">The share to hold out, at least 0 and below 1.</param>
    /// <param name="seed">What decides the draw.</param>
    /// <exception cref="ArgumentException">Nothing would be left to train on.</exception>
    internal static (int[] Training, int[] Validation) Of(SampleStore store, int? classes, double fraction, int seed)
    {
        int[] samples = [.. Enumerable.Range(0, store.Count)];
        int held = (int)Math.Round(samples.Length * fraction);
        if (held == 0)
        {
            return (samples, []);
        }

        if (held >= samples.Length)
        {
            throw new ArgumentException($"A ValidationFraction of {fraction} leaves none of {samples.Length} samples to train on.");
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

    /// <summary>How many of each class are held out: its share, rounded so that the sum is right, the largest remainders first.</summary>
    private static int[] Quotas(SampleStore store, int classes, int held)
    {
        int[] counts = ClassCounts(store, Enumerable.Range(0, store.Count), classes);
        double[] exact = [.. counts.Select(count => (double)count * held / store.Count)];
        int[] quotas = [.. exact.Select(static share => (int)share)];
        foreach (int @class in Enumerable.Range(0, classes).OrderByDescending(i => exact[i] - quotas[i]).Take(held - quotas.Sum()))
        {
            quotas[@class]++;
        }

        return quotas;
    }

    /// <summary>Number of samples of each class.</summary>
    internal static int[] ClassCounts(SampleStore store, IEnumerable<int> samples, int classes)
    {
        int[] counts = new int[classes];
        foreach (int sample in samples)
        {
            counts[store.ClassOf(sample)]++;
        }

        return counts;
    }
}
