using System.Globalization;
using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets.Training.Recipes;

/// <summary>
/// Has a phase of training end when its time does: the place in its schedule is the fraction of the time that is gone (Li, Yumer and
/// Ramanan, Budgeted Training, 2020), and what must follow the last step is estimated from the steps so far, again after each of them.
/// </summary>
/// <param name="clock">How long the whole training has taken.</param>
/// <param name="budget">How long it may, but for what follows the last step and does not grow with the images.</param>
/// <param name="firstEpoch">The first epoch of the phase, counted from 1.</param>
/// <param name="batchSize">Samples of a step.</param>
/// <param name="samplesAfter">Samples that the network runs over once after the last step.</param>
internal sealed class TimePlan(Func<TimeSpan> clock, TimeSpan budget, int firstEpoch, int batchSize, long samplesAfter) : ITrainingCallback
{
    /// <summary>A forward pass over a step's time: the backward pass takes about twice as long.</summary>
    private const double ForwardShare = 0.4;

    /// <summary>How much one step tells of the next.</summary>
    private const double Weight = 0.1;

    private const int Positions = 10_000;

    private static readonly LearningRateSchedule s_schedule = LearningRateSchedule.OneCycle(warmUp: 0.2);

    private TimeSpan _begin;
    private TimeSpan _before;
    private double? _secondsPerStep;

    /// <summary>How many epochs there will be, as far as the steps so far tell; null before the first.</summary>
    internal int? Epochs { get; private set; }

    public void OnTrainingBegin(CallbackContext control)
    {
        if (control.FinishedEpochs + 1 >= firstEpoch)
        {
            _begin = _before = clock();
            control.LearningRateFactor = FactorAt(0);
        }
    }

    public void OnStepEnd(StepResult step, CallbackContext control)
    {
        if (step.Epoch < firstEpoch)
        {
            return;
        }

        TimeSpan now = clock();
        double seconds = (now - _before).TotalSeconds;
        _before = now;
        _secondsPerStep = _secondsPerStep is double known ? known + (Weight * (seconds - known)) : seconds;
        double left = Left(now);
        double gone = (now - _begin).TotalSeconds;
        control.LearningRateFactor = FactorAt(gone / Math.Max(gone + left, 1e-9));
        double steps = step.Step + Math.Max(0, left / Math.Max(_secondsPerStep.Value, 1e-9));
        Epochs = firstEpoch - 1 + (int)Math.Clamp(Math.Ceiling(steps / control.StepsPerEpoch), 1, int.MaxValue / 2);
        if (left < _secondsPerStep)
        {
            control.StopAndMeasure(Reason());
        }
    }

    public void OnEpochEnd(EpochResult epoch, CallbackContext control)
    {
        if (epoch.Epoch >= firstEpoch)
        {
            _before = clock();
            if (Left(_before) < _secondsPerStep)
            {
                control.Stop(Reason());
            }
        }
    }

    /// <summary>Seconds for more steps.</summary>
    private double Left(TimeSpan now) =>
        (budget - now).TotalSeconds - (samplesAfter * ForwardShare * (_secondsPerStep ?? 0) / batchSize);

    private string Reason() => string.Create(CultureInfo.InvariantCulture, $"the time of {budget} is up");

    private static double FactorAt(double fraction) =>
        s_schedule.Factor(new SchedulePosition((long)(Math.Clamp(fraction, 0, 1) * (Positions - 1)), Positions, Positions));
}
