namespace Microsoft.ML.ConvNets;

public sealed partial class ConvNetClassifier
{
    /// <summary>The options of <see cref="ConvNetClassifier"/>.</summary>
    public sealed class Options
    {
        /// <summary>The network without its output layer. Required.</summary>
        public Network? Network;

        /// <summary>The label column: keys, as <c>MapValueToKey</c> makes them. Default <c>Label</c>.</summary>
        public string LabelColumnName = "Label";

        /// <summary>The column of pictures: <c>MLImage</c>, encoded bytes, or a vector of floats. Default <c>Features</c>.</summary>
        public string FeatureColumnName = "Features";

        /// <summary>The column of class probabilities that is added. Default <c>Score</c>.</summary>
        public string ScoreColumnName = "Score";

        /// <summary>The column with the key of the most probable class that is added. Default <c>PredictedLabel</c>.</summary>
        public string PredictedLabelColumnName = "PredictedLabel";

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

        /// <summary>The share of the samples held out from training to measure each epoch, at least 0 and below 1. Default 0.</summary>
        public double ValidationFraction;

        /// <summary>
        /// Data that measures each epoch, with the same label and feature columns as the training data (transformed by the same steps). Default null.
        /// Not together with <see cref="ValidationFraction"/>.
        /// </summary>
        public IDataView? ValidationSet;

        /// <summary>The seed of initial weights, order, dropout and augmentation. Default null: drawn from the context's.</summary>
        public int? Seed;

        /// <summary>What happens with a picture that cannot be read. Default <see cref="BadImageAction.Fail"/>.</summary>
        public BadImageAction OnBadImage = BadImageAction.Fail;

        /// <summary>The largest share of pictures that <see cref="BadImageAction.Skip"/> may leave out, 0 to 1. Default 0.1.</summary>
        public double MaxBadImageShare = 0.1;

        /// <summary>Bytes of packed pictures kept in memory; the rest goes to memory-mapped temporary files. Default 4 GiB.</summary>
        public long CacheMemoryLimit = 4L << 30;

        /// <summary>Number of threads, at least 1. Default null: one a core.</summary>
        public int? Threads;

        /// <summary>Receives reports while <c>Fit</c> runs. Default null.</summary>
        public IProgress<TrainingProgress>? Progress;

        /// <summary>
        /// Stops <c>Fit</c>: after the first epoch it returns the model of the last finished epoch, before that it throws
        /// <see cref="OperationCanceledException"/>. Default none.
        /// </summary>
        public CancellationToken CancellationToken;

        /// <summary>Epochs of all phases.</summary>
        internal int TotalEpochs => Epochs + (FineTune?.Epochs ?? 0);

        /// <summary>Checks the values that can be wrong by themselves.</summary>
        internal Options Validated()
        {
            Require(Network is not null, nameof(Network), "is null; a network is required, such as Network.Sequential(...)");
            RequireName(LabelColumnName, nameof(LabelColumnName));
            RequireName(FeatureColumnName, nameof(FeatureColumnName));
            RequireName(ScoreColumnName, nameof(ScoreColumnName));
            RequireName(PredictedLabelColumnName, nameof(PredictedLabelColumnName));
            Require(ScoreColumnName != PredictedLabelColumnName, nameof(ScoreColumnName), $"and PredictedLabelColumnName are both '{ScoreColumnName}'; they differ");
            Require(Epochs >= 1, nameof(Epochs), $"is {Epochs}; at least 1 epoch is trained");
            Require(BatchSize >= 1, nameof(BatchSize), $"is {BatchSize}; a batch has at least 1 sample");
            Require(Optimizer is not null, nameof(Optimizer), "is null; use one such as Optimizer.Adam()");
            Require(Schedule is not null, nameof(Schedule), "is null; use one such as LearningRateSchedule.Constant");
            Require(FineTune is null || Network!.Backbone is not null, nameof(FineTune), "is set, but the network does not begin with a backbone; make it with Network.FromBackbone");
            Require(FineTune?.UnfrozenBlocks is not int unfrozen || unfrozen <= Network!.Backbone!.Blocks, nameof(FineTune), $"unfreezes {FineTune?.UnfrozenBlocks} blocks; {Network!.Backbone?.Architecture} has {Network.Backbone?.Blocks}");
            Require(FeatureVariants >= 1, nameof(FeatureVariants), $"is {FeatureVariants}; at least 1 copy is made");
            Require(LearningRate is null or (> 0 and <= float.MaxValue), nameof(LearningRate), $"is {LearningRate}; a learning rate is above 0");
            Require(ValidationFraction is >= 0 and < 1, nameof(ValidationFraction), $"is {ValidationFraction}; a share held out is at least 0 and below 1");
            Require(ValidationSet is null || ValidationFraction == 0, nameof(ValidationFraction), $"is {ValidationFraction}, and there is a ValidationSet; use one of them");
            Require(MaxBadImageShare is >= 0 and <= 1, nameof(MaxBadImageShare), $"is {MaxBadImageShare}; a share is between 0 and 1");
            Require(Enum.IsDefined(OnBadImage), nameof(OnBadImage), $"is {OnBadImage}; it is Fail or Skip");
            Require(CacheMemoryLimit >= 0, nameof(CacheMemoryLimit), $"is {CacheMemoryLimit}; it is 0 or more bytes");
            Require(Threads is null or >= 1, nameof(Threads), $"is {Threads}; at least 1 thread is needed");
            return (Options)MemberwiseClone();
        }

        private static void Require(bool holds, string name, string problem)
        {
            if (!holds)
            {
                throw new ArgumentException($"{name} {problem}.", name);
            }
        }

        private static void RequireName(string value, string name) => Require(!string.IsNullOrEmpty(value), name, "is empty; it names a column");
    }
}
