using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Own code that a trainer calls while it trains, on the thread that called <c>Fit</c>. What it throws ends the training and reaches the
/// caller of <c>Fit</c>. A callback that has a state should begin anew with <see cref="OnTrainingBegin"/>.
/// </summary>
public interface ITrainingCallback
{
    /// <summary>Before the first step; also when a training is resumed.</summary>
    /// <param name="control">What can be read and changed.</param>
    void OnTrainingBegin(CallbackContext control)
    {
    }

    /// <summary>After each step.</summary>
    /// <param name="step">The step's metrics.</param>
    /// <param name="control">What can be read and changed.</param>
    void OnStepEnd(StepResult step, CallbackContext control)
    {
    }

    /// <summary>After each epoch, when it was measured.</summary>
    /// <param name="epoch">The epoch's metrics.</param>
    /// <param name="control">What can be read and changed.</param>
    void OnEpochEnd(EpochResult epoch, CallbackContext control)
    {
    }

    /// <summary>After the last epoch, whatever ended the training; not after an error.</summary>
    /// <param name="history">The history of the training.</param>
    void OnTrainingEnd(TrainingHistory history)
    {
    }
}

/// <summary>The metrics of one step.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Step">The step of its phase, counted from 1.</param>
/// <param name="Loss">Mean loss of the batch before the step changed the weights.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
public readonly record struct StepResult(int Epoch, long Step, double Loss, double LearningRate);

/// <summary>What a callback can read and change of a running training.</summary>
public sealed class CallbackContext
{
    internal CallbackContext(int epochs, int stepsPerEpoch, int finishedEpochs) =>
        (Epochs, StepsPerEpoch, FinishedEpochs) = (epochs, stepsPerEpoch, finishedEpochs);

    /// <summary>Number of epochs of all phases.</summary>
    public int Epochs { get; }

    /// <summary>Number of steps of an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Number of epochs that were over when the phase or the resumed training began.</summary>
    public int FinishedEpochs { get; }

    /// <summary>A factor of the learning rate for the steps that follow, beside the schedule's; above 0. Default 1.</summary>
    public double LearningRateFactor { get; set => field = Guard.InRange(value, above: 0); } = 1;

    /// <summary>Tells the caller of <c>Fit</c>, in its log, of what went wrong beside the training.</summary>
    internal Action<string> Warn { get; init; } = static _ => { };

    /// <summary>Why the training is to stop; null as long as nobody asked for it.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Whether the present epoch, though cut short, is measured like a whole one before the training ends.</summary>
    internal bool MeasuresLastEpoch { get; private set; }

    /// <summary>Ends the training after the present step, and measures the epoch as far as it came.</summary>
    internal void StopAndMeasure(string reason)
    {
        Stop(reason);
        MeasuresLastEpoch = true;
    }

    /// <summary>Ends the training after the present step or epoch.</summary>
    /// <param name="reason">Why, for the history.</param>
    public void Stop(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        StopReason ??= reason;
    }
}
