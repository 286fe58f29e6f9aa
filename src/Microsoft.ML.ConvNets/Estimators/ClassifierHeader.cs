namespace Microsoft.ML.ConvNets;

/// <summary>All that a trained classifier is, beside its network and weights.</summary>
internal sealed record ClassifierHeader(
    string FeatureColumnName,
    string ScoreColumnName,
    string PredictedLabelColumnName,
    InputKind InputKind,
    TensorShape Shape,
    ImagePreprocessing? Preprocessing,
    ClassLabels Classes,
    BadImageAction OnBadImage)
    : NetworkHeader(FeatureColumnName, ScoreColumnName, InputKind, Shape, Preprocessing, OnBadImage)
{
    internal override InputColumn Feature => InputColumn.OfTrainer(FeatureColumnName, nameof(ConvNetClassifier));

    internal override int Outputs => Classes.Count;

    internal override OutputFunction Function => OutputFunction.Softmax;

    internal override ComputedColumn[] Columns() =>
    [
        ComputedColumn.LargestAsKey(PredictedLabelColumnName, Classes.KeyType, Classes.PredictedLabelAnnotations()),
        ComputedColumn.Values(ScoreColumnName, Classes.Count, Classes.ScoreAnnotations()),
    ];
}
