namespace Microsoft.ML.ConvNets;

/// <summary>How much the samples of each class count in the loss. An immutable description.</summary>
public abstract record ClassWeights
{
    private protected ClassWeights()
    {
    }

    /// <summary>
    /// All classes count alike however many samples each has: a class counts <c>samples / (classes · samples of the class)</c>, as in
    /// scikit-learn.
    /// </summary>
    public static ClassWeights Balanced { get; } = new BalancedWeights();

    /// <summary>Given weights.</summary>
    /// <param name="weights">The weight of each class by its name, above 0; classes that are not named count 1.</param>
    /// <exception cref="ArgumentException">A weight is not above 0, or there is none.</exception>
    public static ClassWeights Of(IReadOnlyDictionary<string, double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        foreach ((string name, double weight) in weights)
        {
            if (weight is not (> 0 and < double.PositiveInfinity))
            {
                throw new ArgumentException($"The class '{name}' has the weight {weight}; a weight is above 0.", nameof(weights));
            }
        }

        return weights.Count > 0
            ? new GivenWeights(new SortedDictionary<string, double>(weights.ToDictionary(), StringComparer.Ordinal))
            : throw new ArgumentException("There is no weight.", nameof(weights));
    }

    /// <summary>The weight of each class.</summary>
    /// <param name="names">The classes.</param>
    /// <param name="counts">Training samples of each class.</param>
    internal abstract double[] For(IReadOnlyList<string> names, IReadOnlyList<int> counts);

    /// <summary>Checks that the classes are known, before anything is read.</summary>
    /// <exception cref="ArgumentException">One is not.</exception>
    internal abstract void RequireKnown(IReadOnlyList<string> names);

    private sealed record BalancedWeights : ClassWeights
    {
        internal override double[] For(IReadOnlyList<string> names, IReadOnlyList<int> counts)
        {
            // A class without samples has no loss to weigh; the others share what is there.
            double samples = counts.Sum();
            int present = counts.Count(static c => c > 0);
            return [.. counts.Select(count => count == 0 ? 1 : samples / ((double)present * count))];
        }

        internal override void RequireKnown(IReadOnlyList<string> names)
        {
        }

        public override string ToString() => "balanced";
    }

    private sealed record GivenWeights(SortedDictionary<string, double> Weights) : ClassWeights
    {
        internal override double[] For(IReadOnlyList<string> names, IReadOnlyList<int> counts) =>
            [.. names.Select(name => Weights.GetValueOrDefault(name, 1))];

        internal override void RequireKnown(IReadOnlyList<string> names)
        {
            string[] unknown = [.. Weights.Keys.Except(names)];
            if (unknown.Length > 0)
            {
                throw new ArgumentException($"ClassWeights name {string.Join(", ", unknown)}; the classes are {string.Join(", ", names)}.");
            }
        }

        public override string ToString() => string.Join(", ", Weights.Select(w => FormattableString.Invariant($"{w.Key}: {w.Value}")));
    }
}
