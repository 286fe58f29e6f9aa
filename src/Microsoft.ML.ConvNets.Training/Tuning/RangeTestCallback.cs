namespace Microsoft.ML.ConvNets.Training.Tuning;

/// <summary>Raises the learning rate with each step of a training and notes the losses.</summary>
internal sealed class RangeTestCallback(LearningRateFinder settings, IProgress<TrainingProgress>? progress) : ITrainingCallback
{
    // The first losses differ by chance alone.
    private const int StepsBeforeStop = 10;

    private readonly List<LearningRatePoint> _points = [];
    private int _steps;
    private double _average;
    private double _best = double.PositiveInfinity;

    public void OnTrainingBegin(CallbackContext control)
    {
        _steps = settings.StepsFor(control.StepsPerEpoch);
        control.LearningRateFactor = FactorOf(0);
    }

    public void OnStepEnd(StepResult step, CallbackContext control)
    {
        int count = _points.Count + 1;
        _average = (settings.Smoothing * _average) + ((1 - settings.Smoothing) * step.Loss);
        // The average begins at 0; without the correction (Kingma and Ba, 2014) the first losses would seem small.
        double smoothed = _average / (1 - Math.Pow(settings.Smoothing, count));
        _points.Add(new LearningRatePoint(count, step.LearningRate, step.Loss, smoothed));
        _best = Math.Min(_best, smoothed);
        progress?.Report(new TrainingProgress(TrainingStage.Training, 1, 1, count, _steps, step.Loss));
        if (count >= StepsBeforeStop && smoothed > settings.StopFactor * _best)
        {
            control.Stop("the loss has grown");
        }
        else if (count == _steps)
        {
            control.Stop("all rates were tried");
        }
        else
        {
            control.LearningRateFactor = FactorOf(count);
        }
    }

    internal LearningRateCurve Curve() => new([.. _points]);

    private double FactorOf(int step) => Math.Pow(settings.Highest / settings.Lowest, (double)step / (_steps - 1));
}
