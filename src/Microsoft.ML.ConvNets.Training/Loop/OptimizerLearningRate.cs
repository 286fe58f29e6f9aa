using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Schedules;
using TorchSharp;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>
/// Gives an optimizer the learning rate of each step: each group's own rate times the schedule's factor times <see cref="Factor"/>.
/// </summary>
internal sealed class OptimizerLearningRate
{
    private readonly (torch.optim.ILearningRateController Group, double Rate)[] _groups;
    private readonly LearningRateSchedule _schedule;
    private readonly SchedulePosition _start;

    /// <param name="optimizer">The optimizer as it was built: its groups' rates are those that the factors multiply.</param>
    /// <param name="schedule">How the rate changes.</param>
    /// <param name="stepsPerEpoch">At least 1.</param>
    /// <param name="epochs">Epochs that the schedule is laid out for, at least 1.</param>
    internal OptimizerLearningRate(torch.optim.Optimizer optimizer, LearningRateSchedule schedule, int stepsPerEpoch, int epochs)
    {
        _groups = [.. optimizer.ParamGroups.Select(static group => (group, group.LearningRate))];
        _schedule = schedule;
        _start = new SchedulePosition(0, (long)stepsPerEpoch * epochs, stepsPerEpoch);
        SetRates();
    }

    /// <summary>
    /// How many steps the schedule has done. Setting it is all that a resumed training needs, beside <see cref="Factor"/>.
    /// </summary>
    internal long Step
    {
        get;
        set
        {
            field = value >= 0 && value <= _start.Steps
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(value), value, $"The training has {_start.Steps} steps; {value} cannot lie behind it.");
            SetRates();
        }
    }

    /// <summary>A factor beside the schedule's, for what lowers the rate by what it sees. Default 1.</summary>
    internal double Factor
    {
        get;
        set
        {
            field = Guard.InRange(value, atLeast: 0);
            SetRates();
        }
    } = 1;

    /// <summary>The first group's current rate: that of the last step, or of the first one before any.</summary>
    internal double CurrentRate => _groups[0].Group.LearningRate;

    /// <summary>To be called before each step.</summary>
    internal void Advance() => Step++;

    private void SetRates()
    {
        double factor = Factor * _schedule.Factor(_start with { Step = Math.Max(Step - 1, 0) });
        foreach ((torch.optim.ILearningRateController group, double rate) in _groups)
        {
            group.LearningRate = rate * factor;
        }
    }
}
