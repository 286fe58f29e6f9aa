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
    BadImageAction OnBadImage);
