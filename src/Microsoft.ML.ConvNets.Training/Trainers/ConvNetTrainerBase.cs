using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Training.Tasks;
using Microsoft.ML.ConvNets.Training.Trainers;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// What the trainers of this library have in common: all but the label, what is learned of it, and the columns that the model adds.
/// </summary>
/// <typeparam name="TOptions">The trainer's options.</typeparam>
/// <typeparam name="TTransformer">The trained model.</typeparam>
public abstract class ConvNetTrainerBase<TOptions, TTransformer> : IEstimator<TTransformer>
    where TOptions : ConvNetTrainerOptions
    where TTransformer : ConvNetTransformer
{
    private readonly IHost _host;
    private readonly LabelColumn _label;
    private readonly InputColumn _feature;

    private protected ConvNetTrainerBase(IHostEnvironment environment, TOptions options, Func<string, LabelColumn> labelOf)
    {
        ArgumentNullException.ThrowIfNull(options);
        Settings = (TOptions)options.Validated();
        _label = labelOf(Settings.LabelColumnName);
        _feature = InputColumn.OfTrainer(Settings.FeatureColumnName, GetType().Name);
        _host = environment.Register(GetType().Name);
    }

    /// <summary>A checked copy of the options.</summary>
    private protected TOptions Settings { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column label = _label.Find(inputSchema);
        _feature.Check(inputSchema);
        return Columns.With(inputSchema, [.. OutputColumns(label), .. TrustColumnsOf(Settings)]);
    }

    /// <summary>
    /// Trains. <c>MLContext.CancelExecution</c> or the options' token stops it: after the first epoch with the best model so far.
    /// </summary>
    /// <param name="input">The labeled images or vectors; read once.</param>
    /// <returns>The trained model; the caller disposes it when it is no longer needed.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or the network or an option does not fit the
    /// data.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read, there are none, or there are too few classes.</exception>
    /// <exception cref="InvalidOperationException">Training diverged before an epoch was finished.</exception>
    /// <exception cref="OperationCanceledException">Canceled before an epoch was finished.</exception>
    /// <exception cref="LibtorchUnavailableException">libtorch cannot be loaded; the message says why, and what to do.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column label = _label.Find(input.Schema);
        ProblemDefinition target = TargetOf(label);
        FittedNetwork fitted = new FitSession(_host, Settings, _label, _feature).Run(input, target);
        var metadata = new ModelMetadata(
            Settings.FeatureColumnName, fitted.InputKind, fitted.Shape, fitted.Preprocessing, Settings.ImageReading.OnBadImage,
            fitted.Trust is null ? null : new TrustColumns(
                fitted.Trust.Measured, Settings.Trust.ConfidenceColumnName, Settings.Trust.IsUncertainColumnName,
                Settings.Trust.IsOutOfDistributionColumnName))
        {
            TrainingSettings = [.. fitted.Settings.Select(static setting => new TrainingSetting(setting.Key, setting.Value))],
        };
        return CreateTransformer(_host, new TrainedModel(metadata, target.Head, fitted.Scorer(target.Head), fitted.History));
    }

    /// <summary>Finds the columns of data, and what is to be learned of them; reads nothing.</summary>
    internal BoundData Bind(IDataView input)
    {
        ProblemDefinition target = TargetOf(_label.Find(input.Schema));
        return new BoundData(new FitSession(_host, Settings, _label, _feature).Find(input, out InputKind kind), target, kind);
    }

    private static IEnumerable<SchemaShape.Column> TrustColumnsOf(ConvNetTrainerOptions options) => options.MeasuresTrust
        ?
        [
            Columns.Scalar(options.Trust.ConfidenceColumnName, NumberDataViewType.Single),
            Columns.Scalar(options.Trust.IsUncertainColumnName, BooleanDataViewType.Instance),
            Columns.Scalar(options.Trust.IsOutOfDistributionColumnName, BooleanDataViewType.Instance),
        ]
        : [];

    /// <summary>The columns that the model adds, before there is data.</summary>
    private protected abstract SchemaShape.Column[] OutputColumns(SchemaShape.Column label);

    /// <summary>What is to be learned of a label column.</summary>
    private protected abstract ProblemDefinition TargetOf(DataViewSchema.Column label);

    private protected abstract TTransformer CreateTransformer(IHostEnvironment environment, TrainedModel model);
}
