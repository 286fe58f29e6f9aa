namespace Microsoft.ML.ConvNets.Models;

/// <summary>The steps of a fitted pipeline.</summary>
internal static class PipelineSteps
{
    /// <summary>The steps, those of chains inside chains included; a step that is no chain stands for itself.</summary>
    internal static IEnumerable<ITransformer> Of(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Of) : [model];
}
