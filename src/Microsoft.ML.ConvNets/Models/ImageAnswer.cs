namespace Microsoft.ML.ConvNets;

/// <summary>What a model says of an image; see <see cref="ConvNetTransformer.ScoreImages"/>.</summary>
/// <param name="Kind">What the model predicts.</param>
/// <param name="Names">
/// What <paramref name="Scores"/> are the scores of: the classes or labels; <c>true</c> for yes or no; none for a number.
/// </param>
/// <param name="Scores">
/// Probabilities, 0 to 1: of each class, which add up to 1; of yes; or of each label. For a regression the number itself.
/// </param>
public sealed record ImageAnswer(PredictionKind Kind, IReadOnlyList<string> Names, IReadOnlyList<float> Scores)
{
    /// <summary>
    /// The answer: one class; <c>true</c> or <c>false</c>; the labels above one half, perhaps none; nothing for a number, and where the
    /// network gives no numbers.
    /// </summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>
    /// The probability of the one answer, 0 to 1, calibrated where the model has <see cref="ConvNetTransformer.Trust"/>; null for labels
    /// and numbers.
    /// </summary>
    public float? Confidence { get; init; }

    /// <summary>Whether that is too low for the accuracy that was wanted; null where the model does not know.</summary>
    public bool? IsUncertain { get; init; }

    /// <summary>Whether the image is unlike all that the model learned from; null where the model does not know.</summary>
    public bool? IsOutOfDistribution { get; init; }
}

/// <summary>What a model predicts.</summary>
public enum PredictionKind
{
    /// <summary>One of several classes.</summary>
    Multiclass,

    /// <summary>Yes or no.</summary>
    Binary,

    /// <summary>Any number of several labels.</summary>
    MultiLabel,

    /// <summary>A number.</summary>
    Regression,
}
