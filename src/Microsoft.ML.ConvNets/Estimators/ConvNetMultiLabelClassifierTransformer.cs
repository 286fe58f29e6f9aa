using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>A trained multi-label classifier: adds the columns <c>PredictedLabel</c> and <c>Score</c>. It owns its network; dispose it when done.</summary>
public sealed partial class ConvNetMultiLabelClassifierTransformer : ConvNetTransformer
{
    private readonly MultiLabelHeader _header;

    internal ConvNetMultiLabelClassifierTransformer(IHostEnvironment environment, MultiLabelHeader header, NetworkScorer scorer, TrainingHistory? history)
        : base(environment, header, scorer, history) => _header = header;

    /// <summary>The labels in the order of the scores.</summary>
    public IReadOnlyList<string> LabelNames => _header.Labels;
}

/// <summary>All that a trained multi-label classifier is, beside its network and weights.</summary>
internal sealed record MultiLabelHeader(
    string FeatureColumnName,
    string ScoreColumnName,
    string PredictedLabelColumnName,
    InputKind InputKind,
    TensorShape Shape,
    ImagePreprocessing? Preprocessing,
    string[] Labels,
    BadImageAction OnBadImage)
    : NetworkHeader(FeatureColumnName, ScoreColumnName, InputKind, Shape, Preprocessing, OnBadImage)
{
    internal override InputColumn Feature => InputColumn.OfTrainer(FeatureColumnName, nameof(ConvNetMultiLabelClassifier));

    internal override int Outputs => Labels.Length;

    internal override OutputFunction Function => OutputFunction.Sigmoid;

    internal override ComputedColumn[] Columns() =>
    [
        ComputedColumn.AboveHalf(PredictedLabelColumnName, Labels.Length, Annotations()),
        ComputedColumn.Values(ScoreColumnName, Labels.Length, Annotations()),
    ];

    private DataViewSchema.Annotations Annotations()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        var names = new VBuffer<ReadOnlyMemory<char>>(Labels.Length, Array.ConvertAll(Labels, static name => name.AsMemory()));
        builder.Add(
            "SlotNames", new VectorDataViewType(TextDataViewType.Instance, Labels.Length), (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
        return builder.ToAnnotations();
    }
}
