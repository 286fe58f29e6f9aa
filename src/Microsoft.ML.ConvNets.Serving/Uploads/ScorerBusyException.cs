namespace Microsoft.ML.ConvNets;

/// <summary>More images are waiting than <see cref="ConvNetScorerOptions.QueueLimit"/>, or more bytes: try again later.</summary>
public sealed class ScorerBusyException : InvalidOperationException
{
    /// <param name="message">What there is too much of.</param>
    /// <param name="retryAfter">When it is worth trying again.</param>
    public ScorerBusyException(string message, TimeSpan retryAfter)
        : base(message) => RetryAfter = retryAfter;

    /// <summary>When it is worth trying again, from now on.</summary>
    public TimeSpan RetryAfter { get; }
}
