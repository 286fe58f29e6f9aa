using System.Diagnostics;

namespace Microsoft.ML.ConvNets.Training.Recipes;

/// <summary>The reports of the trainings of a recipe as those of one.</summary>
/// <param name="progress">Who watches; null for nobody.</param>
internal sealed class RecipeProgress(IProgress<TrainingProgress>? progress) : IProgress<TrainingProgress>
{
    /// <summary>Seconds of computing that tell how fast it is.</summary>
    private const double Telling = 3;

    private long _begin;
    private long _first;

    /// <summary>What says how many epochs there will be; null where that is known.</summary>
    internal TimePlan? Plan { get; set; }

    /// <summary>Images a second whose features were computed; null where none were.</summary>
    internal double? FeaturesPerSecond { get; private set; }

    /// <summary>Told, once it shows, how long features still take; null for nobody.</summary>
    internal Action<TimeSpan>? FeaturesLeft { get; set; }

    public void Report(TrainingProgress value)
    {
        if (value.Stage == TrainingStage.ExtractingFeatures)
        {
            Time(value);
        }
        else
        {
            _begin = 0;
        }

        progress?.Report(Plan?.Epochs is int epochs && value.Epoch > 0 ? value with { Epochs = epochs } : value);
    }

    /// <summary>Tells what was found, or comes next.</summary>
    internal void Tell(string message) =>
        progress?.Report(new TrainingProgress(TrainingStage.Reading, 0, 0, 0, null, double.NaN) { Message = message });

    /// <summary>The first batch pays for the beginning.</summary>
    private void Time(TrainingProgress value)
    {
        if (_begin == 0)
        {
            (_begin, _first) = (Stopwatch.GetTimestamp(), value.Done);
        }
        else if (value.Done > _first)
        {
            double seconds = Stopwatch.GetElapsedTime(_begin).TotalSeconds;
            FeaturesPerSecond = (value.Done - _first) / seconds;
            if (seconds >= Telling && value.Total is long total)
            {
                FeaturesLeft?.Invoke(TimeSpan.FromSeconds((total - value.Done) / FeaturesPerSecond.Value));
            }
        }
    }
}
