using Microsoft.ML.ConvNets.Reporting.Plots;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Benchmarks.Growth;

/// <summary>Lines over a number, drawn as the library's reports are, in a PNG.</summary>
internal static class LinePlot
{
    private static readonly PlotColor[] s_colors = [PlotColor.First, PlotColor.Second];

    /// <summary>Where the plots of a page are.</summary>
    internal static string FolderOf(string page) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(page))!, "images");

    /// <param name="file">The file to write.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="axes">What stands below, and what at the left, which begins at 0.</param>
    /// <param name="lines">Names and points; a single line needs no name.</param>
    /// <param name="level">A height to mark, and what it is.</param>
    internal static void Write(
        string file, string title, (string Bottom, string Left) axes, (string Name, (double X, double Y)[] Points)[] lines, (double Height, string Name)? level = null)
    {
        var plot = new Plot(Path.GetFileNameWithoutExtension(file), title);
        double highest = Math.Max(lines.Max(static line => line.Points.Max(static point => point.Y)), level?.Height ?? 0);
        plot.AddAxes(
            new LinearAxis { Title = axes.Bottom, Minimum = 0, MaximumPadding = 0.04, StringFormat = "#,0" },
            new LinearAxis { Title = axes.Left, Minimum = 0, Maximum = highest * (lines.Length > 1 ? 1.5 : 1.25) });
        for (int i = 0; i < lines.Length; i++)
        {
            OxyColor color = s_colors[i].File;
            bool areFew = lines[i].Points.Length <= 20;
            var drawn = new LineSeries { Title = lines[i].Name, Color = color, StrokeThickness = 2, MarkerType = areFew ? MarkerType.Circle : MarkerType.None, MarkerSize = 3, MarkerFill = color };
            drawn.Points.AddRange(lines[i].Points.Select(static point => new DataPoint(point.X, point.Y)));
            plot.Add(drawn);
        }

        if (level is { } mark)
        {
            plot.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Horizontal,
                Y = mark.Height,
                Text = mark.Name,
                Color = PlotColor.Ink.File,
                TextColor = PlotColor.Ink.File,
                LineStyle = LineStyle.Dot,
            });
        }

        if (lines.Length > 1)
        {
            plot.ShowLegend(LegendPosition.TopLeft);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        using FileStream stream = File.Create(file);
        plot.WritePng(stream);
    }
}
