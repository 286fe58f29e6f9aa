using Microsoft.ML.ConvNets.Training.Tuning;

namespace Microsoft.ML.ConvNets;

/// <summary>One step of a learning-rate range test.</summary>
/// <param name="Step">The step, counted from 1.</param>
/// <param name="LearningRate">Its rate.</param>
/// <param name="Loss">Mean loss of its batch, before the step changed the weights.</param>
/// <param name="SmoothedLoss">Exponential moving average of the losses so far, corrected for its beginning at 0.</param>
public sealed record LearningRatePoint(int Step, double LearningRate, double Loss, double SmoothedLoss);

/// <summary>What the runs of a learning-rate range test have shown.</summary>
public sealed class LearningRateCurve
{
    /// <summary>Suggestions of runs that are further apart than this are worth nothing.</summary>
    private const double LargestSpread = 3;

    /// <param name="runs">At least one.</param>
    /// <param name="agreeing">How many of the runs must agree on a rate.</param>
    internal LearningRateCurve(IReadOnlyList<IReadOnlyList<LearningRatePoint>> runs, int agreeing)
    {
        Runs = runs;
        Points = Mean(runs);
        LossValley?[] valleys = new LossValley?[runs.Count];
        string?[] doubts = new string?[runs.Count];
        for (int run = 0; run < runs.Count; run++)
        {
            valleys[run] = LossValley.Find(runs[run], out doubts[run]);
        }

        RunSuggestions = [.. valleys.Select(static valley => valley?.Rate)];
        (double Rate, double Lowest)[] shown =
        [
            .. runs.Zip(valleys).Where(static run => run.Second is not null)
                .Select(static run => (run.Second!.Rate, run.First[run.Second.Lowest].LearningRate)).Order(),
        ];
        if (Closest(shown, agreeing) is { } agreed)
        {
            Suggested = MeanOf(agreed.Select(static run => run.Rate));
            AtMinimum = MeanOf(agreed.Select(static run => run.Lowest));
            return;
        }

        AtMinimum = shown.Length == runs.Count ? MeanOf(shown.Select(static run => run.Lowest)) : null;
        Doubt = Array.Find(doubts, static doubt => doubt is not null)
            ?? $"the runs do not agree: {string.Join(", ", RunSuggestions.Select(static rate => $"{rate:G2}"))}";
    }

    /// <summary>
    /// The steps of each run in their order, so from the lowest rate on; those after the loss had grown too much, or was not a number, are
    /// not there.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<LearningRatePoint>> Runs { get; }

    /// <summary>The mean of the runs' losses at each step, as far as all of them went.</summary>
    public IReadOnlyList<LearningRatePoint> Points { get; }

    /// <summary>
    /// A rate to begin with: where the loss has fallen half of the way from the level that it had while the rates were too low to change
    /// anything, to its lowest; at the lowest itself the rate is already too high to lower the loss any more. The geometric mean of the
    /// runs that agree. Null where it would be a guess; <see cref="Doubt"/> says why. For the one-cycle schedule it is a good highest rate.
    /// </summary>
    public double? Suggested { get; }

    /// <summary>Why there is no suggestion; null where there is one.</summary>
    public string? Doubt { get; }

    /// <summary>What each run alone would suggest; null for one that shows nothing.</summary>
    public IReadOnlyList<double?> RunSuggestions { get; }

    /// <summary>
    /// The rate at which the loss was smallest, geometric mean of the runs that agree, or of all; null where one shows nothing.
    /// </summary>
    public double? AtMinimum { get; }

    /// <summary>The mean curve as lines of aligned columns.</summary>
    public override string ToString() => Table().ToText();

    /// <summary>The mean curve as comma-separated values with a header, numbers in the invariant culture.</summary>
    public string ToCsv() => Table().ToCsv();

    /// <summary>So many runs that are close to each other; null where there are none.</summary>
    private static (double Rate, double Lowest)[]? Closest((double Rate, double Lowest)[] ordered, int count)
    {
        int[] firsts = [.. Enumerable.Range(0, Math.Max(0, ordered.Length - count + 1))
            .Where(first => ordered[first + count - 1].Rate <= LargestSpread * ordered[first].Rate)];
        return firsts.Length == 0 ? null : ordered.AsSpan(
            firsts.MinBy(first => ordered[first + count - 1].Rate / ordered[first].Rate), count).ToArray();
    }

    private static double MeanOf(IEnumerable<double> rates) => Math.Exp(rates.Average(Math.Log));

    private static LearningRatePoint[] Mean(IReadOnlyList<IReadOnlyList<LearningRatePoint>> runs) =>
    [
        .. Enumerable.Range(0, runs.Min(static run => run.Count)).Select(step => runs[0][step] with
        {
            Loss = runs.Average(run => run[step].Loss),
            SmoothedLoss = runs.Average(run => run[step].SmoothedLoss),
        }),
    ];

    private TextTable Table() => new(
        ["step", "learning_rate", "loss", "smoothed_loss"],
        [.. Points.Select(
            static p =>
                new[] { TextTable.Number(p.Step), TextTable.Number(p.LearningRate, "0.00E+00"), TextTable.Number(p.Loss),
                TextTable.Number(p.SmoothedLoss) })]);
}
