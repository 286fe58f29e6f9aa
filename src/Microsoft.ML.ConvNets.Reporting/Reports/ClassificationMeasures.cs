namespace Microsoft.ML.ConvNets.Reporting.Reports;

/// <summary>The figures of a classifier, counted.</summary>
internal static class ClassificationMeasures
{
    // As many as where the library calibrates a model.
    private const int Bins = 15;

    private const double LeastProbability = 1e-15;

    /// <param name="images">The images, at least one, with labels and answers that are classes.</param>
    /// <param name="classes">The classes, in the order of the scores.</param>
    internal static ClassificationResults Of(IReadOnlyList<ReportedImage> images, IReadOnlyList<string> classes)
    {
        Dictionary<string, int> numbers = classes.Index().ToDictionary(static item => item.Item, static item => item.Index);
        int[][] confusion = [.. classes.Select(_ => new int[classes.Count])];
        double loss = 0;
        foreach (ReportedImage image in images)
        {
            int label = numbers[image.Label];
            confusion[label][numbers[image.Answer]]++;
            loss -= Math.Log(Math.Max(image.Scores[label], LeastProbability));
        }

        ClassResult[] results =
        [
            .. classes.Select((name, i) => new ClassResult(name, confusion[i].Sum(), confusion.Sum(row => row[i]), confusion[i][i])),
        ];
        ReliabilityBin[] reliability = [.. Reliability(images)];
        return new ClassificationResults
        {
            Accuracy = FractionEstimate.Of(images.Count(static image => image.IsRight), images.Count),
            MeanRecall = results.Average(static result => result.Recall) ?? double.NaN,
            LogLoss = loss / images.Count,
            Classes = results,
            Confusion = confusion,
            Reliability = reliability,
            CalibrationError = reliability.Sum(bin => bin.Images * Math.Abs(bin.Confidence - bin.Accuracy)) / images.Count,
            Coverage = [.. Coverage(images)],
        };
    }

    private static IEnumerable<ReliabilityBin> Reliability(IReadOnlyList<ReportedImage> images) =>
        images.GroupBy(static image => Math.Min(Bins - 1, (int)(image.Confidence!.Value * Bins))).OrderBy(static bin => bin.Key)
            .Select(static bin => new ReliabilityBin(
                bin.Key / (double)Bins, (bin.Key + 1) / (double)Bins, bin.Count(), bin.Average(static image => image.Confidence!.Value),
                bin.Average(static image => image.IsRight ? 1.0 : 0)));

    private static IEnumerable<CoveragePoint> Coverage(IReadOnlyList<ReportedImage> images)
    {
        (int answered, int right) = (0, 0);
        foreach (IGrouping<double, ReportedImage> same in images.GroupBy(static image => image.Confidence!.Value)
            .OrderByDescending(static group => group.Key))
        {
            answered += same.Count();
            right += same.Count(static image => image.IsRight);
            yield return new CoveragePoint(same.Key, answered / (double)images.Count, right / (double)answered);
        }
    }
}
