using System.Diagnostics;

namespace Microsoft.ML.ConvNets.Training.Recipes;

/// <summary>Measures what follows the last epoch of a training.</summary>
internal sealed class TrainingEnd : ITrainingCallback
{
    private long _end = Stopwatch.GetTimestamp();

    /// <summary>The time since the training ended.</summary>
    internal TimeSpan Since => Stopwatch.GetElapsedTime(_end);

    public void OnTrainingEnd(TrainingHistory history) => _end = Stopwatch.GetTimestamp();
}
