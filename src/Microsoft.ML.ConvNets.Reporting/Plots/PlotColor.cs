using OxyPlot;

namespace Microsoft.ML.ConvNets.Reporting.Plots;

/// <summary>A color of a plot: one for files, and the page's own name for it, so that it follows light and dark.</summary>
/// <param name="File">The color in a file on white.</param>
/// <param name="Page">The same as a value of the page's style sheet.</param>
internal sealed record PlotColor(OxyColor File, string Page)
{
    internal static readonly PlotColor Ink = new(OxyColor.FromRgb(34, 34, 34), "var(--ink)");
    internal static readonly PlotColor Line = new(OxyColor.FromRgb(204, 204, 205), "var(--line)");
    internal static readonly PlotColor First = new(OxyColor.FromRgb(21, 101, 192), "rgb(var(--right))");
    internal static readonly PlotColor Second = new(OxyColor.FromRgb(216, 98, 0), "rgb(var(--third))");
    internal static readonly PlotColor Bad = new(OxyColor.FromRgb(198, 40, 40), "rgb(var(--wrong))");

    internal static IReadOnlyList<PlotColor> All { get; } = [Ink, Line, First, Second, Bad];

    /// <summary>How the color is written in SVG.</summary>
    internal string Written => $"rgb({File.R},{File.G},{File.B})";
}
