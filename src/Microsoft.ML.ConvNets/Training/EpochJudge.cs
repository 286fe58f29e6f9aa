namespace Microsoft.ML.ConvNets;

/// <summary>Decides after each epoch whether its weights are kept, whether the learning rate falls, and whether training ends.</summary>
internal sealed class EpochJudge
{
    private readonly TrainingPlan _plan;
    private readonly TrainingState _state;
    private readonly PlateauReduction? _plateau;

    internal EpochJudge(TrainingPlan plan, TrainingState state)
    {
        _plan = plan;
        _state = state;
        _plateau = plan.Plateau is null ? null : new PlateauReduction(plan.Plateau, plan.Monitor.SmallerIsBetter);
        if (_plateau is not null && state.Plateau is not null)
        {
            _plateau.State = state.Plateau;
        }
    }

    /// <summary>The factor of the learning rate that plateaus have led to.</summary>
    internal double RateFactor => _plateau?.Factor ?? 1;

    /// <summary>Takes note of an epoch; true if its weights are those to keep.</summary>
    internal bool IsKept(EpochResult result)
    {
        double? value = result.ValueOf(_plan.Monitor.Metric);
        bool isBest = value is double watched && _plan.Monitor.IsBetter(watched, _state.BestValue);
        if (isBest)
        {
            (_state.BestEpoch, _state.BestValue) = (result.Epoch, value);
        }

        if (value is double measured)
        {
            StopIfPatienceEnds(measured);
            if (_plateau is not null)
            {
                _plateau.Observe(measured);
                _state.Plateau = _plateau.State;
            }
        }

        return isBest || !_plan.KeepsBest;
    }

    private void StopIfPatienceEnds(double value)
    {
        if (_plan.EarlyStopping is not { } stopping)
        {
            return;
        }

        if (_plan.Monitor.IsBetter(value, _state.LastGain ?? stopping.Baseline, stopping.MinimumChange))
        {
            (_state.LastGain, _state.EpochsWithoutGain) = (value, 0);
        }
        else if (++_state.EpochsWithoutGain >= stopping.Patience)
        {
            _state.EndedByPatience = true;
            _state.StopReason = $"{stopping.Monitor} has not become better for {stopping.Patience} epochs";
        }
    }
}
