namespace Microsoft.ML.ConvNets;

/// <summary>What an audit of labeled images is told; see <see cref="ReportingCatalog.AuditImages"/>.</summary>
public sealed class AuditOptions
{
    /// <summary>
    /// The network whose features are compared, with its pretrained weights. Default null: <see cref="DefaultBackbone"/>. The better it
    /// knows such images, the better the audit finds wrong labels and images unlike the rest.
    /// </summary>
    public Backbone? Backbone { get; init; }

    /// <summary>The network that is taken where none is named: <c>Backbones.Compact</c>, whose weights come with the library.</summary>
    public static Backbone DefaultBackbone => Backbones.Compact(KnownWeights.Compact);

    /// <summary>The column of text with the paths of files, or with what images are called. Default <c>ImagePath</c>.</summary>
    public string ImagePathColumnName { get; init; } = "ImagePath";

    /// <summary>The column of text with the classes. Default <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of encoded bytes; where the data lacks it, files are read. Default <c>Image</c>.</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>
    /// Number of folds of the cross-validation that looks for wrong labels, 2 to 20. Default 5. Classes of fewer images are not judged.
    /// </summary>
    public int Folds { get; init; } = 5;

    /// <summary>The seed of the folds. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Number of threads, at least 1. Default null: one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>The most pixels of an image; a larger one counts as unreadable. At least 1. Default 100 million.</summary>
    public long MaxImagePixels { get; init; } = 100_000_000;

    /// <summary>Is told what the audit does next. Default null.</summary>
    public IProgress<AuditStage>? Progress { get; init; }

    /// <summary>Stops the audit. Default: nothing does.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(ImagePathColumnName);
        ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(ImageColumnName);
        RequireRange(Folds, 2, 20, nameof(Folds));
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

/// <summary>What an audit does, in this order.</summary>
public enum AuditStage
{
    /// <summary>Reads and decodes each image.</summary>
    Reading,

    /// <summary>Computes the backbone's features of each image.</summary>
    Features,

    /// <summary>Compares images with one another.</summary>
    Comparing,

    /// <summary>Trains on some images to judge the labels of the others.</summary>
    Labels,
}
