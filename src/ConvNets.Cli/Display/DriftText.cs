using System.Globalization;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Data;

namespace ConvNets.Cli.Display;

/// <summary>How far images differ, for people and for programs.</summary>
internal static class DriftText
{
    private const int MostClasses = 20;

    internal static void Print(DriftReport report)
    {
        string left = report.UnreadableImages > 0 ? $"; {report.UnreadableImages:N0} could not be read" : "";
        Console.WriteLine($"{report.Images:N0} images, compared with {report.ReferenceImages:N0} validation images{left}.");
        Console.WriteLine($"{"",-12}{"PSI",8}{"KS",8}{"p",11}");
        foreach (QuantityDrift quantity in report.Quantities)
        {
            string gap = quantity.LargestGap?.ToString("F3", CultureInfo.InvariantCulture) ?? "";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{NameOf(quantity.Quantity),-12}{quantity.StabilityIndex,8:F3}{gap,8}{quantity.PValue,11:G3}  {Word(quantity.Verdict)}"));
        }

        foreach (AnswerShare answer in Most(report))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {ImageTreeReport.Shown(answer.Name)}: {answer.Found:P1} of the answers, {answer.Reference:P1} at validation"));
        }

        Console.WriteLine(report.Verdict switch
        {
            DriftVerdict.Different => "The images differ from those that the model was validated on: its figures do not hold for them.",
            DriftVerdict.Shifted => "The images are somewhat unlike those that the model was validated on: look at them.",
            _ => "No difference beyond chance.",
        });
    }

    internal static object Json(DriftReport report) => new
    {
        verdict = Word(report.Verdict),
        images = report.Images,
        referenceImages = report.ReferenceImages,
        unreadable = report.UnreadableImages,
        quantities = report.Quantities.ToDictionary(static quantity => NameOf(quantity.Quantity), static quantity => new
        {
            verdict = Word(quantity.Verdict),
            stabilityIndex = quantity.StabilityIndex,
            largestGap = quantity.LargestGap,
            pValue = quantity.PValue,
        }),
        answers = report.Answers.ToDictionary(static answer => answer.Name, static answer => new
        {
            found = answer.Found,
            reference = answer.Reference,
        }),
    };

    private static IEnumerable<AnswerShare> Most(DriftReport report) => report.Answers
        .OrderByDescending(static answer => Math.Abs(answer.Found - answer.Reference)).Take(MostClasses);

    private static string NameOf(DriftQuantity quantity) => Lower(quantity.ToString());

    private static string Word(DriftVerdict verdict) => Lower(verdict.ToString());

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
