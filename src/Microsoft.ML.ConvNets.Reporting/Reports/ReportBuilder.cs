using System.Globalization;
using Microsoft.ML.ConvNets.Reporting.Inspection;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Reporting.Reports;

/// <summary>Makes a report: the model answers once, each image is looked at once, and what is shown later is read again.</summary>
internal sealed class ReportBuilder
{
    private const string TextColumn = "LabelOfTheReport";

    private readonly ReportOptions _options;

    internal ReportBuilder(ReportOptions options)
    {
        options.Check();
        _options = options;
    }

    internal ModelReport Run(ITransformer model, IDataView images)
    {
        (IDataView rows, string label) = WithTextLabels(images);
        var source = new ImageSource(
            rows, AuditPart.Validation, new ImageColumns(_options.ImagePathColumnName, label, _options.ImageColumnName));
        ModelAnswers answers = ModelAnswers.Of(model, source.Rows, _options);
        Row[] read = [.. Read(source, answers)];
        string[] classes = answers.Task == ReportedTask.Binary ? NamesOfYesAndNo(read) : answers.Names;
        var inspector = new ImageInspector(_options.MaxImagePixels, new ParallelOptions
        {
            MaxDegreeOfParallelism = _options.Threads ?? Environment.ProcessorCount,
            CancellationToken = _options.CancellationToken,
        });
        LookedAt[] looks = inspector.Inspect(source, LookedAt.Of);
        var left = new List<LeftOutImage>();
        var counted = new List<ReportedImage>();
        for (int i = 0; i < read.Length; i++)
        {
            if (WhyLeftOut(read[i], looks[i], answers.Task, classes) is string reason)
            {
                left.Add(new LeftOutImage(read[i].Image.Path, reason));
            }
            else
            {
                counted.Add(looks[i].Describe(Answered(read[i], answers.Task, classes)) with { Row = i });
            }
        }

        if (counted.Count == 0)
        {
            throw new ArgumentException(left.Count == 0
                ? "There are no images to report on."
                : $"There is nothing to report on: all of the {left.Count:N0} images are left out. The first: {left[0].Reason}.");
        }

        ConvNetTransformer? network = Steps(model).OfType<ConvNetTransformer>().FirstOrDefault();
        bool isNumber = answers.Task == ReportedTask.Regression;
        return new ModelReport(source, _options)
        {
            Task = answers.Task,
            Classes = classes,
            Images = counted,
            LeftOut = left,
            Classification = isNumber ? null : ClassificationMeasures.Of(counted, classes),
            Regression = isNumber ? RegressionOf(counted) : null,
            Slices = [.. SliceFinder.Find(counted)],
            History = _options.History ?? network?.History,
            Settings = _options.Settings ?? network?.TrainingSettings ?? new Dictionary<string, string>(),
            HeatMap = _options.HeatMap ?? HeatMapOf(network),
            Environment = EnvironmentFacts.Now(),
            Network = network?.Network.Summary(network.InputShape),
            Trust = network?.Trust,
        };
    }

    /// <summary>The network's own explanation of its answer, laid over the image.</summary>
    private static Func<ReportedImage, MLImage, byte[]?>? HeatMapOf(ConvNetTransformer? network) => network is { ReadsImages: true }
        ? (_, image) => network.Explain(image).OverlayPng(image)
        : null;

    /// <summary>The rows with a column of text that says what is right.</summary>
    private (IDataView Rows, string Label) WithTextLabels(IDataView images)
    {
        string name = _options.LabelColumnName;
        var conversion = new MLContext().Transforms.Conversion;
        return images.Schema.GetColumnOrNull(name)?.Type switch
        {
            KeyDataViewType => (conversion.MapKeyToValue(TextColumn, name).Fit(images).Transform(images), TextColumn),
            NumberDataViewType or BooleanDataViewType =>
                (conversion.ConvertType(TextColumn, name, DataKind.String).Fit(images).Transform(images), TextColumn),
            _ => (images, name),
        };
    }

    private IEnumerable<Row> Read(ImageSource source, ModelAnswers answers)
    {
        using IEnumerator<float[]> scores = answers.Read().GetEnumerator();
        foreach (SourceImage row in source.Read(withContent: false))
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            yield return scores.MoveNext() ? new Row(row.Image, scores.Current) : throw new InvalidOperationException(
                $"The model answers {row.Index:N0} rows, and the data has more. A report needs an answer for each row.");
        }
    }

    private string[] NamesOfYesAndNo(IEnumerable<Row> rows)
    {
        if (_options.BinaryLabels is { } named)
        {
            return [named.No, named.Yes];
        }

        string[] labels = [.. rows.Select(static row => row.Image.Label).Distinct().Order(StringComparer.Ordinal)];
        return labels.Length == 2 ? labels : throw new ArgumentException(
            $"A model of yes or no is measured on images of two labels; there are {labels.Length}: {string.Join(", ", labels.Take(20))}. "
            + "ReportOptions.BinaryLabels names the two that mean no and yes.");
    }

    private static string? WhyLeftOut(Row row, LookedAt look, ReportedTask task, string[] classes) => row.Image.Label switch
    {
        _ when look.Problem is not null => look.Problem,
        _ when Array.Exists(row.Scores, float.IsNaN) => "the model gives no score for it",
        "" => "it has no label",
        var label when task == ReportedTask.Regression => NumberOf(label) is null ? $"its label '{label}' is no number" : null,
        var label => Array.IndexOf(classes, label) < 0 ? $"the model does not know its class '{label}'" : null,
    };

    private static ReportedImage Answered(Row row, ReportedTask task, string[] classes)
    {
        (AuditedImage image, float[] scores) = row;
        if (task == ReportedTask.Regression)
        {
            return new ReportedImage(image.Path, image.Label, scores[0].ToString("G4", CultureInfo.InvariantCulture), scores)
            {
                Error = scores[0] - NumberOf(image.Label)!.Value,
            };
        }

        float[] probabilities = task == ReportedTask.Binary ? [1 - scores[0], scores[0]] : scores;
        return new ReportedImage(image.Path, image.Label, classes[Array.IndexOf(probabilities, probabilities.Max())], probabilities);
    }

    private static RegressionResults RegressionOf(List<ReportedImage> images)
    {
        double[] labels = [.. images.Select(static image => NumberOf(image.Label)!.Value)];
        double mean = labels.Average();
        double squares = images.Sum(static image => image.Error!.Value * image.Error.Value);
        double variance = labels.Sum(label => (label - mean) * (label - mean));
        return new RegressionResults(
            images.Average(static image => Math.Abs(image.Error!.Value)), Math.Sqrt(squares / images.Count),
            variance == 0 ? double.NaN : 1 - (squares / variance));
    }

    /// <summary>A label as the number that it is; null if it is none.</summary>
    internal static double? NumberOf(string label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    /// <summary>The steps of a pipeline, those of chains inside chains included.</summary>
    private static IEnumerable<ITransformer> Steps(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [model];

    private sealed record Row(AuditedImage Image, float[] Scores);

    /// <summary>What is kept of an image that was looked at.</summary>
    private sealed record LookedAt(string? Problem, string Format, (int Width, int Height) Size, double Brightness)
    {
        internal static LookedAt Of(InspectedImage image) => new(
            image.Problem, image.Format?.Name ?? "", (image.Width, image.Height), image.Thumbnail?.Gray().Average() / byte.MaxValue ?? 0);

        internal ReportedImage Describe(ReportedImage image) =>
            image with { Format = Format, Width = Size.Width, Height = Size.Height, Brightness = Brightness };
    }
}
