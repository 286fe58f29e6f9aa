namespace Microsoft.ML.ConvNets.Trust;

/// <summary>What a classifier said of images that it did not learn from, and what they are.</summary>
/// <param name="logits">Sample by sample, one for each class.</param>
/// <param name="labels">The class of each sample, from 0.</param>
internal sealed class CalibrationSamples(float[] logits, int[] labels)
{
    /// <summary>As many equal ranges of confidence as Guo et al. (2017) compare in.</summary>
    private const int Bins = 15;

    private readonly int _classes = logits.Length / Math.Max(1, labels.Length);

    /// <summary>Number of samples.</summary>
    internal int Count => labels.Length;

    /// <summary>The samples of a yes or no, whose one logit is that of yes.</summary>
    /// <param name="logits">One a sample.</param>
    /// <param name="labels">0 for no, 1 for yes.</param>
    internal static CalibrationSamples OfBinary(float[] logits, int[] labels)
    {
        float[] both = new float[2 * logits.Length];
        for (int i = 0; i < logits.Length; i++)
        {
            both[(2 * i) + 1] = logits[i];
        }

        return new CalibrationSamples(both, labels);
    }

    /// <summary>The mean of -ln p of the right class, for logits divided by a temperature.</summary>
    internal double LogLoss(double temperature)
    {
        double sum = 0;
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<float> row = Row(i);
            sum += LogSum(row, temperature) - (row[labels[i]] / temperature);
        }

        return sum / Count;
    }

    /// <summary>The probability of the most probable class of each sample, and whether it is the right one.</summary>
    internal (double[] Confidence, bool[] IsRight) Answers(double temperature)
    {
        double[] confidence = new double[Count];
        bool[] isRight = new bool[Count];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<float> row = Row(i);
            int best = Largest(row);
            confidence[i] = Math.Exp((row[best] / temperature) - LogSum(row, temperature));
            isRight[i] = best == labels[i];
        }

        return (confidence, isRight);
    }

    /// <summary>The most probable class of each sample.</summary>
    internal int[] MostProbable() => [.. Enumerable.Range(0, Count).Select(sample => Largest(Row(sample)))];

    /// <summary>Number of classes.</summary>
    internal int Classes => _classes;

    /// <summary>
    /// The expected calibration error: how far, on average, confidence and accuracy lie apart in ranges of confidence (Naeini et al.,
    /// 2015).
    /// </summary>
    internal double CalibrationError(double temperature)
    {
        (double[] confidence, bool[] isRight) = Answers(temperature);
        Span<double> gaps = stackalloc double[Bins];
        gaps.Clear();
        for (int i = 0; i < Count; i++)
        {
            gaps[Math.Min(Bins - 1, (int)(confidence[i] * Bins))] += confidence[i] - (isRight[i] ? 1 : 0);
        }

        double sum = 0;
        foreach (double gap in gaps)
        {
            sum += Math.Abs(gap);
        }

        return sum / Count;
    }

    private ReadOnlySpan<float> Row(int sample) => logits.AsSpan(sample * _classes, _classes);

    private static int Largest(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int c = 1; c < row.Length; c++)
        {
            if (row[c] > row[best])
            {
                best = c;
            }
        }

        return best;
    }

    private static double LogSum(ReadOnlySpan<float> row, double temperature)
    {
        double largest = row[Largest(row)] / temperature;
        double sum = 0;
        foreach (float logit in row)
        {
            sum += Math.Exp((logit / temperature) - largest);
        }

        return largest + Math.Log(sum);
    }
}
