using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets.Serving.Http;

/// <summary>What a request is answered with.</summary>
/// <param name="Model">The version of the model that all answers are from.</param>
/// <param name="Predictions">One for each image, in their order.</param>
internal sealed record PredictionResponse(string Model, IReadOnlyList<ImagePrediction> Predictions);

/// <summary>What is said of an image: an answer, or a problem. Names as <c>convnets predict --json</c> has them.</summary>
internal sealed record ImagePrediction
{
    /// <summary>What the sender called the image; null where it has no name.</summary>
    public string? File { get; init; }

    /// <summary>The class, or true or false; null for models of other kinds.</summary>
    public string? Label { get; init; }

    /// <summary>The labels that apply, of a model of several.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The number, of a model of numbers.</summary>
    public float? Value { get; init; }

    /// <summary>Probabilities, the largest first.</summary>
    public IReadOnlyDictionary<string, float?>? Scores { get; init; }

    /// <summary>The probability of the label.</summary>
    public float? Confidence { get; init; }

    /// <summary>Whether that is too low; absent where the model does not know.</summary>
    public bool? IsUncertain { get; init; }

    /// <summary>Whether the image is unlike all that was learned from; absent where the model does not know.</summary>
    public bool? IsOutOfDistribution { get; init; }

    /// <summary>Which parts of the image the answer comes from; absent unless it was asked for.</summary>
    public HeatMapReply? HeatMap { get; init; }

    /// <summary>Why there is no answer.</summary>
    public ImageProblemDetails? Problem { get; init; }

    /// <param name="file">What the sender called the image.</param>
    /// <param name="scored">What the model says.</param>
    /// <param name="top">How many scores are told.</param>
    internal static ImagePrediction Of(string? file, ScoredImage scored, int top)
    {
        ImageAnswer answer = scored.Answer;
        var prediction = new ImagePrediction
        {
            File = file,
            Confidence = Finite(answer.Confidence),
            IsUncertain = answer.IsUncertain,
            IsOutOfDistribution = answer.IsOutOfDistribution,
            HeatMap = scored.HeatMap is null ? null : HeatMapReply.Of(scored.HeatMap),
        };
        IEnumerable<(string Name, float Score)> scores = answer.Kind == PredictionKind.Binary
            ? [("true", answer.Scores[0]), ("false", 1 - answer.Scores[0])]
            : answer.Names.Zip(answer.Scores);
        Dictionary<string, float?> best = scores.OrderByDescending(static pair => pair.Score).Take(top)
            .ToDictionary(static pair => pair.Name, static pair => Finite(pair.Score));
        return answer.Kind switch
        {
            PredictionKind.Regression => prediction with { Value = Finite(answer.Scores[0]) },
            PredictionKind.MultiLabel => prediction with { Labels = answer.Labels, Scores = best },
            _ => prediction with { Label = answer.Labels.Count > 0 ? answer.Labels[0] : null, Scores = best },
        };
    }

    // JSON has no word for what is no number.
    private static float? Finite(float? value) => value is { } number && float.IsFinite(number) ? number : null;
}

/// <summary>A picture to lay over the image, or why there is none.</summary>
/// <param name="Label">The class or label that it is of; null for a number.</param>
/// <param name="Method">How it was found out, as <c>convnets explain --method</c> has it: <c>cam</c> or <c>occlusion</c>.</param>
/// <param name="Png">A PNG with transparency, of the image's proportions; base64 in JSON.</param>
/// <param name="Problem">Why there is none.</param>
internal sealed record HeatMapReply(string? Label, string? Method, byte[]? Png, string? Problem)
{
    internal static HeatMapReply Of(ImageHeatMap map) => map.Method is null
        ? new(null, null, null, map.Problem)
        : new(map.Name, map.Method == ExplanationMethod.ClassActivationMap ? "cam" : "occlusion", map.Png.ToArray(), null);
}

/// <summary>Why an image among several has no answer: what the whole answer would be, had it been alone (RFC 9457).</summary>
internal sealed record ImageProblemDetails(int Status, string Code, string Title, string Detail)
{
    /// <summary>Seconds until it is worth trying again; null where that does not help.</summary>
    [JsonIgnore]
    internal int? RetryAfter { get; init; }
}
