namespace Microsoft.ML.ConvNets.Training.Tuning;

/// <summary>Raises the learning rate with each step of a training and notes the losses.</summary>
/// <param name="settings">The test.</param>
/// <param name="run">Which of its runs this is, from 0.</param>
/// <param name="progress">Is told of each step, a run as an epoch.</param>
internal sealed class RangeTestCallback(LearningRateFinder settings, int run, IProgress<TrainingProgress>? progress) : ITrainingCallback
{
    // The first losses differ by chance alone.
    private const int StepsBeforeStop = 10;

    private readonly List<LearningRatePoint> _points = [];
    private double _average;
    private double _best = double.PositiveInfinity;

    public void OnTrainingBegin(CallbackContext control) => control.LearningRateFactor = FactorOf(0);

    public void OnStepEnd(StepResult step, CallbackContext control)
    {
        int count = _points.Count + 1;
        _average = (settings.Smoothing * _average) + ((1 - settings.Smoothing) * step.Loss);
        // The average begins at 0; without the correction (Kingma and Ba, 2014) the first losses would seem small.
        double smoothed = _average / (1 - Math.Pow(settings.Smoothing, count));
        _points.Add(new LearningRatePoint(count, step.LearningRate, step.Loss, smoothed));
        _best = Math.Min(_best, smoothed);
        int runs = Math.Max(run + 1, settings.Runs);
        progress?.Report(new TrainingProgress(TrainingStage.Training, run + 1, runs, count, settings.Steps, step.Loss));
        if (count >= StepsBeforeStop && smoothed > settings.StopFactor * _best)
        {
            control.Stop("the loss has grown");
        }
        else if (count == settings.Steps)
        {
            control.Stop("all rates were tried");
        }
        else
        {
            control.LearningRateFactor = FactorOf(count);
        }
    }

    internal IReadOnlyList<LearningRatePoint> Points => _points;

    private double FactorOf(int step) => Math.Pow(settings.Highest / settings.Lowest, (double)step / (settings.Steps - 1));
}
