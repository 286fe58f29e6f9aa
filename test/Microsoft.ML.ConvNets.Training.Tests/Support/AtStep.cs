namespace Microsoft.ML.ConvNets.Training.Tests;

/// <summary>Acts when a step of a training is done.</summary>
internal sealed class AtStep(long step, Action action) : ITrainingCallback
{
    public void OnStepEnd(StepResult done, CallbackContext control)
    {
        if (done.Step == step)
        {
            action();
        }
    }
}
