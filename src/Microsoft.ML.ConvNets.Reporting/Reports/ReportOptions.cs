using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>What a report of a model is told; see <see cref="ReportingCatalog.CreateReport"/>.</summary>
public sealed class ReportOptions
{
    /// <summary>What stands above the page. Default <c>Report of a model</c>.</summary>
    public string Title { get; init; } = "Report of a model";

    /// <summary>The column of text with the paths of files, or with what images are called. Default <c>ImagePath</c>.</summary>
    public string ImagePathColumnName { get; init; } = "ImagePath";

    /// <summary>
    /// The column with what is right: the class as text, yes or no, or a number; as it is before <c>MapValueToKey</c>. Default
    /// <c>Label</c>.
    /// </summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of encoded bytes or images; where the data lacks it, files are read. Default <c>Image</c>.</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>The column of scores that the model adds. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The column of probabilities that a model of yes or no adds. Default <c>Probability</c>.</summary>
    public string ProbabilityColumnName { get; init; } = "Probability";

    /// <summary>The column of answers that the model adds. Default <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>
    /// The labels that mean no and yes to a model of yes or no. Default null: the two labels of the images in alphabetical order, so that
    /// <c>False</c> and <c>0</c> are no.
    /// </summary>
    public (string No, string Yes)? BinaryLabels { get; init; }

    /// <summary>The epochs of the training. Default null: what the model knows of it, which is nothing once it was saved.</summary>
    public TrainingHistory? History { get; init; }

    /// <summary>What was set for the training, name by name. Default null: nothing is shown.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    /// <summary>What only people can say of the model. Default: nothing; the page says so.</summary>
    public ModelCard Card { get; init; } = new();

    /// <summary>
    /// Makes a picture of what an answer rests on, as encoded bytes (PNG, JPEG or WebP), or null for none. It is asked for the most
    /// confident mistakes, one after the other, when the page is written; the image is disposed afterwards. Default null: the model's own
    /// explanation (<c>Explain</c>), for which it must not be disposed before; none where it reads no images.
    /// </summary>
    public Func<ReportedImage, MLImage, byte[]?>? HeatMap { get; init; }

    /// <summary>The number of images in the grid of predictions, 0 to 200. Default 24.</summary>
    public int GridImages { get; init; } = 24;

    /// <summary>The number of mistakes that are shown, the most confident first, 0 to 200. Default 24.</summary>
    public int Mistakes { get; init; } = 24;

    /// <summary>Number of threads that decode images, at least 1. Default null: one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>The most pixels of an image that is looked at. At least 1. Default 100 million.</summary>
    public long MaxImagePixels { get; init; } = 100_000_000;

    /// <summary>Stops the making of the report. Default: nothing does.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Card);
        string[] names =
        [
            Title, ImagePathColumnName, LabelColumnName, ImageColumnName, ScoreColumnName, ProbabilityColumnName, PredictedLabelColumnName,
        ];
        if (Array.Exists(names, string.IsNullOrEmpty))
        {
            throw new ArgumentException("The title and the names of columns in ReportOptions must not be empty.");
        }

        RequireRange(GridImages, 0, 200, nameof(GridImages));
        RequireRange(Mistakes, 0, 200, nameof(Mistakes));
        RequireRange(Threads ?? 1, 1, int.MaxValue, nameof(Threads));
        RequireRange(MaxImagePixels, 1, long.MaxValue, nameof(MaxImagePixels));
    }

    private static void RequireRange(long value, long least, long most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(
                name, $"{name} is {value}; it is at least {least}{(most is int.MaxValue or long.MaxValue ? "" : $" and at most {most}")}.");
        }
    }
}
