namespace Microsoft.ML.ConvNets;

/// <summary>What happens with an image that cannot be read or decoded.</summary>
public enum BadImageAction
{
    /// <summary>The work stops with an error that names the image.</summary>
    Fail,

    /// <summary>
    /// Training leaves the image out, counts it and names it in the log and in <see cref="TrainingHistory.BadImages"/>, up to a stated
    /// fraction of the images. Scoring gives it the missing prediction: scores of NaN and key 0.
    /// </summary>
    Skip,
}
