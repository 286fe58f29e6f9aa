using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Models;

/// <summary>
/// What the outputs of a network mean, and the columns that they become. A kind of prediction is one record of this file.
/// </summary>
internal abstract record PredictionHead(string ScoreColumnName)
{
    /// <summary>The trainer, by the name that a user writes.</summary>
    [JsonIgnore]
    internal abstract string Trainer { get; }

    /// <summary>Number of outputs of the network.</summary>
    [JsonIgnore]
    internal abstract int Outputs { get; }

    /// <summary>What scoring does with them.</summary>
    [JsonIgnore]
    internal abstract OutputFunction Function { get; }

    /// <summary>The same for the scores of an exported graph, which has no columns of its own for probabilities.</summary>
    [JsonIgnore]
    internal virtual OutputFunction ExportedFunction => Function;

    /// <summary>What the outputs are called; null where they have no names.</summary>
    [JsonIgnore]
    internal virtual IReadOnlyList<string>? OutputNames => null;

    /// <summary>The columns that are added.</summary>
    internal abstract ComputedColumn[] OutputColumns();

    /// <summary>How sure the one answer is that the outputs give, 0 to 1; not a number where there is no one answer.</summary>
    internal virtual float ConfidenceOf(ReadOnlySpan<float> outputs) => float.NaN;

    /// <summary>The number of that answer, from 0.</summary>
    internal virtual int AnswerOf(ReadOnlySpan<float> outputs) => throw new NotSupportedException($"{Trainer} gives no one answer.");

    /// <summary>What the outputs say, without columns.</summary>
    internal abstract ImageAnswer Answer(ReadOnlySpan<float> outputs);
}

/// <summary>One of several classes.</summary>
internal sealed record MulticlassHead(string ScoreColumnName, string PredictedLabelColumnName, ClassLabels Classes)
    : PredictionHead(ScoreColumnName)
{
    internal override string Trainer => "ConvNetClassifier";

    internal override int Outputs => Classes.Count;

    internal override IReadOnlyList<string>? OutputNames => Classes.Names;

    internal override OutputFunction Function => OutputFunction.Softmax;

    internal override ComputedColumn[] OutputColumns() =>
    [
        ComputedColumn.LargestAsKey(PredictedLabelColumnName, Classes.KeyType, Classes.PredictedLabelAnnotations()),
        ComputedColumn.Values(ScoreColumnName, Classes.Count, Columns.SlotNames(Classes.Names)),
    ];

    internal override float ConfidenceOf(ReadOnlySpan<float> outputs) => TensorPrimitives.Max(outputs[..Outputs]);

    internal override int AnswerOf(ReadOnlySpan<float> outputs) => TensorPrimitives.IndexOfMax(outputs[..Outputs]);

    internal override ImageAnswer Answer(ReadOnlySpan<float> outputs)
    {
        float confidence = ConfidenceOf(outputs);
        return new ImageAnswer(PredictionKind.Multiclass, Classes.Names, outputs[..Outputs].ToArray())
        {
            Labels = float.IsNaN(confidence) ? [] : [Classes.Names[AnswerOf(outputs)]],
            Confidence = confidence,
        };
    }
}

/// <summary>True or false.</summary>
internal sealed record BinaryHead(string ScoreColumnName, string ProbabilityColumnName, string PredictedLabelColumnName)
    : PredictionHead(ScoreColumnName)
{
    internal override string Trainer => "ConvNetBinaryClassifier";

    internal override int Outputs => 1;

    internal override OutputFunction Function => OutputFunction.Logit;

    internal override OutputFunction ExportedFunction => OutputFunction.Sigmoid;

    internal override ComputedColumn[] OutputColumns() =>
    [
        ComputedColumn.Scalar(PredictedLabelColumnName, BooleanDataViewType.Instance, static values => values[0] > 0),
        ComputedColumn.Scalar(ScoreColumnName, NumberDataViewType.Single, static values => values[0]),
        ComputedColumn.Scalar(ProbabilityColumnName, NumberDataViewType.Single, static values => 1 / (1 + MathF.Exp(-values[0]))),
    ];

    internal override float ConfidenceOf(ReadOnlySpan<float> outputs) => 1 / (1 + MathF.Exp(-MathF.Abs(outputs[0])));

    internal override int AnswerOf(ReadOnlySpan<float> outputs) => outputs[0] > 0 ? 1 : 0;

    internal override ImageAnswer Answer(ReadOnlySpan<float> outputs) =>
        new(PredictionKind.Binary, ["true"], [1 / (1 + MathF.Exp(-outputs[0]))])
        {
            Labels = float.IsNaN(outputs[0]) ? [] : [AnswerOf(outputs) == 1 ? "true" : "false"],
            Confidence = ConfidenceOf(outputs),
        };
}

/// <summary>Any number of several labels.</summary>
internal sealed record MultiLabelHead(string ScoreColumnName, string PredictedLabelColumnName, string[] Labels)
    : PredictionHead(ScoreColumnName)
{
    internal override string Trainer => "ConvNetMultiLabelClassifier";

    internal override int Outputs => Labels.Length;

    internal override IReadOnlyList<string>? OutputNames => Labels;

    internal override OutputFunction Function => OutputFunction.Sigmoid;

    internal override ComputedColumn[] OutputColumns()
    {
        DataViewSchema.Annotations names = Columns.SlotNames(Labels);
        return
        [
            ComputedColumn.AboveHalf(PredictedLabelColumnName, Labels.Length, names),
            ComputedColumn.Values(ScoreColumnName, Labels.Length, names),
        ];
    }

    internal override ImageAnswer Answer(ReadOnlySpan<float> outputs)
    {
        float[] scores = outputs[..Outputs].ToArray();
        return new ImageAnswer(PredictionKind.MultiLabel, Labels, scores)
        {
            Labels = [.. Labels.Where((_, i) => scores[i] > 0.5f)],
        };
    }
}

/// <summary>A number.</summary>
internal sealed record RegressionHead(string ScoreColumnName) : PredictionHead(ScoreColumnName)
{
    internal override string Trainer => "ConvNetRegressor";

    internal override int Outputs => 1;

    internal override OutputFunction Function => OutputFunction.None;

    internal override ComputedColumn[] OutputColumns() =>
        [ComputedColumn.Scalar(ScoreColumnName, NumberDataViewType.Single, static values => values[0])];

    internal override ImageAnswer Answer(ReadOnlySpan<float> outputs) => new(PredictionKind.Regression, [], [outputs[0]]);
}
