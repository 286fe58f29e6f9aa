using Microsoft.ML.ConvNets.Reporting.Html;
using Microsoft.ML.ConvNets.Reporting.Inspection;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Reporting.Reports;

/// <summary>Which images a page shows: so few that it stays small, however many there are.</summary>
internal sealed class ShownImages
{
    // Of a cell of the confusion matrix, and of all cells together.
    private const int MostOfMistake = 12;
    private const int MostOfRight = 6;
    private const int MostOfCells = 400;

    // Those of cells are smaller than those that are looked at one by one.
    private const int CellSide = 112;

    private readonly Dictionary<int, string> _large = [];
    private readonly Dictionary<int, string> _small = [];
    private readonly Dictionary<int, string> _heatMaps = [];

    private ShownImages(ModelReport report, ReportOptions options)
    {
        Grid = [.. Spread(report.Images, options.GridImages)];
        Mistakes = [.. report.Images.Where(static image => !image.IsRight).OrderByDescending(static i => i.Gravity).Take(options.Mistakes)];
        Cells = report.Classification is null ? [] : CellsOf(report);
    }

    /// <summary>Images of all parts of the data, in its order.</summary>
    internal IReadOnlyList<ReportedImage> Grid { get; }

    /// <summary>The most confident mistakes, or the largest errors, first.</summary>
    internal IReadOnlyList<ReportedImage> Mistakes { get; }

    /// <summary>The images of each cell of the confusion matrix that has some, by label and answer, the surest first.</summary>
    internal IReadOnlyDictionary<(string Label, string Answer), ReportedImage[]> Cells { get; }

    /// <summary>Chooses images and reads them.</summary>
    internal static ShownImages Read(ModelReport report, ImageSource source, ReportOptions options)
    {
        var shown = new ShownImages(report, options);
        Dictionary<int, ReportedImage> mistakes = shown.Mistakes.ToDictionary(static image => image.Row);
        HashSet<int> large = [.. shown.Grid.Concat(shown.Mistakes).Select(static image => image.Row)];
        HashSet<int> small = [.. shown.Cells.Values.SelectMany(static images => images).Select(static image => image.Row)];
        foreach (SourceImage row in source.Read(withContent: true).Where(row => large.Contains(row.Index) || small.Contains(row.Index)))
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            using MLImage? image = row.Decode(options.MaxImagePixels);
            if (image is null)
            {
                // It could be read a moment ago; the page shows its name.
                continue;
            }

            if (large.Contains(row.Index))
            {
                shown._large[row.Index] = DataUri.Of(image);
            }

            if (small.Contains(row.Index))
            {
                shown._small[row.Index] = DataUri.Of(image, CellSide);
            }

            if (mistakes.TryGetValue(row.Index, out ReportedImage? mistake) && report.HeatMap?.Invoke(mistake, image) is { } heatMap)
            {
                shown._heatMaps[row.Index] = DataUri.Of(heatMap);
            }
        }

        return shown;
    }

    internal string? Large(ReportedImage image) => _large.GetValueOrDefault(image.Row);

    internal string? Small(ReportedImage image) => _small.GetValueOrDefault(image.Row);

    internal string? HeatMap(ReportedImage image) => _heatMaps.GetValueOrDefault(image.Row);

    /// <summary>So many at equal distances: data is often sorted by class.</summary>
    private static IEnumerable<ReportedImage> Spread(IReadOnlyList<ReportedImage> images, int count)
    {
        int shown = Math.Min(count, images.Count);
        return Enumerable.Range(0, shown).Select(i => images[(int)((2L * i + 1) * images.Count / (2 * shown))]);
    }

    private static Dictionary<(string, string), ReportedImage[]> CellsOf(ModelReport report)
    {
        int left = MostOfCells;
        var cells = new Dictionary<(string, string), ReportedImage[]>();
        foreach (IGrouping<(string, string), ReportedImage> cell in report.Images.GroupBy(static image => (image.Label, image.Answer))
            .OrderBy(static cell => cell.First().IsRight).ThenByDescending(static cell => cell.Count()))
        {
            int most = Math.Min(left, cell.First().IsRight ? MostOfRight : MostOfMistake);
            cells[cell.Key] = [.. cell.OrderByDescending(static image => image.Gravity).Take(most)];
            left -= cells[cell.Key].Length;
        }

        return cells;
    }
}
