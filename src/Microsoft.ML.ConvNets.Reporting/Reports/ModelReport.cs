using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Files;
using Microsoft.ML.ConvNets.Reporting.Inspection;
using Microsoft.ML.ConvNets.Reporting.Plots;
using Microsoft.ML.ConvNets.Reporting.Reports;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>What a model makes of labeled images; see <see cref="ReportingCatalog.CreateReport"/>.</summary>
public sealed class ModelReport
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // Paths are to be read as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly ImageSource _source;
    private readonly ReportOptions _options;

    internal ModelReport(ImageSource source, ReportOptions options) => (_source, _options) = (source, options);

    /// <summary>What an answer rests on, as an encoded picture; null for none.</summary>
    internal Func<ReportedImage, MLImage, byte[]?>? HeatMap { get; init; }

    /// <summary>What the model answers.</summary>
    public required ReportedTask Task { get; init; }

    /// <summary>The classes in the order of the scores, no before yes; none for a regression.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The images that count, in the order of the data.</summary>
    public required IReadOnlyList<ReportedImage> Images { get; init; }

    /// <summary>The images that do not: they cannot be read, or have a label that the model does not know.</summary>
    public required IReadOnlyList<LeftOutImage> LeftOut { get; init; }

    /// <summary>The figures of a model that names classes; null for a regression.</summary>
    public required ClassificationResults? Classification { get; init; }

    /// <summary>The figures of a model that gives a number; null for one that names classes.</summary>
    public required RegressionResults? Regression { get; init; }

    /// <summary>The figures of images that are alike in size, brightness or file type; none of what does not differ.</summary>
    public required IReadOnlyList<ReportSlice> Slices { get; init; }

    /// <summary>The epochs of the training; null where nobody knows them.</summary>
    public required TrainingHistory? History { get; init; }

    /// <summary>What was set for the training; empty where nobody knows it.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Versions, system and processor that the report was made with.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The network, layer by layer; null where the model has none.</summary>
    public required string? Network { get; init; }

    /// <summary>How far the model's own validation showed that it can be trusted; null where it does not know.</summary>
    public required ModelTrust? Trust { get; init; }

    /// <summary>
    /// Writes the report as one HTML page that needs nothing else: no script, no connection, images and plots within it. The images that
    /// it shows, a bounded number, are read again.
    /// </summary>
    /// <param name="path">The file. It is there whole or not at all; one that exists is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveHtml(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(ToHtml())));
    }

    /// <summary>The page of <see cref="SaveHtml"/> as text.</summary>
    public string ToHtml() => ReportPage.Of(this, _source, _options);

    /// <summary>Writes each plot of the page as a PNG file, 840×580 pixels.</summary>
    /// <param name="folder">The folder, which is made where it is not there; files of the same names are replaced.</param>
    /// <returns>The files.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public IReadOnlyList<string> SavePlots(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        foreach (Plot plot in ReportPlots.Of(this))
        {
            string file = Path.Combine(folder, $"{plot.Name}.png");
            AtomicFile.Write(file, plot.WritePng);
            files.Add(file);
        }

        return files;
    }

    /// <summary>All numbers as one line of JSON: the properties above, in camel case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>A line for a terminal.</summary>
    public override string ToString() => ReportText.Summary(this)
        + (LeftOut.Count > 0 ? $" {LeftOut.Count:N0} left out." : "");
}
