namespace Microsoft.ML.ConvNets;

/// <summary>An image is not scored, because of what it is.</summary>
public sealed class ImageRejectedException : IOException
{
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="reason">The same in words: the end of a sentence, without a full stop.</param>
    /// <param name="inner">The cause. Default null.</param>
    public ImageRejectedException(ImageProblem problem, string reason, Exception? inner = null)
        : base($"The image cannot be scored: {reason}.", inner) => Problem = problem;

    /// <summary>What is wrong with it.</summary>
    public ImageProblem Problem { get; }
}

/// <summary>Why an image is not scored.</summary>
public enum ImageProblem
{
    /// <summary>It has no bytes.</summary>
    Empty,

    /// <summary>It has more bytes than <see cref="ConvNetScorerOptions.MaxImageBytes"/>.</summary>
    TooManyBytes,

    /// <summary>It has more pixels than <see cref="ConvNetScorerOptions.MaxImagePixels"/>.</summary>
    TooManyPixels,

    /// <summary>It is no image, or in a format that is not among <see cref="ConvNetScorerOptions.Formats"/>.</summary>
    UnknownFormat,

    /// <summary>It is damaged or cut off, or has more pixels than the model admits.</summary>
    Damaged,
}
