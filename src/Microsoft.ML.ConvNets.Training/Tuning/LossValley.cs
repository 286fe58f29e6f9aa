namespace Microsoft.ML.ConvNets.Training.Tuning;

/// <summary>
/// Where the loss of one range test falls: from the level that it has while the rates are too low to change anything, to its lowest point.
/// </summary>
/// <remarks>
/// Looked for in the losses of the steps themselves, averaged by a bell-shaped window that looks to both sides: the moving average that
/// ends a test lags behind, and would move every point of the valley to a higher rate.
/// </remarks>
internal sealed class LossValley
{
    /// <summary>A curve of fewer steps has no shape.</summary>
    private const int FewestPoints = 10;

    /// <summary>The first steps show the level; by the default limits the rates that change something come later.</summary>
    private const double LevelShare = 0.25;

    /// <summary>Where the level itself falls by this share of the whole fall, it is none.</summary>
    private const double EarlyShare = 0.1;

    /// <summary>A fall of fewer standard deviations of an averaged loss may be chance.</summary>
    private const double LeastFall = 4;

    /// <summary>The width of the window, as a share of the steps: one standard deviation.</summary>
    private const double Width = 0.025;

    private LossValley(int lowest, int middle, double rate) => (Lowest, Middle, Rate) = (lowest, middle, rate);

    /// <summary>The place of the lowest averaged loss.</summary>
    internal int Lowest { get; }

    /// <summary>The first place from which on the loss has fallen half of the way to its lowest.</summary>
    internal int Middle { get; }

    /// <summary>The rate half of the way down, between two steps.</summary>
    internal double Rate { get; }

    /// <summary>Looks for it.</summary>
    /// <param name="points">The steps of one test.</param>
    /// <param name="doubt">Why there is none that can be trusted; null where there is.</param>
    internal static LossValley? Find(IReadOnlyList<LearningRatePoint> points, out string? doubt)
    {
        if (points.Count < FewestPoints)
        {
            doubt = $"{points.Count} steps make no curve";
            return null;
        }

        double[] losses = Averaged(points, out double independent);
        double[] first = [.. points.Take(Math.Max(4, (int)(points.Count * LevelShare))).Select(static point => point.Loss)];
        double level = first.Average();
        // Of differences from step to step, so that a fall does not count as noise.
        double deviation = Math.Sqrt(first.Zip(first[1..], static (loss, next) => (next - loss) * (next - loss)).Average() / 2);
        int lowest = Enumerable.Range(0, losses.Length).MinBy(place => losses[place]);
        if (level - losses[lowest] <= LeastFall * deviation / Math.Sqrt(independent))
        {
            doubt = "the loss did not fall by more than it varies from batch to batch";
            return null;
        }

        int half = first.Length / 2;
        double early = first[..half].Average() - first[half..].Average();
        if (early > LeastFall * deviation / Math.Sqrt(half) && early > EarlyShare * (level - losses[lowest]))
        {
            doubt = $"the loss falls at the lowest rate already, {points[0].LearningRate:G2}: lower it";
            return null;
        }

        if (lowest >= losses.Length - 2 && points[^1].SmoothedLoss <= points.Min(static point => point.SmoothedLoss))
        {
            doubt = $"the loss still falls at the highest rate, {points[^1].LearningRate:G2}: raise it";
            return null;
        }

        // From the lowest point back to where the loss was last above the half: what noise does before the loss begins to move has no say.
        double goal = (level + losses[lowest]) / 2;
        int middle = lowest;
        while (middle > 0 && losses[middle - 1] < goal)
        {
            middle--;
        }

        if (middle == 0)
        {
            doubt = "the loss never was above the half of its fall";
            return null;
        }

        double before = losses[middle - 1];
        double share = (before - goal) / (before - losses[middle]);
        doubt = null;
        return new LossValley(
            lowest, middle,
            points[middle - 1].LearningRate * Math.Pow(points[middle].LearningRate / points[middle - 1].LearningRate, share));
    }

    /// <summary>The losses averaged by a window.</summary>
    /// <param name="points">The steps.</param>
    /// <param name="independent">Of how many losses an average has the certainty.</param>
    private static double[] Averaged(IReadOnlyList<LearningRatePoint> points, out double independent)
    {
        double width = Math.Max(1, points.Count * Width);
        int reach = (int)Math.Ceiling(2.5 * width);
        double[] window = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(offset => Math.Exp(-0.5 * Math.Pow(offset / width, 2)))];
        independent = Math.Pow(window.Sum(), 2) / window.Sum(static weight => weight * weight);
        var averaged = new double[points.Count];
        for (int place = 0; place < averaged.Length; place++)
        {
            double sum = 0;
            double weights = 0;
            for (int offset = Math.Max(-reach, -place); offset <= Math.Min(reach, averaged.Length - 1 - place); offset++)
            {
                sum += window[reach + offset] * points[place + offset].Loss;
                weights += window[reach + offset];
            }

            averaged[place] = sum / weights;
        }

        return averaged;
    }
}
