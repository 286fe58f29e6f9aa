namespace Microsoft.ML.ConvNets;

/// <summary>What happens with a picture that cannot be read or decoded.</summary>
public enum BadImageAction
{
    /// <summary>The work stops with an error that names the picture.</summary>
    Fail,

    /// <summary>
    /// Training leaves the picture out, counts it and names it in the log and in <see cref="TrainingHistory.BadImages"/>, up to a stated share
    /// of the pictures. Scoring gives it the missing prediction: scores of NaN and key 0.
    /// </summary>
    Skip,
}
