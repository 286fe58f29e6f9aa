using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Trains a convolutional network to answer yes or no. Made by
/// <see cref="ConvNetsCatalog.ConvNetClassifier(BinaryClassificationCatalog.BinaryClassificationTrainers, Network, string, string, int)"/>.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Input column</term><description>Type</description></listheader>
/// <item><term>label</term><description><see cref="bool"/></description></item>
/// <item><term>feature</term><description>image of any size, vector of bytes (an encoded picture), or vector of <see cref="float"/> of known length</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Output column</term><description>Type</description></listheader>
/// <item><term><c>PredictedLabel</c></term><description><see cref="bool"/>: whether the score is above 0</description></item>
/// <item><term><c>Score</c></term><description><see cref="float"/>: the logit</description></item>
/// <item><term><c>Probability</c></term><description><see cref="float"/>: its sigmoid, the probability of yes</description></item>
/// </list>
/// Loss: binary cross entropy on the logit.
/// </remarks>
public sealed partial class ConvNetBinaryClassifier : IEstimator<ConvNetBinaryClassifierTransformer>
{
    /// <summary>What class weights call the two answers.</summary>
    private static readonly string[] s_names = ["False", "True"];

    private readonly IHost _host;
    private readonly Options _options;
    private readonly LabelColumn _label;
    private readonly InputColumn _feature;

    internal ConvNetBinaryClassifier(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validated();
        _label = LabelColumn.OfBooleans(_options.LabelColumnName);
        _feature = InputColumn.OfTrainer(_options.FeatureColumnName, nameof(ConvNetBinaryClassifier));
        _host = environment.Register(nameof(ConvNetBinaryClassifier));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _label.Find(inputSchema);
        _feature.Check(inputSchema);
        return AddedColumns.To(
            inputSchema, AddedColumns.Scalar(_options.PredictedLabelColumnName, BooleanDataViewType.Instance),
            AddedColumns.Scalar(_options.ScoreColumnName, NumberDataViewType.Single), AddedColumns.Scalar(_options.ProbabilityColumnName, NumberDataViewType.Single));
    }

    /// <summary>Trains.</summary>
    /// <param name="input">The labelled pictures; read once.</param>
    /// <returns>The trained model; the caller disposes it when it is no longer needed.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or the network or an option does not fit the data.</exception>
    /// <exception cref="InvalidDataException">A picture cannot be read, or there are none.</exception>
    /// <exception cref="InvalidOperationException">Training diverged before an epoch was finished.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before an epoch was finished.</exception>
    public ConvNetBinaryClassifierTransformer Fit(IDataView input)
    {
        FittedNetwork fitted = new NetworkFit(_host, _options, _label, _feature).Run(
            input, _ => new LearningGoal(new BinaryTask(_options.LabelSmoothing), s_names) { Weights = _options.ClassWeights, MinimumPerClass = _options.MinimumPerClass });
        var header = new BinaryClassifierHeader(
            _options.FeatureColumnName, _options.ScoreColumnName, _options.ProbabilityColumnName, _options.PredictedLabelColumnName, fitted.InputKind, fitted.Shape,
            fitted.Preprocessing, _options.OnBadImage);
        return new ConvNetBinaryClassifierTransformer(_host, header, fitted.Scorer(header), fitted.History);
    }

    /// <summary>The options of <see cref="ConvNetBinaryClassifier"/>.</summary>
    public sealed class Options : ConvNetTrainerOptions
    {
        /// <summary>The column with the answer that is added. Default <c>PredictedLabel</c>.</summary>
        public string PredictedLabelColumnName = "PredictedLabel";

        /// <summary>The column with the probability of yes that is added. Default <c>Probability</c>.</summary>
        public string ProbabilityColumnName = "Probability";

        /// <summary>How far labels are drawn to the middle while training, at least 0 and below 1: yes becomes <c>1 - s/2</c>, no <c>s/2</c>. Default 0.</summary>
        public double LabelSmoothing;

        /// <summary>How much the answers count, by the names <c>False</c> and <c>True</c>. Default null: each sample as much as any other.</summary>
        public ClassWeights? ClassWeights;

        /// <summary>An answer with fewer training samples than this is named in a warning, at least 1. Default 5.</summary>
        public int MinimumPerClass = 5;

        internal override IEstimator<ConvNetTransformer> Trainer(IHostEnvironment environment) => new ConvNetBinaryClassifier(environment, this);

        private protected override (string Option, string Name)[] OutputColumns =>
        [
            (nameof(ScoreColumnName), ScoreColumnName), (nameof(PredictedLabelColumnName), PredictedLabelColumnName), (nameof(ProbabilityColumnName), ProbabilityColumnName),
        ];

        private protected override bool Measures(TrainingMetric metric) =>
            metric is TrainingMetric.Loss or TrainingMetric.Accuracy or TrainingMetric.ValidationLoss or TrainingMetric.ValidationAccuracy;

        /// <summary>A checked copy.</summary>
        internal Options Validated()
        {
            Require(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), $"is {LabelSmoothing}; a share is at least 0 and below 1");
            Require(MinimumPerClass >= 1, nameof(MinimumPerClass), $"is {MinimumPerClass}; it is at least 1");
            return (Options)Checked();
        }
    }
}
