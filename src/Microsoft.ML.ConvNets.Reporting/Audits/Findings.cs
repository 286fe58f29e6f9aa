namespace Microsoft.ML.ConvNets;

/// <summary>A file that is no image, or one that cannot be decoded.</summary>
/// <param name="Image">The image.</param>
/// <param name="Reason">Why, such as <c>it is cut off; its end is missing</c>.</param>
public sealed record UnreadableImage(AuditedImage Image, string Reason);

/// <summary>An image whose file name says another format than its content has.</summary>
/// <param name="Image">The image.</param>
/// <param name="Format">What its content is, such as <c>PNG</c>.</param>
public sealed record MisnamedImage(AuditedImage Image, string Format);

/// <summary>Images that show the same.</summary>
/// <param name="Images">At least two, in the order of the data, training images first.</param>
public sealed record DuplicateGroup(IReadOnlyList<AuditedImage> Images)
{
    /// <summary>Whether they have several labels, of which at most one is right.</summary>
    public bool IsAcrossClasses => Images.Any(image => image.Label != Images[0].Label);

    /// <summary>Whether some are for training and others for validation, so that validation measures what was learned by heart.</summary>
    public bool IsLeak => Images.Any(image => image.Part != Images[0].Part);
}

/// <summary>An image whose label is likely wrong.</summary>
/// <param name="Image">The image, with the label that it has.</param>
/// <param name="SuggestedLabel">The class that it more likely belongs to.</param>
/// <param name="LabelProbability">The probability of its label, 0 to 1, by a network that did not see the image.</param>
/// <param name="SuggestedProbability">The probability of the suggested class, 0 to 1.</param>
public sealed record LikelyLabelError(AuditedImage Image, string SuggestedLabel, float LabelProbability, float SuggestedProbability)
{
    /// <summary>The probability of the label minus that of the suggested class, -1 to 0: the lower, the likelier the error.</summary>
    public float Margin => LabelProbability - SuggestedProbability;
}

/// <summary>An image unlike the rest.</summary>
/// <param name="Image">The image.</param>
/// <param name="Distance">
/// The mean distance (1 minus the cosine) of its features from those of the five nearest images that are no duplicates of it, 0 to 2.
/// </param>
public sealed record ImageOutlier(AuditedImage Image, float Distance);

/// <summary>How many images a class has.</summary>
/// <param name="Label">The class.</param>
/// <param name="Training">Number of images to learn from, unreadable ones included.</param>
/// <param name="Validation">Number of images to measure with.</param>
public sealed record ClassCount(string Label, int Training, int Validation);

/// <summary>What readable images are like.</summary>
public sealed record ImageStatistics
{
    /// <summary>Number of readable images.</summary>
    public int Count { get; internal init; }

    /// <summary>Formats by their content, with the number of images of each.</summary>
    public IReadOnlyDictionary<string, int> Formats { get; internal init; } = new Dictionary<string, int>();

    /// <summary>The least, the median and the largest width in pixels; zeros where there is no image.</summary>
    public SideLengths Width { get; internal init; }

    /// <summary>The same of the height.</summary>
    public SideLengths Height { get; internal init; }

    /// <summary>Number of images all of whose pixels are gray, whatever they are stored as.</summary>
    public int Gray { get; internal init; }

    /// <summary>Number of images with transparency, which is shown on white.</summary>
    public int WithAlpha { get; internal init; }

    /// <summary>Number of images of several frames, of which the first is taken.</summary>
    public int Animated { get; internal init; }

    /// <summary>Number of images with a side of fewer than 32 pixels.</summary>
    public int Tiny { get; internal init; }

    /// <summary>Number of images of more than 25 million pixels, which cost much time to decode.</summary>
    public int Huge { get; internal init; }

    /// <summary>Number of images with one side more than three times as long as the other, which resizing distorts.</summary>
    public int Elongated { get; internal init; }
}

/// <summary>Lengths in pixels.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Median">Half of them are at most as large.</param>
/// <param name="Largest">The largest.</param>
public readonly record struct SideLengths(int Least, int Median, int Largest);
