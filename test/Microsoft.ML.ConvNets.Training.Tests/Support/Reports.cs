namespace Microsoft.ML.ConvNets.Training.Tests;

/// <summary>Keeps the reports and may act on them, on the thread that gives them.</summary>
internal sealed class Reports(Action<TrainingProgress>? act = null) : IProgress<TrainingProgress>
{
    internal List<TrainingProgress> All { get; } = [];

    public void Report(TrainingProgress value)
    {
        All.Add(value);
        act?.Invoke(value);
    }
}
