namespace Microsoft.ML.ConvNets;

/// <summary>Which parts of an image an answer comes from, as a picture to lay over it; or why there is none.</summary>
public sealed record ImageHeatMap
{
    /// <summary>The most pixels of a side of <see cref="Png"/>.</summary>
    internal const int MaxSide = 256;

    /// <summary>Why there is none, a sentence; null where there is one.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// The class or label that it is of: the answer; of a model of several labels the most probable. Null for a number, and where there is
    /// none.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>How it was found out; null where there is none.</summary>
    public ExplanationMethod? Method { get; init; }

    /// <summary>
    /// A PNG of the image's proportions, at most 256 pixels high or wide: transparent where nothing speaks for the answer, bright yellow
    /// and opaque where the most does (<see cref="Explanation.LayerPng"/>). Empty where there is none.
    /// </summary>
    public ReadOnlyMemory<byte> Png { get; init; }
}
