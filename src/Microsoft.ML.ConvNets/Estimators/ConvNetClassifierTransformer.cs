using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>A trained classifier: adds the columns <c>PredictedLabel</c> and <c>Score</c>. It owns its network; dispose it when done.</summary>
public sealed partial class ConvNetClassifierTransformer : ConvNetTransformer
{
    private readonly ClassifierHeader _header;

    internal ConvNetClassifierTransformer(IHostEnvironment environment, ClassifierHeader header, NetworkScorer scorer, TrainingHistory? history)
        : base(environment, header, scorer, history) => _header = header;

    /// <summary>The classes in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames => _header.Classes.Names;
}
