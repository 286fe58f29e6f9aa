using System.Diagnostics;
using Microsoft.ML.ConvNets.Serving.Diagnostics;
using Microsoft.ML.ConvNets.Serving.Models;

namespace Microsoft.ML.ConvNets.Serving.HeatMaps;

/// <summary>Explains answers, as many at the same time as batches run.</summary>
/// <param name="scorer">Whose answers.</param>
/// <param name="options">What is admitted.</param>
/// <param name="metrics">Takes what is measured.</param>
internal sealed class HeatMapStage(string scorer, ConvNetScorerOptions options, ScoringMetrics metrics) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(options.ConcurrentBatches);

    /// <summary>Explains an answer.</summary>
    /// <param name="model">The model that gave it, held meanwhile.</param>
    /// <param name="image">The encoded image, unchanged meanwhile.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Ends the wait, and an occlusion.</param>
    internal async Task<ImageHeatMap> ExplainAsync(
        ServedModel model, ReadOnlyMemory<byte> image, ImageAnswer answer, CancellationToken cancellationToken)
    {
        if (ProblemOf(model) is { } problem)
        {
            return new ImageHeatMap { Problem = problem };
        }

        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Explain(model, image, answer, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private string? ProblemOf(ServedModel model) => options.HeatMaps switch
    {
        ServedHeatMaps.None => "This server gives no heat-maps.",
        ServedHeatMaps.All => null,
        _ => model.MapProblem is { } problem ? $"There is no quick heat-map: {problem}. This server gives no slow ones." : null,
    };

    private ImageHeatMap Explain(ServedModel model, ReadOnlyMemory<byte> image, ImageAnswer answer, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        bool hasOneAnswer = answer.Kind is PredictionKind.Multiclass or PredictionKind.Binary;
        Explanation explanation = model.Network.ExplainEncoded(
            image,
            "image",
            hasOneAnswer && answer.Labels.Count > 0 ? answer.Labels[0] : null,
            options.HeatMaps == ServedHeatMaps.ClassActivationMaps ? ExplanationMethod.ClassActivationMap : null,
            cancellationToken);
        byte[] png = explanation.LayerPng(ImageHeatMap.MaxSide);
        metrics.HeatMap(scorer, Stopwatch.GetElapsedTime(start));
        return new ImageHeatMap { Name = explanation.ClassName, Method = explanation.Method, Png = png };
    }
}
