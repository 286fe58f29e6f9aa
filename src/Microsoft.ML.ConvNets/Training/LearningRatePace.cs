using TorchSharp;

namespace Microsoft.ML.ConvNets;

/// <summary>Gives an optimizer the learning rate of each step: each group's own rate times the schedule's factor.</summary>
internal sealed class LearningRatePace
{
    private readonly (torch.optim.ILearningRateController Group, double Rate)[] _groups;
    private readonly LearningRateSchedule _schedule;
    private readonly long _steps;
    private long _step;

    internal LearningRatePace(torch.optim.Optimizer optimizer, LearningRateSchedule schedule, long steps)
    {
        _groups = [.. optimizer.ParamGroups.Select(static group => (group, group.LearningRate))];
        _schedule = schedule;
        _steps = steps;
    }

    /// <summary>To be called before each step.</summary>
    internal void Advance()
    {
        double factor = _schedule.Factor(_step++, _steps);
        foreach ((torch.optim.ILearningRateController group, double rate) in _groups)
        {
            group.LearningRate = rate * factor;
        }
    }
}
