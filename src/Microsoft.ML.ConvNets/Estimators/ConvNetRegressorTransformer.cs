using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>A trained regressor: adds the column <c>Score</c>. It owns its network; dispose it when done.</summary>
public sealed partial class ConvNetRegressorTransformer : ConvNetTransformer
{
    internal ConvNetRegressorTransformer(IHostEnvironment environment, RegressorHeader header, NetworkScorer scorer, TrainingHistory? history)
        : base(environment, header, scorer, history)
    {
    }
}

/// <summary>All that a trained regressor is, beside its network and weights.</summary>
internal sealed record RegressorHeader(
    string FeatureColumnName, string ScoreColumnName, InputKind InputKind, TensorShape Shape, ImagePreprocessing? Preprocessing, BadImageAction OnBadImage)
    : NetworkHeader(FeatureColumnName, ScoreColumnName, InputKind, Shape, Preprocessing, OnBadImage)
{
    internal override InputColumn Feature => InputColumn.OfTrainer(FeatureColumnName, nameof(ConvNetRegressor));

    internal override int Outputs => 1;

    internal override OutputFunction Function => OutputFunction.None;

    internal override ComputedColumn[] Columns() => [ComputedColumn.Scalar(ScoreColumnName, NumberDataViewType.Single, static values => values[0])];
}
