using Microsoft.ML.ConvNets.Training.Tuning;

namespace Microsoft.ML.ConvNets;

/// <summary>One step of a learning-rate range test.</summary>
/// <param name="Step">The step, counted from 1.</param>
/// <param name="LearningRate">Its rate.</param>
/// <param name="Loss">Mean loss of its batch, before the step changed the weights.</param>
/// <param name="SmoothedLoss">Exponential moving average of the losses so far, corrected for its beginning at 0.</param>
public sealed record LearningRatePoint(int Step, double LearningRate, double Loss, double SmoothedLoss);

/// <summary>What a learning-rate range test has shown.</summary>
public sealed class LearningRateCurve
{
    // A curve of fewer steps has no shape.
    private const int FewestPoints = 5;

    internal LearningRateCurve(IReadOnlyList<LearningRatePoint> points) => Points = points;

    /// <summary>
    /// The steps in their order, so from the lowest rate on; those after the loss had grown too much, or was not a number, are not there.
    /// </summary>
    public IReadOnlyList<LearningRatePoint> Points { get; }

    /// <summary>
    /// A rate to begin with, the more careful of two rules: <see cref="Steepest"/>, and a tenth of <see cref="AtMinimum"/> (Gugger, 2018),
    /// because at the minimum itself the rate is already too high to lower the loss any more. Null if the loss never fell. For the
    /// one-cycle schedule it is a good highest rate.
    /// </summary>
    public double? Suggested => AtMinimum is double rate ? Math.Min(rate / 10, Steepest!.Value) : null;

    /// <summary>The rate at which the smoothed loss was smallest; null if it never fell.</summary>
    public double? AtMinimum => Lowest() is int lowest ? Points[lowest].LearningRate : null;

    /// <summary>
    /// The rate at which the smoothed loss fell fastest over the logarithm of the rate, before its minimum; null if it never fell.
    /// </summary>
    public double? Steepest
    {
        get
        {
            if (Lowest() is not int lowest)
            {
                return null;
            }

            // Steps are evenly spaced in the logarithm of the rate, so differences between neighbors are slopes.
            return Points[Enumerable.Range(First, lowest - First + 1).MinBy(SlopeAt)].LearningRate;
        }
    }

    /// <summary>The curve as lines of aligned columns.</summary>
    public override string ToString() => Table().ToText();

    /// <summary>The curve as comma-separated values with a header, numbers in the invariant culture.</summary>
    public string ToCsv() => Table().ToCsv();

    private double SlopeAt(int i)
    {
        int before = Math.Max(i - 1, 0);
        int after = Math.Min(i + 1, Points.Count - 1);
        return (Points[after].SmoothedLoss - Points[before].SmoothedLoss) / (after - before);
    }

    /// <summary>
    /// At the very beginning the moving average has seen little: one batch that is easy by chance would seem to be a minimum.
    /// </summary>
    private int First => Points.Count / 10;

    /// <summary>The place of the smallest smoothed loss; null if that is at the beginning.</summary>
    private int? Lowest()
    {
        if (Points.Count < FewestPoints)
        {
            return null;
        }

        int lowest = Enumerable.Range(First, Points.Count - First).MinBy(i => Points[i].SmoothedLoss);
        return lowest > First ? lowest : null;
    }

    private TextTable Table() => new(
        ["step", "learning_rate", "loss", "smoothed_loss"],
        [.. Points.Select(
            static p =>
                new[] { TextTable.Number(p.Step), TextTable.Number(p.LearningRate, "0.00E+00"), TextTable.Number(p.Loss),
                TextTable.Number(p.SmoothedLoss) })]);
}
