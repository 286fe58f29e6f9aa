using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A trained binary classifier: adds the columns <c>PredictedLabel</c>, <c>Score</c> and <c>Probability</c>. It owns its network; dispose it when done.
/// </summary>
public sealed partial class ConvNetBinaryClassifierTransformer : ConvNetTransformer
{
    internal ConvNetBinaryClassifierTransformer(IHostEnvironment environment, BinaryClassifierHeader header, NetworkScorer scorer, TrainingHistory? history)
        : base(environment, header, scorer, history)
    {
    }
}

/// <summary>All that a trained binary classifier is, beside its network and weights.</summary>
internal sealed record BinaryClassifierHeader(
    string FeatureColumnName,
    string ScoreColumnName,
    string ProbabilityColumnName,
    string PredictedLabelColumnName,
    InputKind InputKind,
    TensorShape Shape,
    ImagePreprocessing? Preprocessing,
    BadImageAction OnBadImage)
    : NetworkHeader(FeatureColumnName, ScoreColumnName, InputKind, Shape, Preprocessing, OnBadImage)
{
    internal override InputColumn Feature => InputColumn.OfTrainer(FeatureColumnName, nameof(ConvNetBinaryClassifier));

    internal override int Outputs => 1;

    internal override OutputFunction Function => OutputFunction.None;

    internal override ComputedColumn[] Columns() =>
    [
        ComputedColumn.Scalar(PredictedLabelColumnName, BooleanDataViewType.Instance, static values => values[0] > 0),
        ComputedColumn.Scalar(ScoreColumnName, NumberDataViewType.Single, static values => values[0]),
        ComputedColumn.Scalar(ProbabilityColumnName, NumberDataViewType.Single, static values => 1 / (1 + MathF.Exp(-values[0]))),
    ];
}
