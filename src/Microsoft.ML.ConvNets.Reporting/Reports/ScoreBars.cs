using System.Globalization;
using System.Text;
using Microsoft.ML.ConvNets.Reporting.Html;

namespace Microsoft.ML.ConvNets.Reporting.Reports;

/// <summary>The scores of one image as small bars: the label's blue, a wrong answer's red, the others gray.</summary>
internal static class ScoreBars
{
    // More would be too thin to see; of more classes the most probable are drawn.
    private const int MostBars = 20;

    private const int BarWidth = 8;
    private const int Gap = 2;
    private const int Height = 36;

    internal static string Of(ReportedImage image, IReadOnlyList<string> classes)
    {
        int[] drawn = [.. Enumerable.Range(0, classes.Count)];
        if (drawn.Length > MostBars)
        {
            drawn = [.. drawn.OrderByDescending(i => image.Scores[i]).Take(MostBars)];
        }

        int width = Math.Max(MostBars / 2, drawn.Length) * BarWidth;
        var svg = new StringBuilder($"<svg class=\"bars\" viewBox=\"0 0 {width} {Height + 1}\" role=\"img\" "
            + $"aria-label=\"scores of {classes.Count} classes\">");
        for (int place = 0; place < drawn.Length; place++)
        {
            int number = drawn[place];
            double height = Math.Max(0.5, image.Scores[number] * Height);
            string color = classes[number] == image.Label ? "rgb(var(--right))"
                : classes[number] == image.Answer ? "rgb(var(--wrong))" : "var(--quiet)";
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{place * BarWidth}\" y=\"{Height - height:F1}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"width=\"{BarWidth - Gap}\" height=\"{height:F1}\" style=\"fill:{color}\"><title>");
            svg.Append($"{HtmlText.Escape(classes[number])} {ReportText.Percent(image.Scores[number])}</title></rect>");
        }

        return svg.Append($"<rect y=\"{Height}\" width=\"{width}\" height=\"1\" style=\"fill:var(--line)\"/></svg>").ToString();
    }
}
