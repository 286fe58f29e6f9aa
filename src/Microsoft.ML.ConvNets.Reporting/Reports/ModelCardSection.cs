using Microsoft.ML.ConvNets.Reporting.Html;

namespace Microsoft.ML.ConvNets.Reporting.Reports;

/// <summary>
/// The model card, in the sections of Mitchell et al. (2019). What people did not say is derived from what was measured, or said to be
/// missing; nothing is made up.
/// </summary>
internal static class ModelCardSection
{
    private const string NotStated = "Not stated.";

    internal static void Write(HtmlPage page, ModelReport report, ModelCard card)
    {
        page.Section("Model card");
        page.Facts(
        [
            ("Model", Joined(card.Name, card.Version is null ? null : $"version {card.Version}", card.Owner, card.License)),
            ("Intended use", card.IntendedUse ?? $"{NotStated} What was measured: {Purpose(report)}"),
            ("Out of scope", card.OutOfScopeUse ?? OutOfScope(report)),
            ("Factors", card.Factors ?? Factors(report)),
            ("Metrics", ReportText.Summary(report)),
            ("Evaluation data", Joined(card.EvaluationData, Evaluation(report))),
            ("Training data", card.TrainingData ?? NotStated),
            ("Quantitative analyses", "The sections above, for each class and for images that are alike."),
            ("Ethical considerations", card.EthicalConsiderations ?? NotStated),
            ("Caveats", Joined([card.Caveats, .. ReportText.Warnings(report)])),
        ]);
        page.Note("The sections of a model card follow Mitchell et al., Model Cards for Model Reporting, 2019.");
    }

    private static string Joined(params IEnumerable<string?> parts)
    {
        string[] known = [.. parts.OfType<string>().Where(static part => part.Length > 0)];
        return known.Length == 0 ? NotStated : string.Join(' ', known.Select(static part => part.TrimEnd('.') + "."));
    }

    private static string Purpose(ModelReport report) => report.Task switch
    {
        ReportedTask.Regression => "a number for images like those of this report.",
        _ => $"telling apart {report.Classes.Count:N0} classes ({ReportText.Listed([.. report.Classes])}) in images like those of "
            + "this report.",
    };

    private static string OutOfScope(ModelReport report)
    {
        string always = report.Task == ReportedTask.Regression
            ? "The model gives a number for any image, also for one that shows nothing of the kind."
            : $"The model gives one of {report.Classes.Count:N0} answers for any image, also for one that shows something else.";
        string marks = report.Trust?.OutOfDistribution is null ? "" : " It marks images unlike those that it learned from.";
        return $"{NotStated} {always}{marks}";
    }

    private static string Factors(ModelReport report)
    {
        string[] looked = [.. report.Slices.Select(static slice => slice.Property).Distinct()];
        return looked.Length == 0
            ? "The images do not differ in size, brightness or file type; other factors were not looked at."
            : $"Looked at: {string.Join(", ", looked)} (see Slices). Others were not.";
    }

    private static string Evaluation(ModelReport report)
    {
        const string Choice = "How they were chosen is not known to the report";
        if (report.Classification is not { } results)
        {
            return $"{report.Images.Count:N0} images. {Choice}";
        }

        int[] counts = [.. results.Classes.Select(static c => c.Images).Where(static count => count > 0)];
        return $"{report.Images.Count:N0} images, {counts.Min():N0} to {counts.Max():N0} of a class. {Choice}";
    }
}
