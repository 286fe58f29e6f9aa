using System.Globalization;
using Microsoft.ML.ConvNets.Reporting.Html;
using Microsoft.ML.ConvNets.Reporting.Inspection;

namespace Microsoft.ML.ConvNets.Reporting.Reports;

/// <summary>A report as a page: what matters most first.</summary>
internal sealed class ReportPage
{
    private const int MostLeftOut = 100;

    private readonly ModelReport _report;
    private readonly ReportOptions _options;
    private readonly ShownImages _images;
    private readonly HtmlPage _page;

    private ReportPage(ModelReport report, ShownImages images, ReportOptions options)
    {
        (_report, _images, _options) = (report, images, options);
        _page = new HtmlPage(options.Title) { HasContents = true };
    }

    internal static string Of(ModelReport report, ImageSource source, ReportOptions options)
    {
        var page = new ReportPage(report, ShownImages.Read(report, source, options), options);
        page.Write();
        return page._page.ToString();
    }

    private void Write()
    {
        WriteKeyFigures();
        WriteGrid();
        WriteTraining();
        if (_report.Classification is not null)
        {
            new ConfusionSection(_report, _images).Write(_page);
        }

        WriteNumbers();
        WriteMistakes();
        WriteTrust();
        WriteSlices();
        WriteSettings();
        ModelCardSection.Write(_page, _report, _options.Card);
        _page.Section("Environment");
        _page.Facts(_report.Environment.Select(static fact => (fact.Key, fact.Value)));
        WriteLeftOut();
    }

    private void WriteKeyFigures()
    {
        (string, string)[] figures = _report switch
        {
            { Classification: { } results } =>
            [
                (ReportText.Percent(results.Accuracy.Value), "accuracy"),
                ($"{ReportText.Percent(results.Accuracy.Low)} – {ReportText.Percent(results.Accuracy.High)}", "range of 95 % around it"),
                (ReportText.Percent(results.MeanRecall), "mean accuracy of the classes"),
                (ReportText.Number(results.LogLoss), "log-loss"),
                (ReportText.Number(results.CalibrationError), "calibration error"),
            ],
            { Regression: { } results } =>
            [
                (ReportText.Number(results.MeanAbsoluteError), "mean absolute error"),
                (ReportText.Number(results.RootMeanSquaredError), "root mean squared error"),
                (ReportText.Number(results.RSquared), "R²"),
            ],
            _ => [],
        };
        _page.KeyFigures([.. figures, ($"{_report.Images.Count:N0}", "images")]);
    }

    private void WriteGrid()
    {
        if (_images.Grid.Count == 0)
        {
            return;
        }

        _page.Section("Predictions");
        _page.Note(_report.Task == ReportedTask.Regression
            ? "The answer, and the label in brackets. The images are spread evenly over the data."
            : "The answer with its confidence, and the label in brackets: blue is right, red is wrong. The bars are the scores of the "
                + "classes in their order; the label's is blue, a wrong answer's red. The images are spread evenly over the data.");
        _page.Grid(_images.Grid.Select(image => FigureOf(image, null)));
    }

    private void WriteTraining()
    {
        if (_report.History is not { Epochs.Count: > 0 } history)
        {
            return;
        }

        _page.Section("Training");
        EpochResult[] epochs = [.. history.Epochs];
        TimeSpan duration = TimeSpan.FromSeconds(epochs.Sum(static epoch => epoch.Duration.TotalSeconds));
        string ending = history.Outcome == TrainingOutcome.Completed
            ? ""
            : $" It ended early: {history.StopReason ?? history.Outcome.ToString()}.";
        string kept = history.KeptEpoch == 0 ? "which weights were kept is not known"
            : $"the weights of epoch {history.KeptEpoch} were kept{(history.KeptEpoch < epochs.Length ? " (dotted)" : "")}";
        _page.Note(string.Create(CultureInfo.InvariantCulture,
            $"{epochs.Length:N0} epochs in {duration.TotalSeconds:N0} s; {kept}.{ending}"));
        _page.Drawings(ReportPlots.Training(_report).Select(static plot => plot.ToInlineSvg()));
    }

    private void WriteNumbers()
    {
        if (_report.Regression is not null)
        {
            _page.Section("Answers and labels");
            _page.Drawings(ReportPlots.Numbers(_report).Select(static plot => plot.ToInlineSvg()));
        }
    }

    private void WriteMistakes()
    {
        if (_images.Mistakes.Count == 0)
        {
            return;
        }

        bool isNumber = _report.Task == ReportedTask.Regression;
        bool hasHeatMaps = _images.Mistakes.Any(image => _images.HeatMap(image) is not null);
        _page.Section(isNumber ? "Largest errors" : "Most confident mistakes");
        _page.Note((isNumber ? "The largest first." : "The surest first. Look for labels that are wrong, too.")
            + (hasHeatMaps ? " Beside each image stands what the answer rests on." : ""));
        _page.Grid(_images.Mistakes.Select(image => FigureOf(image, _images.HeatMap(image))));
    }

    private void WriteTrust()
    {
        if (_report.Classification is not { } results)
        {
            return;
        }

        _page.Section("Confidence");
        _page.Note($"Where bars reach the line, answers are right as often as their confidence says. On average they differ by "
            + $"{ReportText.Percent(results.CalibrationError)} (expected calibration error). The second plot: how accurate the model is if "
            + "only its surest answers count.");
        _page.Drawings(ReportPlots.Trust(_report).Select(static plot => plot.ToInlineSvg()));
        if (_report.Trust is { } trust)
        {
            double least = trust.Uncertainty.Confidence;
            _page.Paragraph($"The model itself calls answers with a confidence below {ReportText.Percent(least)} uncertain: "
                + $"{_report.Images.Count(image => image.Confidence < least):N0} of these {_report.Images.Count:N0}.");
        }
    }

    private void WriteSlices()
    {
        if (_report.Slices.Count == 0)
        {
            return;
        }

        _page.Section("Slices");
        _page.Note("Images that are alike in something beside their class: in up to three parts of about as many images.");
        _page.Table(
            ["", "Images", _report.Task == ReportedTask.Regression ? "Mean absolute error" : "Accuracy (range of 95\u00A0%)"],
            _report.Slices.Select(static slice => (string[])[$"{slice.Property}: {slice.Value}", $"{slice.Images:N0}",
                slice.Accuracy is { } accuracy ? ReportText.Text(accuracy) : ReportText.Number(slice.MeanAbsoluteError!.Value)]));
    }

    private void WriteSettings()
    {
        if (_report.Settings.Count == 0 && _report.Network is null)
        {
            return;
        }

        _page.Section("Settings");
        if (_report.Settings.Count > 0)
        {
            _page.Facts(_report.Settings.Select(static setting => (setting.Key, setting.Value)));
        }

        if (_report.Network is string network)
        {
            _page.Folded("The network, layer by layer", network);
        }
    }

    private void WriteLeftOut()
    {
        if (_report.LeftOut.Count == 0)
        {
            return;
        }

        _page.Section($"Images left out ({_report.LeftOut.Count:N0})");
        _page.Facts(_report.LeftOut.Take(MostLeftOut).Select(static image => (image.Path, image.Reason)));
        if (_report.LeftOut.Count > MostLeftOut)
        {
            _page.Note($"… and {_report.LeftOut.Count - MostLeftOut:N0} more, which the JSON lists.");
        }
    }

    private Figure FigureOf(ReportedImage image, string? heatMap) => image.Error is null
        ? new Figure(
            _images.Large(image), $"{image.Answer} {ReportText.Rounded(image.Confidence!.Value)} ({image.Label})",
            Path.GetFileName(image.Path))
        {
            IsRight = image.IsRight,
            OtherDataUri = heatMap,
            Drawing = ScoreBars.Of(image, _report.Classes),
        }
        : new Figure(_images.Large(image), $"{image.Answer} ({image.Label})", Path.GetFileName(image.Path)) { OtherDataUri = heatMap };
}
