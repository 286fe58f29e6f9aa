using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Tasks;
using Microsoft.ML.ConvNets.Training.Trainers;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Trains a network to tell a number from an image or a vector. Made by
/// <c>Regression.Trainers.ConvNetRegressor</c>.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Input column</term><description>Type</description></listheader>
/// <item><term>label</term><description><see cref="float"/>; rows where it is not a number are left out</description></item>
/// <item><term>feature</term><description>image of any size, vector of bytes (an encoded image), or vector of <see cref="float"/> of
/// known length</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Output column</term><description>Type</description></listheader>
/// <item><term><c>Score</c></term><description><see cref="float"/>: the predicted number</description></item>
/// </list>
/// Neither inputs that are vectors nor labels are scaled: keep them near 1, or train longer.
/// </remarks>
public sealed class ConvNetRegressor : ConvNetTrainerBase<ConvNetRegressor.Options, ConvNetRegressorTransformer>
{
    internal ConvNetRegressor(IHostEnvironment environment, Options options)
        : base(environment, options, LabelColumn.OfNumbers)
    {
    }

    private protected override SchemaShape.Column[] OutputColumns(SchemaShape.Column label) =>
        [Columns.Scalar(Settings.ScoreColumnName, NumberDataViewType.Single)];

    private protected override ProblemDefinition TargetOf(DataViewSchema.Column label) =>
        new(new RegressionTask(Settings.Loss), new RegressionHead(Settings.ScoreColumnName));

    private protected override ConvNetRegressorTransformer CreateTransformer(IHostEnvironment environment, TrainedModel model) =>
        new(environment, model);

    /// <summary>The options of <see cref="ConvNetRegressor"/>.</summary>
    public sealed class Options : ConvNetTrainerOptions
    {
        /// <summary>What is made small. Default: the mean squared error.</summary>
        public RegressionLoss Loss = RegressionLoss.MeanSquared;

        internal override IEstimator<ConvNetTransformer> Trainer(IHostEnvironment environment) => new ConvNetRegressor(environment, this);

        internal override TrainingMetric Quality => TrainingMetric.ValidationLoss;

        private protected override (string Option, string Name)[] AddedColumns => [(nameof(ScoreColumnName), ScoreColumnName)];

        private protected override bool Measures(TrainingMetric metric) =>
            metric is TrainingMetric.Loss or TrainingMetric.MeanAbsoluteError
                or TrainingMetric.ValidationLoss or TrainingMetric.ValidationMeanAbsoluteError;

        private protected override void CheckOwn()
        {
            Guard.Require(Loss is not null, nameof(Loss), "is null; use one such as RegressionLoss.MeanSquared");
        }
    }
}
