using System.Diagnostics;

namespace Microsoft.ML.ConvNets.Training.Recipes;

/// <summary>The reports of the trainings of a recipe as those of one.</summary>
/// <param name="progress">Who watches; null for nobody.</param>
internal sealed class RecipeProgress(IProgress<TrainingProgress>? progress) : IProgress<TrainingProgress>
{
    private long _extraction;
    private long _first;

    /// <summary>What says how many epochs there will be; null where that is known.</summary>
    internal TimePlan? Plan { get; set; }

    /// <summary>Images a second whose features were computed; null where none were.</summary>
    internal double? FeaturesPerSecond { get; private set; }

    public void Report(TrainingProgress value)
    {
        if (value.Stage == TrainingStage.ExtractingFeatures)
        {
            Time(value);
        }

        progress?.Report(Plan?.Epochs is int epochs && value.Epoch > 0 ? value with { Epochs = epochs } : value);
    }

    /// <summary>Tells what was found, or comes next.</summary>
    internal void Tell(string message) =>
        progress?.Report(new TrainingProgress(TrainingStage.Reading, 0, 0, 0, null, double.NaN) { Message = message });

    /// <summary>The first batch pays for the beginning.</summary>
    private void Time(TrainingProgress value)
    {
        if (_extraction == 0)
        {
            _extraction = Stopwatch.GetTimestamp();
            _first = value.Done;
        }
        else if (value.Done > _first)
        {
            FeaturesPerSecond = (value.Done - _first) / Stopwatch.GetElapsedTime(_extraction).TotalSeconds;
        }
    }
}
