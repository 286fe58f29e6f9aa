namespace Microsoft.ML.ConvNets.Trust;

/// <summary>The confidence from which answers are believed, so that those that are reach a wanted accuracy.</summary>
/// <param name="Confidence">Answers below it are uncertain.</param>
/// <param name="Coverage">The fraction of the samples whose answers are believed.</param>
/// <param name="AccuracyBound">The accuracy that they have at least, with the probability that was asked for.</param>
/// <param name="IsGuaranteed">Whether that bound reaches the wanted accuracy; otherwise only the samples themselves do.</param>
/// <remarks>
/// After Geifman and El-Yaniv, Selective Classification for Deep Neural Networks, 2017: the largest coverage whose exact binomial bound
/// holds. They halve the range of coverages again and again; here ten fixed ones are tried, because with few samples the bound fails at
/// small coverages as well as at large ones. Either way the doubt is shared among the tries.
/// </remarks>
internal sealed record SelectiveThreshold(double Confidence, double Coverage, double AccuracyBound, bool IsGuaranteed)
{
    private const int Tries = 10;
    private const int BisectionSteps = 60;

    /// <summary>Finds the threshold.</summary>
    /// <param name="confidence">The confidence of each answer, at least one.</param>
    /// <param name="isRight">Whether it is right.</param>
    /// <param name="targetAccuracy">The accuracy that is wanted, above 0 and below 1.</param>
    /// <param name="doubt">The probability that the bound may be wrong with.</param>
    internal static SelectiveThreshold Find(double[] confidence, bool[] isRight, double targetAccuracy, double doubt)
    {
        int count = confidence.Length;
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(i => confidence[i])];
        int[] wrong = new int[count + 1];
        for (int i = 0; i < count; i++)
        {
            wrong[i + 1] = wrong[i] + (isRight[order[i]] ? 0 : 1);
        }

        // Answers of one confidence are believed together or not at all.
        int[] ends = [.. Enumerable.Range(1, count).Where(n => n == count || confidence[order[n]] < confidence[order[n - 1]])];
        int[] tried = [.. Enumerable.Range(1, Tries).Select(part => Array.Find(ends, n => n >= (double)part * count / Tries)).Distinct()];
        SelectiveThreshold? best = tried.Select(At).LastOrDefault(static threshold => threshold.IsGuaranteed);

        // Too few samples for a promise: the largest coverage that at least these samples bear out, or the surest answers alone.
        return best ?? At(Array.FindLast(ends, n => 1 - ((double)wrong[n] / n) >= targetAccuracy) is int some and > 0 ? some : ends[0]);

        SelectiveThreshold At(int believed)
        {
            double bound = 1 - UpperBound(wrong[believed], believed, doubt / Tries);
            return new SelectiveThreshold(
                confidence[order[believed - 1]], (double)believed / count, bound, bound >= targetAccuracy);
        }
    }

    /// <summary>
    /// The largest rate of errors that so few errors are still possible with: at it, <paramref name="errors"/> or fewer of
    /// <paramref name="count"/> have the probability <paramref name="doubt"/> (Clopper and Pearson, 1934).
    /// </summary>
    internal static double UpperBound(int errors, int count, double doubt)
    {
        if (errors >= count)
        {
            return 1;
        }

        double low = (double)errors / count;
        double high = 1;
        for (int step = 0; step < BisectionSteps; step++)
        {
            double middle = (low + high) / 2;
            (low, high) = ProbabilityOfAtMost(errors, count, middle) > doubt ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double ProbabilityOfAtMost(int errors, int count, double rate)
    {
        // The logarithm of each term follows from that of the one before.
        double term = count * Math.Log(1 - rate);
        double odds = Math.Log(rate) - Math.Log(1 - rate);
        double sum = Math.Exp(term);
        for (int j = 1; j <= errors; j++)
        {
            term += Math.Log((double)(count - j + 1) / j) + odds;
            sum += Math.Exp(term);
        }

        return sum;
    }
}
