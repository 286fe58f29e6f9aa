using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Golden;

/// <summary>The rows and the pipeline of the golden folder <c>03-chain</c>.</summary>
internal static class ChainCase
{
    public static IDataView Rows(MLContext ml) => ml.Data.LoadFromEnumerable(new Row[]
    {
        new() { Id = 0, A = 1, B = 10, Label = "b" },
        new() { Id = 1, A = -4, B = 20, Label = "a" },
        new() { Id = 2, A = 2, B = 5, Label = "b" },
        new() { Id = 3, A = 3, B = 0, Label = "c" },
    });

    public static EstimatorChain<ITransformer> Pipeline(MLContext ml)
    {
        TransformsCatalog t = ml.Transforms;
        var inner = t.CopyColumns("A2", "A").Append(t.Concatenate("F", "A", "A2", "B"));
        return new EstimatorChain<ITransformer>()
            .Append(t.NormalizeMinMax("ANorm", "A"))
            .Append(inner)
            .AppendCacheCheckpoint(ml)
            .Append(t.Conversion.MapValueToKey("LabelKey", "Label"), TransformerScope.TrainTest)
            .Append(t.CopyColumns("TrainingOnly", "LabelKey"), TransformerScope.Training)
            .Append(t.CopyColumns("ScoringOnly", "F"), TransformerScope.Scoring)
            .Append<ITransformer>(t.NormalizeMeanVariance("FNorm", "F"));
    }

    private sealed class Row
    {
        public int Id;
        public float A;
        public float B;
        public string? Label;
    }
}
