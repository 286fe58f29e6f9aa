namespace Microsoft.ML.ConvNets;

/// <summary>What an estimator wants of a training.</summary>
/// <param name="Task">What is learnt.</param>
/// <param name="ClassNames">The classes of a task that has classes.</param>
internal sealed record LearningGoal(TrainingTask Task, IReadOnlyList<string>? ClassNames = null)
{
    /// <summary>How much the classes count; null for all alike.</summary>
    internal ClassWeights? Weights { get; init; }

    /// <summary>A class with fewer training samples is named in a warning.</summary>
    internal int MinimumPerClass { get; init; }

    /// <summary>Checks the label column of the validation data beyond its type.</summary>
    internal Action<DataViewSchema.Column> CheckValidation { get; init; } = static _ => { };
}

/// <summary>What a training gave: all that a model needs, beside the columns that it adds.</summary>
internal sealed record FittedNetwork(
    Network Network, WeightTable Weights, TensorShape Shape, InputKind InputKind, ImagePreprocessing? Preprocessing, TrainingHistory History)
{
    /// <summary>The network ready for scoring, which owns the weights from now on.</summary>
    internal NetworkScorer Scorer(NetworkHeader header) => new(Network.WithOutputLayer(header.Outputs), Weights, Shape, Preprocessing, header.Function);
}
