using Microsoft.ML.ConvNets.Reporting.Plots;

namespace Microsoft.ML.ConvNets.Reporting.Reports;

/// <summary>The plots of a report, by subject.</summary>
internal static class ReportPlots
{
    internal static IEnumerable<Plot> Of(ModelReport report) => Training(report).Concat(Trust(report)).Concat(Numbers(report));

    /// <summary>How the training went; nothing where nobody knows it.</summary>
    internal static IEnumerable<Plot> Training(ModelReport report)
    {
        if (report.History is not { Epochs: { Count: > 0 } epochs } history)
        {
            yield break;
        }

        yield return Curves("loss", "Loss", static metrics => metrics.Loss);
        if (epochs[0].Training.Accuracy is not null)
        {
            yield return Curves("accuracy", "Accuracy", static metrics => metrics.Accuracy);
        }

        if (epochs[0].Training.MeanAbsoluteError is not null)
        {
            yield return Curves("error", "Mean absolute error", static metrics => metrics.MeanAbsoluteError);
        }

        yield return Charts.Curves(
            "learning-rate", "Learning rate", [("learning rate", [.. epochs.Select(static epoch => epoch.LearningRate)])], marked: 0);

        Plot Curves(string name, string title, Func<EpochMetrics, double?> valueOf)
        {
            var curves = new List<(string, double[])>
            {
                ("training", [.. epochs.Select(epoch => valueOf(epoch.Training) ?? double.NaN)]),
            };
            if (epochs.Any(static epoch => epoch.Validation is not null))
            {
                curves.Add((
                    "validation", [.. epochs.Select(epoch => (epoch.Validation is { } held ? valueOf(held) : null) ?? double.NaN)]));
            }

            return Charts.Curves(name, title, curves, history.KeptEpoch == epochs.Count ? 0 : history.KeptEpoch);
        }
    }

    /// <summary>Whether confidence can be believed.</summary>
    internal static IEnumerable<Plot> Trust(ModelReport report)
    {
        if (report.Classification is not { } results)
        {
            yield break;
        }

        yield return Charts.AgainstDiagonal(
            "reliability", "Accuracy of answers by confidence",
            results.Reliability.Select(static bin => (bin.Low, bin.High, bin.Accuracy)));
        yield return Charts.OverFraction(
            "coverage", "Accuracy if only sure answers count", ("fraction of images answered", "accuracy"),
            results.Coverage.Select(static point => (point.Coverage, point.Accuracy)));
    }

    /// <summary>Numbers and what they should be.</summary>
    internal static IEnumerable<Plot> Numbers(ModelReport report)
    {
        if (report.Regression is not null)
        {
            yield return Charts.Scatter("numbers", "Answers and labels", ("label", "answer"), [.. report.Images.Select(static image =>
                (ReportBuilder.NumberOf(image.Label)!.Value, (double)image.Scores[0]))]);
        }
    }
}
