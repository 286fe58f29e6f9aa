using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// The options common to all trainers of this library. Rarely needed options are in groups: <c>Hardware = { Threads = 4 }</c>.
/// </summary>
public abstract partial class ConvNetTrainerOptions
{
    private protected ConvNetTrainerOptions()
    {
    }

    /// <summary>The network without its output layer. Required.</summary>
    public Network? Network;

    /// <summary>The label column. Default <c>Label</c>.</summary>
    [MayDifferOnResume]
    public string LabelColumnName = "Label";

    /// <summary>
    /// The column of images: paths of files (text), encoded bytes, <c>MLImage</c>, or a vector of floats. Default <c>Features</c>.
    /// </summary>
    [MayDifferOnResume]
    public string FeatureColumnName = "Features";

    /// <summary>A column of <see cref="float"/> that says how much each sample counts, at least 0. Default null: all count alike.</summary>
    [MayDifferOnResume]
    public string? ExampleWeightColumnName;

    /// <summary>The column of scores that is added. Default <c>Score</c>.</summary>
    [MayDifferOnResume]
    public string ScoreColumnName = "Score";

    /// <summary>
    /// The shape that images are resized to, <c>[3, H, W]</c> or <c>[1, H, W]</c>. For a float vector it says what the vector holds,
    /// channels first. Default null: the network's own input shape; without one, the size of the first image, but at most 128×128, in
    /// color; a vector is <c>[F]</c>.
    /// </summary>
    public TensorShape? InputShape;

    /// <summary>Number of passes over the training data, at least 1. Default 10.</summary>
    /// <remarks>Without a schedule or fine-tuning, a training that is resumed may go on for more epochs than it was begun with.</remarks>
    [MayDifferOnResume]
    public int Epochs = 10;

    /// <summary>Number of samples that share one step, at least 1. Default 32.</summary>
    public int BatchSize = 32;

    /// <summary>How gradients change weights. Default Adam.</summary>
    public ConvNetOptimizer Optimizer = ConvNetOptimizer.Adam();

    /// <summary>The learning rate, above 0. Default null: the optimizer's own.</summary>
    public double? LearningRate;

    /// <summary>What happens to learning rate, gradients and weights from step to step.</summary>
    public OptimizationOptions Optimization = new();

    /// <summary>
    /// A second phase in which a frozen backbone is trained as well; only for networks of <c>Network.FromBackbone</c>. Default null: none.
    /// </summary>
    public FineTuning? FineTune;

    /// <summary>How the features that a frozen backbone computes are kept.</summary>
    public FeatureOptions Features = new();

    /// <summary>
    /// The fraction of the samples held out from training to measure each epoch, at least 0 and below 1; where the label is a class, the
    /// same fraction of each class. Default 0.
    /// </summary>
    public double ValidationSetFraction;

    /// <summary>
    /// Data that measures each epoch, with the same columns as the training data (transformed by the same steps). Default null.
    /// Not together with <see cref="ValidationSetFraction"/>.
    /// </summary>
    [MayDifferOnResume]
    public IDataView? ValidationSet;

    /// <summary>
    /// What decides which epoch is the best, and what everything watches that has no metric of its own. Default
    /// <see cref="TrainingMetric.ValidationLoss"/>.
    /// </summary>
    public TrainingMetric Monitor = TrainingMetric.ValidationLoss;

    /// <summary>Which values of <see cref="Monitor"/> are better. Default: small losses and errors, large accuracies.</summary>
    public MonitorMode MonitorMode = MonitorMode.Auto;

    /// <summary>
    /// Whether the model has the weights of the best epoch rather than those of the last. Default null: yes if there is validation data.
    /// </summary>
    public bool? RestoreBestWeights;

    /// <summary>Ends the training when it gets no better. Default null: all epochs are trained.</summary>
    public EarlyStopping? EarlyStopping;

    /// <summary>Files to resume a training from.</summary>
    [MayDifferOnResume]
    public CheckpointOptions Checkpoints = new();

    /// <summary>Code of your own that is called during training. Default: none.</summary>
    [MayDifferOnResume]
    public IReadOnlyList<ITrainingCallback> Callbacks = [];

    /// <summary>The seed of initial weights, order, dropout and augmentation. Default null: drawn from the context's.</summary>
    public int? Seed;

    /// <summary>What happens with images that cannot be read.</summary>
    [MayDifferOnResume]
    public ImageReadingOptions ImageReading = new();

    /// <summary>
    /// How far answers can be trusted; only for trainers whose models give one answer, <c>ConvNetClassifier</c> of two classes or more.
    /// </summary>
    public TrustOptions Trust = new();

    /// <summary>What computes, with how many threads, how exactly, and in how much memory.</summary>
    public HardwareOptions Hardware = new();

    /// <summary>Receives reports while <c>Fit</c> runs. Default null.</summary>
    [MayDifferOnResume]
    public IProgress<TrainingProgress>? Progress;

    /// <summary>
    /// Stops <c>Fit</c>, as <c>MLContext.CancelExecution</c> does: after the first epoch it returns the best model so far (see
    /// <see cref="RestoreBestWeights"/>), before that it throws <see cref="OperationCanceledException"/>. Default none.
    /// </summary>
    [MayDifferOnResume]
    public CancellationToken CancellationToken;

    /// <summary>Epochs of all phases.</summary>
    internal int TotalEpochs => Epochs + (FineTune?.Epochs ?? 0);

    internal bool HasValidation => ValidationSet is not null || ValidationSetFraction > 0 || HeldOutRows is not null;

    internal double FirstLearningRate => LearningRate ?? Optimizer.DefaultLearningRate;

    internal bool KeepsBest => RestoreBestWeights ?? HasValidation || EarlyStopping is not null;

    /// <summary>What decides which epoch is the best.</summary>
    internal WatchedMetric Watched => EarlyStopping is not null
        ? EarlyStopping.Watching(new WatchedMetric(Monitor, MonitorMode))
        : new WatchedMetric(HasValidation || Monitor != TrainingMetric.ValidationLoss ? Monitor : TrainingMetric.Loss, MonitorMode);

    /// <summary>Whether models say how far they can be trusted.</summary>
    internal bool MeasuresTrust => GivesOneAnswer && HasValidation && Trust.IsEnabled;

    /// <summary>Whether a model gives one answer, which is right or wrong.</summary>
    private protected virtual bool GivesOneAnswer => false;

    /// <summary>The names of the columns that are added, those of <see cref="Trust"/> excepted.</summary>
    private protected abstract (string Option, string Name)[] AddedColumns { get; }

    /// <summary>A trainer with these options.</summary>
    /// <exception cref="ArgumentException">One is out of its range or contradicts another; the message begins with its name.</exception>
    internal abstract IEstimator<ConvNetTransformer> Trainer(IHostEnvironment environment);

    /// <summary>A copy that can be changed, groups included; what else its fields refer to is shared.</summary>
    internal ConvNetTrainerOptions Copy()
    {
        var copy = (ConvNetTrainerOptions)MemberwiseClone();
        copy.Optimization = Optimization.Copy<OptimizationOptions>();
        copy.Features = Features.Copy<FeatureOptions>();
        copy.Checkpoints = Checkpoints.Copy<CheckpointOptions>();
        copy.ImageReading = ImageReading.Copy<ImageReadingOptions>();
        copy.Hardware = Hardware.Copy<HardwareOptions>();
        copy.Trust = Trust.Copy<TrustOptions>();
        return copy;
    }

    /// <summary>A copy whose values were checked as far as they can be wrong by themselves or contradict each other.</summary>
    /// <exception cref="ArgumentException">One is; the message begins with its name.</exception>
    internal ConvNetTrainerOptions Validated()
    {
        CheckOwn();
        Guard.Require(Trust is not null, nameof(Trust), "is null; set what is in it, or leave it");
        Guard.Require(Network is not null, nameof(Network), "is null; a network is required, such as Network.Sequential(...)");
        CheckColumns();
        Guard.InRange(Epochs, atLeast: 1, name: nameof(Epochs));
        Guard.InRange(BatchSize, atLeast: 1, name: nameof(BatchSize));
        Guard.Require(Optimizer is not null, nameof(Optimizer), "is null; use one such as ConvNetOptimizer.Adam()");
        Guard.LearningRate(LearningRate, nameof(LearningRate));
        Guard.Require(
            FineTune is null || Network!.Backbone is not null, nameof(FineTune),
            "is set, but the network does not begin with a backbone; make it with Network.FromBackbone");
        Guard.Require(
            FineTune?.UnfrozenBlocks is not int unfrozen || unfrozen <= Network!.Backbone!.Blocks, nameof(FineTune),
            $"unfreezes {FineTune?.UnfrozenBlocks} blocks; {Network!.Backbone?.Architecture} has {Network.Backbone?.Blocks}");
        Guard.InRange(ValidationSetFraction, atLeast: 0, below: 1, name: nameof(ValidationSetFraction));
        Guard.Require(
            ValidationSet is null || ValidationSetFraction == 0, nameof(ValidationSetFraction),
            $"is {ValidationSetFraction}, and there is a ValidationSet; use one of them");
        foreach ((OptionGroup? group, string name) in new (OptionGroup?, string)[]
        {
            (Optimization, nameof(Optimization)), (Features, nameof(Features)), (Checkpoints, nameof(Checkpoints)),
            (ImageReading, nameof(ImageReading)), (Hardware, nameof(Hardware)), (Trust, nameof(Trust)),
        })
        {
            Guard.Require(group is not null, name, "is null; set what is in it, or leave it");
            group!.Check();
        }

        Guard.Require(
            Optimization.WeightSoup == 0 || (HasValidation && Checkpoints.Folder is null && Checkpoints.ResumeFrom is null),
            nameof(Optimization.WeightSoup),
            "is set, but there is no validation data to mix it by, or there are Checkpoints, which lack the weights of earlier epochs");
        CheckMonitors();
        Guard.Require(Callbacks is not null && Callbacks.All(static c => c is not null), nameof(Callbacks), "are null or have one that is");
        return Copy();
    }

    /// <summary>Checks the options of one trainer.</summary>
    private protected abstract void CheckOwn();

    /// <summary>Whether the task measures a metric.</summary>
    private protected abstract bool Measures(TrainingMetric metric);

    private void CheckColumns()
    {
        Guard.ColumnName(LabelColumnName, nameof(LabelColumnName));
        Guard.ColumnName(FeatureColumnName, nameof(FeatureColumnName));
        Guard.Require(ExampleWeightColumnName is not "", nameof(ExampleWeightColumnName), "is empty; it names a column, or is null");
        (string Option, string Name)[] columns =
        [
            .. AddedColumns,
            .. MeasuresTrust ? [
                (nameof(Trust.ConfidenceColumnName), Trust.ConfidenceColumnName),
                (nameof(Trust.IsUncertainColumnName), Trust.IsUncertainColumnName),
                (nameof(Trust.IsOutOfDistributionColumnName), Trust.IsOutOfDistributionColumnName),
            ] : Array.Empty<(string, string)>(),
        ];
        for (int i = 0; i < columns.Length; i++)
        {
            Guard.ColumnName(columns[i].Name, columns[i].Option);
            for (int before = 0; before < i; before++)
            {
                Guard.Require(
                    columns[i].Name != columns[before].Name, columns[before].Option,
                    $"and {columns[i].Option} are both '{columns[i].Name}'; they differ");
            }
        }
    }

    /// <summary>A metric that is watched must be measured.</summary>
    private void CheckMonitors()
    {
        var own = new WatchedMetric(Monitor, MonitorMode);
        Watch(nameof(Monitor), own, onlyIfSet: Monitor == TrainingMetric.ValidationLoss);
        if (EarlyStopping is not null)
        {
            Watch(nameof(EarlyStopping), EarlyStopping.Watching(own), onlyIfSet: false);
        }

        if (Optimization.ReduceOnPlateau is { Monitor: not null } plateau)
        {
            Watch(nameof(Optimization.ReduceOnPlateau), plateau.Watching(own), onlyIfSet: false);
        }

        if (Checkpoints.Folder is not null)
        {
            Watch(nameof(Checkpoints), Checkpoints.Watching(own), onlyIfSet: !Checkpoints.BestOnly);
        }

        Guard.Require(
            RestoreBestWeights != true || HasValidation || EarlyStopping is not null || Monitor != TrainingMetric.ValidationLoss,
            nameof(RestoreBestWeights),
            $"is true, but there is neither a ValidationSet nor a ValidationSetFraction to measure {Monitor} on; set one, or a Monitor of "
            + "the training data");

        void Watch(string option, WatchedMetric watched, bool onlyIfSet)
        {
            Guard.Require(
                Enum.IsDefined(watched.Metric) && Enum.IsDefined(watched.Mode), option,
                $"watches {watched.Metric} in mode {watched.Mode}, which are not known");
            Guard.Require(
                onlyIfSet || !watched.NeedsValidation || HasValidation, option,
                $"watches {watched.Metric}, but there is neither a ValidationSet nor a ValidationSetFraction; set one, or watch a metric "
                + "of the training data");
            Guard.Require(Measures(watched.Metric), option, $"watches {watched.Metric}, which this trainer does not measure");
        }
    }
}
