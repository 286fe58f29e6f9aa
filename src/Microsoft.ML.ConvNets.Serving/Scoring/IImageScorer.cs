using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A served model: a singleton for all threads, keyed by the name that <c>AddConvNetScorer</c> was given. Images that are asked about at
/// the same time run through the network together.
/// </summary>
public interface IImageScorer
{
    /// <summary>Scores an encoded image.</summary>
    /// <param name="image">The bytes (JPEG, PNG, WebP, GIF, BMP), unchanged until the task has ended.</param>
    /// <param name="cancellationToken">Gives the image up.</param>
    /// <exception cref="ImageRejectedException">It is no image, or too large.</exception>
    /// <exception cref="ScorerBusyException">Too many images are waiting.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    /// <exception cref="InvalidDataException">There is no model yet, and the file has none that can be served.</exception>
    Task<ScoredImage> ScoreAsync(ReadOnlyMemory<byte> image, CancellationToken cancellationToken);

    /// <summary>Scores an encoded image, and shows which parts of it the answer comes from.</summary>
    /// <inheritdoc cref="ScoreAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    /// <returns>An answer with a <see cref="ScoredImage.HeatMap"/>, or with why there is none.</returns>
    Task<ScoredImage> ExplainAsync(ReadOnlyMemory<byte> image, CancellationToken cancellationToken);

    /// <summary>Scores an encoded image that is read to its end first.</summary>
    /// <inheritdoc cref="ScoreAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    /// <param name="image">The stream; it stays the caller's.</param>
    /// <param name="cancellationToken">Gives the image up.</param>
    Task<ScoredImage> ScoreAsync(Stream image, CancellationToken cancellationToken);

    /// <summary>Scores an image that is decoded.</summary>
    /// <inheritdoc cref="ScoreAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    /// <param name="image">The image, not disposed until the task has ended.</param>
    /// <param name="cancellationToken">Gives the image up.</param>
    Task<ScoredImage> ScoreAsync(MLImage image, CancellationToken cancellationToken);
}

/// <summary>What a served model says of an image.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="ModelVersion">Which file it is from: the beginning of its SHA-256.</param>
public sealed record ScoredImage(ImageAnswer Answer, string ModelVersion)
{
    /// <summary>Which parts of the image the answer comes from; null unless it was asked for.</summary>
    public ImageHeatMap? HeatMap { get; init; }
}
