using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Trains a convolutional network to tell which of several labels a picture has: none, one or many. Made by
/// <see cref="ConvNetsCatalog.ConvNetMultiLabelClassifier(MulticlassClassificationCatalog.MulticlassClassificationTrainers, Network, string, string, int)"/>.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Input column</term><description>Type</description></listheader>
/// <item><term>label</term><description>vector of <see cref="bool"/> of known length, one for each label; its slot names name the labels</description></item>
/// <item><term>feature</term><description>image of any size, vector of bytes (an encoded picture), or vector of <see cref="float"/> of known length</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Output column</term><description>Type</description></listheader>
/// <item><term><c>PredictedLabel</c></term><description>vector of <see cref="bool"/>: whether the probability is above one half</description></item>
/// <item><term><c>Score</c></term><description>vector of <see cref="float"/>: the probability of each label by itself</description></item>
/// </list>
/// Loss: the mean of the labels' binary cross entropies on logits. The accuracy is the share of right answers over all labels.
/// </remarks>
public sealed class ConvNetMultiLabelClassifier : IEstimator<ConvNetMultiLabelClassifierTransformer>
{
    private readonly IHost _host;
    private readonly Options _options;
    private readonly LabelColumn _label;
    private readonly InputColumn _feature;

    internal ConvNetMultiLabelClassifier(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validated();
        _label = LabelColumn.OfBooleanVectors(_options.LabelColumnName);
        _feature = InputColumn.OfTrainer(_options.FeatureColumnName, nameof(ConvNetMultiLabelClassifier));
        _host = environment.Register(nameof(ConvNetMultiLabelClassifier));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _label.Find(inputSchema);
        _feature.Check(inputSchema);
        return AddedColumns.To(
            inputSchema,
            MachineLearningInternals.NewColumn(
                _options.PredictedLabelColumnName, SchemaShape.Column.VectorKind.Vector, BooleanDataViewType.Instance, isKey: false, AddedColumns.SlotNames),
            MachineLearningInternals.NewColumn(
                _options.ScoreColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false, AddedColumns.SlotNames));
    }

    /// <summary>Trains.</summary>
    /// <param name="input">The labelled pictures; read once.</param>
    /// <returns>The trained model; the caller disposes it when it is no longer needed.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or the network or an option does not fit the data.</exception>
    /// <exception cref="InvalidDataException">A picture cannot be read, or there are none.</exception>
    /// <exception cref="InvalidOperationException">Training diverged before an epoch was finished.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before an epoch was finished.</exception>
    public ConvNetMultiLabelClassifierTransformer Fit(IDataView input)
    {
        string[]? names = null;
        FittedNetwork fitted = new NetworkFit(_host, _options, _label, _feature).Run(input, label =>
        {
            names = NamesOf(label);
            return new LearningGoal(new MultiLabelTask(names.Length, _options.LabelSmoothing))
            {
                CheckValidation = held => RequireSameLabels(names, NamesOf(held)),
            };
        });
        var header = new MultiLabelHeader(
            _options.FeatureColumnName, _options.ScoreColumnName, _options.PredictedLabelColumnName, fitted.InputKind, fitted.Shape, fitted.Preprocessing, names!, _options.OnBadImage);
        return new ConvNetMultiLabelClassifierTransformer(_host, header, fitted.Scorer(header), fitted.History);
    }

    /// <summary>The slots' names; their numbers where they have none.</summary>
    private static string[] NamesOf(DataViewSchema.Column label)
    {
        int count = ((VectorDataViewType)label.Type).Size;
        if (label.Annotations.Schema.GetColumnOrNull("SlotNames") is not { Type: VectorDataViewType { ItemType: TextDataViewType } type } || type.Size != count)
        {
            return [.. Enumerable.Range(0, count).Select(static slot => slot.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        label.Annotations.GetValue("SlotNames", ref names);
        return [.. names.DenseValues().Select(static name => name.ToString())];
    }

    private static void RequireSameLabels(string[] labels, string[] held)
    {
        if (!held.SequenceEqual(labels))
        {
            throw new ArgumentException(
                $"The ValidationSet does not fit the training data: its labels are {string.Join(", ", held)}, those of the training data {string.Join(", ", labels)}. "
                + "Transform both with the same fitted steps.");
        }
    }

    /// <summary>The options of <see cref="ConvNetMultiLabelClassifier"/>.</summary>
    public sealed class Options : ConvNetTrainerOptions
    {
        /// <summary>The column with the answers that is added. Default <c>PredictedLabel</c>.</summary>
        public string PredictedLabelColumnName = "PredictedLabel";

        /// <summary>How far labels are drawn to the middle while training, at least 0 and below 1: yes becomes <c>1 - s/2</c>, no <c>s/2</c>. Default 0.</summary>
        public double LabelSmoothing;

        internal override IEstimator<ConvNetTransformer> Trainer(IHostEnvironment environment) => new ConvNetMultiLabelClassifier(environment, this);

        private protected override (string Option, string Name)[] OutputColumns =>
            [(nameof(ScoreColumnName), ScoreColumnName), (nameof(PredictedLabelColumnName), PredictedLabelColumnName)];

        private protected override bool Measures(TrainingMetric metric) =>
            metric is TrainingMetric.Loss or TrainingMetric.Accuracy or TrainingMetric.ValidationLoss or TrainingMetric.ValidationAccuracy;

        /// <summary>A checked copy.</summary>
        internal Options Validated()
        {
            Require(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), $"is {LabelSmoothing}; a share is at least 0 and below 1");
            return (Options)Checked();
        }
    }
}
