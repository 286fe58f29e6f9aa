using System.Globalization;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Tasks;
using Microsoft.ML.ConvNets.Training.Trainers;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Trains a convolutional network to tell which of several labels an image has: none, one or many. Made by
/// <c>MulticlassClassification.Trainers.ConvNetMultiLabelClassifier</c>.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Input column</term><description>Type</description></listheader>
/// <item><term>label</term><description>vector of <see cref="bool"/> of known length, one for each label; its slot names name the
/// labels</description></item>
/// <item><term>feature</term><description>image of any size, vector of bytes (an encoded image), or vector of <see cref="float"/> of
/// known length</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Output column</term><description>Type</description></listheader>
/// <item><term><c>PredictedLabel</c></term><description>vector of <see cref="bool"/>: whether the probability is above one
/// half</description></item>
/// <item><term><c>Score</c></term><description>vector of <see cref="float"/>: the probability of each label by itself</description></item>
/// </list>
/// Loss: the mean of the labels' binary cross entropies on logits. The accuracy is the fraction of right answers over all labels.
/// </remarks>
public sealed class ConvNetMultiLabelClassifier
    : ConvNetTrainerBase<ConvNetMultiLabelClassifier.Options, ConvNetMultiLabelClassifierTransformer>
{
    internal ConvNetMultiLabelClassifier(IHostEnvironment environment, Options options)
        : base(environment, options, LabelColumn.OfBooleanVectors)
    {
    }

    private protected override SchemaShape.Column[] OutputColumns(SchemaShape.Column label) =>
    [
        Columns.Vector(Settings.PredictedLabelColumnName, BooleanDataViewType.Instance, hasSlotNames: true),
        Columns.Vector(Settings.ScoreColumnName, NumberDataViewType.Single, hasSlotNames: true),
    ];

    private protected override ProblemDefinition TargetOf(DataViewSchema.Column label)
    {
        string[] names = NamesOf(label);
        return new ProblemDefinition(
            new MultiLabelTask(names.Length, Settings.LabelSmoothing),
            new MultiLabelHead(Settings.ScoreColumnName, Settings.PredictedLabelColumnName, names))
        {
            CheckValidation = validation => ProblemDefinition.RequireSame("labels", names, NamesOf(validation)),
        };

        // The slots' numbers where they have no names.
        static string[] NamesOf(DataViewSchema.Column column) => Columns.SlotNamesOf(column)
            ?? [.. Enumerable.Range(0, ((VectorDataViewType)column.Type).Size)
                .Select(static slot => slot.ToString(CultureInfo.InvariantCulture))];
    }

    private protected override ConvNetMultiLabelClassifierTransformer CreateTransformer(
        IHostEnvironment environment, TrainedModel model) => new(environment, model);

    /// <summary>The options of <see cref="ConvNetMultiLabelClassifier"/>.</summary>
    public sealed class Options : ConvNetTrainerOptions
    {
        /// <summary>The column with the answers that is added. Default <c>PredictedLabel</c>.</summary>
        [MayDifferOnResume]
        public string PredictedLabelColumnName = "PredictedLabel";

        /// <summary>
        /// How far labels are drawn to the middle while training, at least 0 and below 1: yes becomes <c>1 - s/2</c>, no <c>s/2</c>.
        /// Default 0.
        /// </summary>
        public double LabelSmoothing;

        internal override IEstimator<ConvNetTransformer> Trainer(IHostEnvironment environment) =>
            new ConvNetMultiLabelClassifier(environment, this);

        internal override void SmoothLabels(double fraction) => LabelSmoothing = fraction;

        private protected override (string Option, string Name)[] AddedColumns =>
            [(nameof(ScoreColumnName), ScoreColumnName), (nameof(PredictedLabelColumnName), PredictedLabelColumnName)];

        private protected override bool Measures(TrainingMetric metric) =>
            metric is TrainingMetric.Loss or TrainingMetric.Accuracy or TrainingMetric.ValidationLoss or TrainingMetric.ValidationAccuracy;

        private protected override void CheckOwn()
        {
            Guard.InRange(LabelSmoothing, atLeast: 0, below: 1, name: nameof(LabelSmoothing));
        }
    }
}
