using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Tasks;
using Microsoft.ML.ConvNets.Training.Trainers;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Trains a convolutional network for two classes, yes and no. Made by
/// <c>BinaryClassification.Trainers.ConvNetClassifier</c>.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Input column</term><description>Type</description></listheader>
/// <item><term>label</term><description><see cref="bool"/></description></item>
/// <item><term>feature</term><description>image of any size, vector of bytes (an encoded image), or vector of <see cref="float"/> of
/// known length</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Output column</term><description>Type</description></listheader>
/// <item><term><c>PredictedLabel</c></term><description><see cref="bool"/>: whether the score is above 0</description></item>
/// <item><term><c>Score</c></term><description><see cref="float"/>: the logit</description></item>
/// <item><term><c>Probability</c></term><description><see cref="float"/>: its sigmoid, the probability of yes</description></item>
/// </list>
/// Loss: binary cross entropy on the logit.
/// </remarks>
public sealed class ConvNetBinaryClassifier : ConvNetTrainerBase<ConvNetBinaryClassifier.Options, ConvNetBinaryClassifierTransformer>
{
    internal ConvNetBinaryClassifier(IHostEnvironment environment, Options options)
        : base(environment, options, LabelColumn.OfBooleans)
    {
    }

    private protected override SchemaShape.Column[] OutputColumns(SchemaShape.Column label) =>
    [
        Columns.Scalar(Settings.PredictedLabelColumnName, BooleanDataViewType.Instance),
        Columns.Scalar(Settings.ScoreColumnName, NumberDataViewType.Single),
        Columns.Scalar(Settings.ProbabilityColumnName, NumberDataViewType.Single),
    ];

    private protected override ProblemDefinition TargetOf(DataViewSchema.Column label) => new(
        new BinaryTask(Settings.LabelSmoothing),
        new BinaryHead(Settings.ScoreColumnName, Settings.ProbabilityColumnName, Settings.PredictedLabelColumnName), ["False", "True"])
    {
        ClassWeights = Settings.ClassWeights,
        MinimumPerClass = Settings.MinimumPerClass,
    };

    private protected override ConvNetBinaryClassifierTransformer CreateTransformer(IHostEnvironment environment, TrainedModel model) =>
        new(environment, model);

    /// <summary>The options of <see cref="ConvNetBinaryClassifier"/>.</summary>
    public sealed class Options : ConvNetTrainerOptions
    {
        /// <summary>The column with the answer that is added. Default <c>PredictedLabel</c>.</summary>
        [MayDifferOnResume]
        public string PredictedLabelColumnName = "PredictedLabel";

        /// <summary>The column with the probability of yes that is added. Default <c>Probability</c>.</summary>
        [MayDifferOnResume]
        public string ProbabilityColumnName = "Probability";

        /// <summary>
        /// How far labels are drawn to the middle while training, at least 0 and below 1: yes becomes <c>1 - s/2</c>, no <c>s/2</c>.
        /// Default 0.
        /// </summary>
        public double LabelSmoothing;

        /// <summary>
        /// How much the answers count, by the names <c>False</c> and <c>True</c>. Default null: each sample as much as any other.
        /// </summary>
        public ClassWeights? ClassWeights;

        /// <summary>An answer with fewer training samples than this is named in a warning, at least 1. Default 5.</summary>
        [MayDifferOnResume]
        public int MinimumPerClass = 5;

        internal override IEstimator<ConvNetTransformer> Trainer(IHostEnvironment environment) =>
            new ConvNetBinaryClassifier(environment, this);

        private protected override bool GivesOneAnswer => true;

        internal override void SmoothLabels(double fraction) => LabelSmoothing = fraction;

        internal override void BalanceClasses() => ClassWeights ??= ConvNets.ClassWeights.Balanced;

        private protected override (string Option, string Name)[] AddedColumns =>
        [
            (nameof(ScoreColumnName), ScoreColumnName), (nameof(PredictedLabelColumnName), PredictedLabelColumnName),
            (nameof(ProbabilityColumnName), ProbabilityColumnName),
        ];

        private protected override bool Measures(TrainingMetric metric) =>
            metric is TrainingMetric.Loss or TrainingMetric.Accuracy or TrainingMetric.ValidationLoss or TrainingMetric.ValidationAccuracy;

        private protected override void CheckOwn()
        {
            Guard.InRange(LabelSmoothing, atLeast: 0, below: 1, name: nameof(LabelSmoothing));
            Guard.InRange(MinimumPerClass, atLeast: 1, name: nameof(MinimumPerClass));
        }
    }
}
