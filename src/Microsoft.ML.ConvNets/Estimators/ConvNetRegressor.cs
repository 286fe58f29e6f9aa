using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Trains a network to tell a number from a picture or a vector. Made by
/// <see cref="ConvNetsCatalog.ConvNetRegressor(RegressionCatalog.RegressionTrainers, Network, string, string, int)"/>.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Input column</term><description>Type</description></listheader>
/// <item><term>label</term><description><see cref="float"/>; rows where it is not a number are left out</description></item>
/// <item><term>feature</term><description>image of any size, vector of bytes (an encoded picture), or vector of <see cref="float"/> of known length</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Output column</term><description>Type</description></listheader>
/// <item><term><c>Score</c></term><description><see cref="float"/>: the predicted number</description></item>
/// </list>
/// Neither inputs that are vectors nor labels are scaled: keep them near 1, or train longer.
/// </remarks>
public sealed class ConvNetRegressor : IEstimator<ConvNetRegressorTransformer>
{
    private readonly IHost _host;
    private readonly Options _options;
    private readonly LabelColumn _label;
    private readonly InputColumn _feature;

    internal ConvNetRegressor(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validated();
        _label = LabelColumn.OfNumbers(_options.LabelColumnName);
        _feature = InputColumn.OfTrainer(_options.FeatureColumnName, nameof(ConvNetRegressor));
        _host = environment.Register(nameof(ConvNetRegressor));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _label.Find(inputSchema);
        _feature.Check(inputSchema);
        return AddedColumns.To(inputSchema, AddedColumns.Scalar(_options.ScoreColumnName, NumberDataViewType.Single));
    }

    /// <summary>Trains.</summary>
    /// <param name="input">The labelled pictures or vectors; read once.</param>
    /// <returns>The trained model; the caller disposes it when it is no longer needed.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or the network or an option does not fit the data.</exception>
    /// <exception cref="InvalidDataException">A picture cannot be read, or there are none.</exception>
    /// <exception cref="InvalidOperationException">Training diverged before an epoch was finished.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before an epoch was finished.</exception>
    public ConvNetRegressorTransformer Fit(IDataView input)
    {
        FittedNetwork fitted = new NetworkFit(_host, _options, _label, _feature).Run(input, _ => new LearningGoal(new RegressionTask(_options.Loss)));
        var header = new RegressorHeader(_options.FeatureColumnName, _options.ScoreColumnName, fitted.InputKind, fitted.Shape, fitted.Preprocessing, _options.OnBadImage);
        return new ConvNetRegressorTransformer(_host, header, fitted.Scorer(header), fitted.History);
    }

    /// <summary>The options of <see cref="ConvNetRegressor"/>.</summary>
    public sealed class Options : ConvNetTrainerOptions
    {
        /// <summary>What is made small. Default: the mean squared error.</summary>
        public RegressionLoss Loss = RegressionLoss.MeanSquared;

        internal override IEstimator<ConvNetTransformer> Trainer(IHostEnvironment environment) => new ConvNetRegressor(environment, this);

        private protected override (string Option, string Name)[] OutputColumns => [(nameof(ScoreColumnName), ScoreColumnName)];

        private protected override bool Measures(TrainingMetric metric) =>
            metric is TrainingMetric.Loss or TrainingMetric.MeanAbsoluteError or TrainingMetric.ValidationLoss or TrainingMetric.ValidationMeanAbsoluteError;

        /// <summary>A checked copy.</summary>
        internal Options Validated()
        {
            Require(Loss is not null, nameof(Loss), "is null; use one such as RegressionLoss.MeanSquared");
            return (Options)Checked();
        }
    }
}
