namespace Microsoft.ML.ConvNets;

/// <summary>Settings to try for the layers behind a frozen backbone.</summary>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Told">The settings in words.</param>
internal sealed record HeadTrial(double LearningRate, ConvNetOptimizer Optimizer, string Told);

/// <summary>The settings that are tried, and which of them was chosen.</summary>
/// <param name="trials">At least one.</param>
internal sealed class HeadGrid(IReadOnlyList<HeadTrial> trials)
{
    internal IReadOnlyList<HeadTrial> Trials => trials;

    /// <summary>The best; null before they were tried.</summary>
    internal HeadTrial? Best { get; set; }
}
