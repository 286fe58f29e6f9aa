using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Microsoft.ML.ConvNets.Reporting.Plots;

/// <summary>The kinds of plots of a report; numbers in, drawings out.</summary>
internal static class Charts
{
    private const double PointSize = 2.5;

    // A range of this many times is drawn by its powers of ten.
    private const double LogarithmicFrom = 20;

    /// <summary>Curves over epochs.</summary>
    /// <param name="name">The name of its file.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="curves">Names and values, epoch by epoch; an epoch without a value is not a number.</param>
    /// <param name="marked">An epoch to mark by a line; 0 for none.</param>
    internal static Plot Curves(string name, string title, IReadOnlyList<(string Name, double[] Values)> curves, int marked)
    {
        var plot = new Plot(name, title);
        double[] all = [.. curves.SelectMany(static curve => curve.Values).Where(double.IsFinite)];
        bool isLogarithmic = all.Length > 0 && all.Min() > 0 && all.Max() / all.Min() > LogarithmicFrom;
        Axis left = isLogarithmic ? new LogarithmicAxis { Base = 10 } : new LinearAxis { MinimumPadding = 0.05, MaximumPadding = 0.05 };
        int epochs = curves.Max(static curve => curve.Values.Length);
        plot.AddAxes(
            new LinearAxis
            {
                Title = "epoch",
                Minimum = Math.Min(1, epochs - 0.5),
                Maximum = epochs + (epochs == 1 ? 0.5 : 0.1),
                MinimumMajorStep = 1,
            },
            left);
        if (marked > 0)
        {
            plot.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Vertical,
                X = marked,
                Color = PlotColor.Ink.File,
                LineStyle = LineStyle.Dot,
            });
        }

        PlotColor[] colors = [PlotColor.First, PlotColor.Second];
        for (int i = 0; i < curves.Count; i++)
        {
            OxyColor color = colors[i % colors.Length].File;
            var line = new LineSeries
            {
                Title = curves[i].Name,
                Color = color,
                StrokeThickness = 2,
                MarkerType = epochs <= 30 ? MarkerType.Circle : MarkerType.None,
                MarkerSize = PointSize,
                MarkerFill = color,
            };
            line.Points.AddRange(curves[i].Values.Select(static (value, epoch) => new DataPoint(epoch + 1, value)));
            plot.Add(line);
        }

        if (curves.Count > 1)
        {
            // Losses fall and accuracies rise, so that the corner that is free differs.
            bool falls = curves[0].Values[^1] < curves[0].Values[0];
            plot.ShowLegend(falls ? LegendPosition.TopRight : LegendPosition.BottomRight);
        }

        return plot;
    }

    /// <summary>Bars from 0 to 1 beside what they should be: the diagonal.</summary>
    /// <param name="name">The name of its file.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="bars">From where to where a bar reaches, and its height.</param>
    internal static Plot AgainstDiagonal(string name, string title, IEnumerable<(double Low, double High, double Height)> bars)
    {
        var plot = new Plot(name, title);
        plot.AddAxes(Fraction("confidence"), Fraction("accuracy"));
        var drawn = new RectangleBarSeries
        {
            FillColor = PlotColor.First.File,
            StrokeColor = PlotColor.Line.File,
            StrokeThickness = 1,
            TrackerFormatString = null,
        };
        foreach ((double low, double high, double height) in bars)
        {
            drawn.Items.Add(new RectangleBarItem(low, 0, high, height));
        }

        plot.Add(drawn);
        plot.Add(new LineAnnotation { Slope = 1, Color = PlotColor.Second.File, LineStyle = LineStyle.Solid, StrokeThickness = 2 });
        return plot;
    }

    /// <summary>A curve over a fraction.</summary>
    internal static Plot OverFraction(
        string name, string title, (string Bottom, string Left) axes, IEnumerable<(double X, double Y)> points)
    {
        var plot = new Plot(name, title);
        plot.AddAxes(Fraction(axes.Bottom), new LinearAxis
        {
            Title = axes.Left,
            Maximum = 1.005,
            MaximumPadding = 0,
            MinimumPadding = 0.05,
            StringFormat = "0.##",
        });
        var line = new LineSeries { Color = PlotColor.First.File, StrokeThickness = 2 };
        line.Points.AddRange(points.Select(static point => new DataPoint(point.X, point.Y)));
        plot.Add(line);
        return plot;
    }

    /// <summary>Points that should lie on the diagonal.</summary>
    internal static Plot Scatter(string name, string title, (string Bottom, string Left) axes, IReadOnlyList<(double X, double Y)> points)
    {
        var plot = new Plot(name, title);
        double low = points.Min(static point => Math.Min(point.X, point.Y));
        double high = points.Max(static point => Math.Max(point.X, point.Y));
        double room = high > low ? 0.05 * (high - low) : 0.5;
        plot.AddAxes(Axis(axes.Bottom), Axis(axes.Left));
        var drawn = new ScatterSeries
        {
            MarkerType = MarkerType.Circle,
            MarkerSize = PointSize,
            MarkerFill = PlotColor.First.File,
            MarkerStroke = OxyColors.Transparent,
        };
        drawn.Points.AddRange(points.Select(static point => new ScatterPoint(point.X, point.Y)));
        plot.Add(drawn);
        plot.Add(new LineAnnotation { Slope = 1, Color = PlotColor.Second.File, LineStyle = LineStyle.Solid });
        return plot;

        LinearAxis Axis(string title) => new() { Title = title, Minimum = low - room, Maximum = high + room };
    }

    private static LinearAxis Fraction(string title) =>
        new() { Title = title, Minimum = 0, Maximum = 1, MajorStep = 0.2, StringFormat = "0.0" };
}
