using ConvNets.Cli.Display;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Data;

/// <summary>What a model gave for an image.</summary>
/// <param name="Name">The file, or the name in a zip.</param>
/// <param name="Folder">The name of its class folder; empty where it has none.</param>
/// <param name="Class">Its class as the model knows it, from 0; null if the model does not know it, or has no classes.</param>
/// <param name="Values">Scores of classes or labels; score, probability and answer of a yes or no; or one number.</param>
/// <param name="Failure">Why the image cannot be read; null if it can.</param>
internal sealed record ScoredImage(string Name, string Folder, int? Class, float[] Values, UnreadableImageException? Failure)
{
    private const string NoScore = "the model gives no score for it (NaN)";

    /// <summary>How far the answer can be trusted; null where the model does not say.</summary>
    internal AnswerTrust? Trust { get; init; }

    /// <summary>Why the image cannot be read, in a sentence that names it; null if it can.</summary>
    internal string? Unreadable => Failure is null ? null : ErrorText.Of(Failure);

    /// <summary>What is wrong with it, in a sentence that names it; null for nothing.</summary>
    internal string? Problem => Unreadable ?? (HasNoScore ? $"'{Name}': {NoScore}." : null);

    /// <summary>What is wrong with it, without its name and without a full stop; null for nothing.</summary>
    internal string? Reason => Failure is null ? HasNoScore ? NoScore : null : ErrorText.ReasonOf(Failure);

    private bool HasNoScore => Array.Exists(Values, float.IsNaN);
}

/// <summary>How far an answer can be trusted.</summary>
/// <param name="Confidence">Its probability.</param>
/// <param name="IsUncertain">Whether that is too low.</param>
/// <param name="IsOutOfDistribution">Whether the image is unlike those that the model learned from; null where it does not say.</param>
internal sealed record AnswerTrust(float Confidence, bool IsUncertain, bool? IsOutOfDistribution)
{
    /// <summary>What people are told of it; empty for an answer that is believed.</summary>
    internal string Remark => (IsOutOfDistribution, IsUncertain) switch
    {
        (true, _) => " (unlike anything that the model learned from)",
        (_, true) => " (not sure)",
        _ => "",
    };
}
