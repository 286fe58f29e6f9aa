namespace Microsoft.ML.ConvNets.Drift;

/// <summary>
/// The population stability index, and how probable it is by chance. Without a change it is distributed as chi-square with one degree of
/// freedom less than there are bins, times 1/n + 1/m (Yurdakul and Naranjo, Statistical properties of the population stability index,
/// 2020).
/// </summary>
internal static class PopulationStability
{
    /// <summary>What each bin has too much, so that an empty one has a logarithm.</summary>
    private const double Prior = 0.5;

    private const int Ranges = 10;

    /// <summary>The index of two counts of the same bins, and its probability by chance.</summary>
    internal static (double Index, double PValue) Of(IReadOnlyList<double> reference, IReadOnlyList<double> found)
    {
        (double all, double other) = (reference.Sum(), found.Sum());
        double index = 0;
        for (int i = 0; i < reference.Count; i++)
        {
            double p = (reference[i] + Prior) / (all + (Prior * reference.Count));
            double q = (found[i] + Prior) / (other + (Prior * reference.Count));
            index += (q - p) * Math.Log(q / p);
        }

        return (index, reference.Count < 2 ? 1 : ChiSquare.UpperTail(index / ((1 / all) + (1 / other)), reference.Count - 1));
    }

    /// <summary>The same for numbers, in ranges that hold equally much of the first.</summary>
    /// <param name="reference">Numbers in ascending order, which stand for more.</param>
    /// <param name="images">How many they stand for.</param>
    /// <param name="found">The other numbers.</param>
    internal static (double Index, double PValue) Of(IReadOnlyList<float> reference, int images, IReadOnlyList<float> found)
    {
        // A number that many have makes one edge of several.
        float[] edges = [.. Enumerable.Range(1, Ranges - 1).Select(i => reference[i * reference.Count / Ranges]).Distinct()];
        double weight = (double)images / reference.Count;
        return Of(Counts(reference, weight), Counts(found, 1));

        double[] Counts(IReadOnlyList<float> values, double weight)
        {
            double[] counts = new double[edges.Length + 1];
            foreach (float value in values)
            {
                int place = Array.BinarySearch(edges, value);
                counts[place >= 0 ? place + 1 : ~place] += weight;
            }

            return counts;
        }
    }
}
