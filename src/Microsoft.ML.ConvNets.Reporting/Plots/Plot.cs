using System.Text;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using PngExporter = OxyPlot.SkiaSharp.PngExporter;

namespace Microsoft.ML.ConvNets.Reporting.Plots;

/// <summary>A plot: drawn into a page as SVG in the page's colors, or a file of its own.</summary>
internal sealed class Plot
{
    private const int Width = 420;
    private const int Height = 290;

    // For files: twice the pixels, for screens and slides of today.
    private const int FileScale = 2;
    private const double DotsPerInch = 96;

    private const string Font = "Arial";

    private readonly PlotModel _model;

    /// <param name="name">The name of its file, without an extension.</param>
    /// <param name="title">What it shows.</param>
    internal Plot(string name, string title)
    {
        (Name, Title) = (name, title);
        _model = new PlotModel
        {
            Title = title,
            TitleFontSize = 14,
            DefaultFont = Font,
            DefaultFontSize = 13,
            TextColor = PlotColor.Ink.File,
            PlotAreaBorderColor = PlotColor.Line.File,
            PlotMargins = new OxyThickness(double.NaN, double.NaN, 16, double.NaN),
        };
    }

    internal string Name { get; }

    internal string Title { get; }

    /// <summary>Adds what is drawn.</summary>
    internal void Add(OxyPlot.Series.Series series) => _model.Series.Add(series);

    /// <summary>Adds a line or a text that belongs to no series.</summary>
    internal void Add(OxyPlot.Annotations.Annotation annotation) => _model.Annotations.Add(annotation);

    /// <summary>Names the series in the plot.</summary>
    internal void ShowLegend(LegendPosition position) => _model.Legends.Add(new Legend
    {
        LegendPosition = position,
        LegendPlacement = LegendPlacement.Inside,
        LegendTextColor = PlotColor.Ink.File,
    });

    internal void AddAxes(Axis bottom, Axis left)
    {
        (bottom.Position, left.Position) = (AxisPosition.Bottom, AxisPosition.Left);
        foreach (Axis axis in (Axis[])[bottom, left])
        {
            (axis.TicklineColor, axis.MinorTicklineColor) = (PlotColor.Line.File, OxyColors.Transparent);
            (axis.MajorGridlineColor, axis.MajorGridlineStyle) = (PlotColor.Line.File, LineStyle.Solid);
            (axis.TextColor, axis.TitleColor) = (PlotColor.Ink.File, PlotColor.Ink.File);
            _model.Axes.Add(axis);
        }
    }

    /// <summary>SVG to stand within a page.</summary>
    internal string ToInlineSvg()
    {
        var exporter = new SvgExporter { Width = Width, Height = Height, TextMeasurer = new BrowserText() };
        var svg = new StringBuilder(exporter.ExportToString(_model));
        // The declaration of an XML file has no place within a page.
        int start = svg.ToString().IndexOf("<svg ", StringComparison.Ordinal);
        svg.Remove(0, start + "<svg ".Length).Insert(
            0, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Title}\" ");
        // Names are the page's, so those of several plots must differ.
        svg.Replace("clipPath", "clip").Replace("<clip ", "<clipPath ").Replace("</clip>", "</clipPath>");
        svg.Replace("id=\"clip", $"id=\"{Name}-clip").Replace("url(#clip", $"url(#{Name}-clip");
        svg.Replace($" font-family=\"{Font}\"", "");
        foreach (PlotColor color in PlotColor.All)
        {
            // Only style sheets know the page's colors, not attributes.
            svg.Replace($"fill=\"{color.Written}\"", $"style=\"fill:{color.Page}\"").Replace(color.Written, color.Page);
        }

        return svg.ToString();
    }

    /// <summary>Writes a PNG on white.</summary>
    internal void WritePng(Stream stream)
    {
        _model.Background = OxyColors.White;
        // Without shaping, which Latin text does not need, no further native library is loaded.
        var exporter = new PngExporter
        {
            Width = Width * FileScale,
            Height = Height * FileScale,
            Dpi = (float)DotsPerInch * FileScale,
            UseTextShaping = false,
        };
        exporter.Export(_model, stream);
    }

    /// <summary>
    /// The size that text may have in a browser. OxyPlot measures it for PDF, in points and in a narrow font; which fonts a reader has,
    /// nobody knows.
    /// </summary>
    private sealed class BrowserText() : PdfRenderContext(Width, Height, OxyColors.White)
    {
        private const double Wider = 1.55;
        private const double Higher = 1.4;

        public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
        {
            OxySize size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
            return new OxySize(size.Width * Wider, size.Height * Higher);
        }
    }
}
