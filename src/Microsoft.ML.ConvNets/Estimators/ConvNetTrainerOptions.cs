using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>The options that all trainers of this library share.</summary>
public abstract class ConvNetTrainerOptions
{
    private protected ConvNetTrainerOptions()
    {
    }

    /// <summary>The network without its output layer. Required.</summary>
    public Network? Network;

    /// <summary>The label column. Default <c>Label</c>.</summary>
    public string LabelColumnName = "Label";

    /// <summary>The column of images: paths of files (text), encoded bytes, <c>MLImage</c>, or a vector of floats. Default <c>Features</c>.</summary>
    public string FeatureColumnName = "Features";

    /// <summary>A column of <see cref="float"/> that says how much each sample counts, at least 0. Default null: all count alike.</summary>
    public string? ExampleWeightColumnName;

    /// <summary>The column of scores that is added. Default <c>Score</c>.</summary>
    public string ScoreColumnName = "Score";

    /// <summary>
    /// The shape that pictures are resized to, <c>[3, H, W]</c> or <c>[1, H, W]</c>. For a float vector it says what the vector holds, channels first.
    /// Default null: the network's own input shape; without one, the size of the first picture, but at most 128×128, in colour; a vector is <c>[F]</c>.
    /// </summary>
    public TensorShape? InputShape;

    /// <summary>Number of passes over the training data, at least 1. Default 10.</summary>
    public int Epochs = 10;

    /// <summary>Number of samples that share one step, at least 1. Default 32.</summary>
    public int BatchSize = 32;

    /// <summary>How gradients change weights. Default Adam.</summary>
    public Optimizer Optimizer = Optimizer.Adam();

    /// <summary>The step width, above 0. Default null: the optimizer's own.</summary>
    public double? LearningRate;

    /// <summary>How the learning rate changes from step to step. Default: not at all.</summary>
    public LearningRateSchedule Schedule = LearningRateSchedule.Constant;

    /// <summary>Makes the learning rate smaller when training gets no better; it watches what <see cref="EarlyStopping"/> watches, or <see cref="Monitor"/>. Default null: no.</summary>
    public ReduceOnPlateau? ReduceOnPlateau;

    /// <summary>Bounds the gradients before each step. Default null: no.</summary>
    public GradientClipping? GradientClipping;

    /// <summary>
    /// Decay of an exponential moving average of the weights, above 0 and below 1, such as 0.999; the average is what is measured and kept. Default null: none.
    /// </summary>
    public double? WeightAverageDecay;

    /// <summary>
    /// A second phase in which a frozen backbone learns as well; only for networks of <c>Network.FromBackbone</c>. Default null: none.
    /// </summary>
    public FineTuning? FineTune;

    /// <summary>
    /// Where the features that a frozen backbone computes are kept; give the same one to several trainers to share it. Default null: one
    /// for this training alone, with <see cref="CacheMemoryLimit"/>.
    /// </summary>
    public FeatureCache? FeatureCache;

    /// <summary>
    /// How many changed copies of each picture a frozen backbone sees when pictures are augmented, at least 1; epochs take turns with them. Default 5.
    /// </summary>
    public int FeatureVariants = 5;

    /// <summary>
    /// The share of the samples held out from training to measure each epoch, at least 0 and below 1; where the label is a class, the same share of each class. Default 0.
    /// </summary>
    public double ValidationFraction;

    /// <summary>
    /// Data that measures each epoch, with the same columns as the training data (transformed by the same steps). Default null.
    /// Not together with <see cref="ValidationFraction"/>.
    /// </summary>
    public IDataView? ValidationSet;

    /// <summary>What decides which epoch is the best, if <see cref="EarlyStopping"/> does not say. Default <see cref="TrainingMetric.ValidationLoss"/>.</summary>
    public TrainingMetric Monitor = TrainingMetric.ValidationLoss;

    /// <summary>Which values of <see cref="Monitor"/> are better. Default: small losses and errors, large accuracies.</summary>
    public MonitorMode MonitorMode = MonitorMode.Auto;

    /// <summary>Whether the model has the weights of the best epoch rather than those of the last. Default null: yes if there is validation data.</summary>
    public bool? RestoreBestWeights;

    /// <summary>Ends the training when it gets no better. Default null: all epochs are trained.</summary>
    public EarlyStopping? EarlyStopping;

    /// <summary>Files to resume from. Default null: none are written.</summary>
    public Checkpoints? Checkpoints;

    /// <summary>
    /// A checkpoint, or a folder of which the newest is taken, to go on from exactly: with the same settings, data, threads and machine, the weights at the end are those of a
    /// training that was never interrupted. A folder that is empty or not there yet means to begin. Default null.
    /// </summary>
    public string? ResumeFrom;

    /// <summary>Own code that is called during training. Default: none.</summary>
    public IReadOnlyList<ITrainingCallback> Callbacks = [];

    /// <summary>The seed of initial weights, order, dropout and augmentation. Default null: drawn from the context's.</summary>
    public int? Seed;

    /// <summary>What happens with a picture that cannot be read. Default <see cref="BadImageAction.Fail"/>.</summary>
    public BadImageAction OnBadImage = BadImageAction.Fail;

    /// <summary>The largest share of pictures that <see cref="BadImageAction.Skip"/> may leave out, 0 to 1. Default 0.1.</summary>
    public double MaxBadImageShare = 0.1;

    /// <summary>
    /// The most pixels of an image, before it is resized: a larger one counts as one that cannot be read, and costs no memory. The model holds to it too.
    /// At least 1. Default 100 million.
    /// </summary>
    public long MaxImagePixels = ImageDecoder.DefaultMaxPixels;

    /// <summary>Bytes of packed pictures kept in memory; the rest goes to temporary files. Default 4 GiB.</summary>
    public long CacheMemoryLimit = 4L << 30;

    /// <summary>
    /// The numbers that the network computes with while it learns. Default <see cref="Precision.Auto"/>: bfloat16 for pictures on processors that compute with it, otherwise
    /// single precision. The model is saved and scores in single precision.
    /// </summary>
    public Precision Precision = Precision.Auto;

    /// <summary>Number of threads, at least 1. Default null: one a core.</summary>
    public int? Threads;

    /// <summary>Receives reports while <c>Fit</c> runs. Default null.</summary>
    public IProgress<TrainingProgress>? Progress;

    /// <summary>
    /// Stops <c>Fit</c>: after the first epoch it returns the best model so far (see <see cref="RestoreBestWeights"/>), before that it throws
    /// <see cref="OperationCanceledException"/>. Default none.
    /// </summary>
    public CancellationToken CancellationToken;

    /// <summary>Epochs of all phases.</summary>
    internal int TotalEpochs => Epochs + (FineTune?.Epochs ?? 0);

    internal bool HasValidation => ValidationSet is not null || ValidationFraction > 0;

    internal double FirstLearningRate => LearningRate ?? Optimizer.DefaultLearningRate;

    /// <summary>What is watched.</summary>
    internal Monitor Watched => EarlyStopping?.Watched ?? new Monitor(HasValidation || Monitor != TrainingMetric.ValidationLoss ? Monitor : TrainingMetric.Loss, MonitorMode);

    /// <summary>The names of the columns that are added.</summary>
    private protected abstract (string Option, string Name)[] OutputColumns { get; }

    /// <summary>A trainer with these options.</summary>
    /// <exception cref="ArgumentException">One is out of its range or contradicts another; the message begins with its name.</exception>
    internal abstract IEstimator<ConvNetTransformer> Trainer(IHostEnvironment environment);

    /// <summary>A copy that can be changed; what its fields refer to is shared.</summary>
    internal ConvNetTrainerOptions Copy() => (ConvNetTrainerOptions)MemberwiseClone();

    /// <summary>A copy whose values were checked as far as they can be wrong by themselves or contradict each other.</summary>
    /// <exception cref="ArgumentException">One is; the message begins with its name.</exception>
    private protected ConvNetTrainerOptions Checked()
    {
        Require(Network is not null, nameof(Network), "is null; a network is required, such as Network.Sequential(...)");
        RequireColumns();
        Require(Epochs >= 1, nameof(Epochs), $"is {Epochs}; at least 1 epoch is trained");
        Require(BatchSize >= 1, nameof(BatchSize), $"is {BatchSize}; a batch has at least 1 sample");
        Require(Optimizer is not null, nameof(Optimizer), "is null; use one such as Optimizer.Adam()");
        Require(Schedule is not null, nameof(Schedule), "is null; use one such as LearningRateSchedule.Constant");
        Require(WeightAverageDecay is null or (> 0 and < 1), nameof(WeightAverageDecay), $"is {WeightAverageDecay}; a decay is above 0 and below 1");
        Require(FineTune is null || Network!.Backbone is not null, nameof(FineTune), "is set, but the network does not begin with a backbone; make it with Network.FromBackbone");
        Require(FineTune?.UnfrozenBlocks is not int unfrozen || unfrozen <= Network!.Backbone!.Blocks, nameof(FineTune), $"unfreezes {FineTune?.UnfrozenBlocks} blocks; {Network!.Backbone?.Architecture} has {Network.Backbone?.Blocks}");
        Require(FeatureVariants >= 1, nameof(FeatureVariants), $"is {FeatureVariants}; at least 1 copy is made");
        Require(LearningRate is null or (> 0 and <= float.MaxValue), nameof(LearningRate), $"is {LearningRate}; a learning rate is above 0");
        Require(ValidationFraction is >= 0 and < 1, nameof(ValidationFraction), $"is {ValidationFraction}; a share held out is at least 0 and below 1");
        Require(ValidationSet is null || ValidationFraction == 0, nameof(ValidationFraction), $"is {ValidationFraction}, and there is a ValidationSet; use one of them");
        RequireMeasured();
        Require(MaxBadImageShare is >= 0 and <= 1, nameof(MaxBadImageShare), $"is {MaxBadImageShare}; a share is between 0 and 1");
        Require(Enum.IsDefined(OnBadImage), nameof(OnBadImage), $"is {OnBadImage}; it is Fail or Skip");
        Require(MaxImagePixels >= 1, nameof(MaxImagePixels), $"is {MaxImagePixels}; an image has at least 1 pixel");
        Require(CacheMemoryLimit >= 0, nameof(CacheMemoryLimit), $"is {CacheMemoryLimit}; it is 0 or more bytes");
        Require(Enum.IsDefined(Precision), nameof(Precision), $"is {Precision}; it is {string.Join(", ", Enum.GetNames<Precision>()[..^1])} or {Enum.GetNames<Precision>()[^1]}");
        Require(Threads is null or >= 1, nameof(Threads), $"is {Threads}; at least 1 thread is needed");
        Require(ResumeFrom is null || Path.Exists(ResumeFrom) || ResumeFrom == Checkpoints?.Folder, nameof(ResumeFrom), $"is '{ResumeFrom}', and there is no such file or folder");
        Require(Callbacks is not null && Callbacks.All(static c => c is not null), nameof(Callbacks), "are null or have one that is");
        return (ConvNetTrainerOptions)MemberwiseClone();
    }

    /// <summary>The metrics that a task cannot tell.</summary>
    private protected abstract bool Measures(TrainingMetric metric);

    private void RequireColumns()
    {
        RequireName(LabelColumnName, nameof(LabelColumnName));
        RequireName(FeatureColumnName, nameof(FeatureColumnName));
        Require(ExampleWeightColumnName is not "", nameof(ExampleWeightColumnName), "is empty; it names a column, or is null");
        (string Option, string Name)[] columns = OutputColumns;
        for (int i = 0; i < columns.Length; i++)
        {
            RequireName(columns[i].Name, columns[i].Option);
            for (int before = 0; before < i; before++)
            {
                Require(columns[i].Name != columns[before].Name, columns[before].Option, $"and {columns[i].Option} are both '{columns[i].Name}'; they differ");
            }
        }
    }

    /// <summary>Whoever watches a figure must have it measured.</summary>
    private void RequireMeasured()
    {
        Watch(nameof(Monitor), Monitor, MonitorMode, onlyIfSet: Monitor == TrainingMetric.ValidationLoss);
        if (EarlyStopping is not null)
        {
            Watch(nameof(EarlyStopping), EarlyStopping.Monitor, EarlyStopping.Mode, onlyIfSet: false);
        }

        if (Checkpoints is not null)
        {
            Watch(nameof(Checkpoints), Checkpoints.Monitor, Checkpoints.Mode, onlyIfSet: !Checkpoints.BestOnly);
        }

        Require(
            RestoreBestWeights != true || HasValidation || EarlyStopping is not null || Monitor != TrainingMetric.ValidationLoss, nameof(RestoreBestWeights),
            $"is true, but there is neither a ValidationSet nor a ValidationFraction to measure {Monitor} on; set one, or a Monitor of the training data");

        void Watch(string option, TrainingMetric metric, MonitorMode mode, bool onlyIfSet)
        {
            Require(Enum.IsDefined(metric) && Enum.IsDefined(mode), option, $"watches {metric} in mode {mode}, which are not known");
            Require(
                onlyIfSet || !new Monitor(metric).NeedsValidation || HasValidation, option,
                $"watches {metric}, but there is neither a ValidationSet nor a ValidationFraction; set one, or watch a figure of the training data");
            Require(Measures(metric), option, $"watches {metric}, which this trainer does not measure");
        }
    }

    private protected static void Require(bool holds, string name, string problem)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} {problem}.", name);
        }
    }

    private protected static void RequireName(string value, string name) => Require(!string.IsNullOrEmpty(value), name, "is empty; it names a column");
}
