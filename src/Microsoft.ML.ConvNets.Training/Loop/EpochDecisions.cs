using Microsoft.ML.ConvNets.Training.Checkpointing;
using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>Decides after each epoch whether its weights are kept, whether the learning rate falls, and whether training ends.</summary>
internal sealed class EpochDecisions
{
    private readonly TrainingPhase _phase;
    private readonly LoopState _state;
    private readonly PlateauDetector? _plateau;

    internal EpochDecisions(TrainingPhase phase, LoopState state)
    {
        _phase = phase;
        _state = state;
        _plateau = phase.Plateau is null ? null : new PlateauDetector(phase.Plateau, phase.Plateau.Watching(phase.Monitor));
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
        double? value = result.ValueOf(_phase.Monitor.Metric);
        bool isBest = value is double watched && _phase.Monitor.IsBetter(watched, _state.BestValue);
        if (isBest)
        {
            (_state.BestEpoch, _state.BestValue) = (result.Epoch, value);
        }

        if (value is double measured)
        {
            StopIfPatienceEnds(measured);
        }

        if (_plateau is not null && result.ValueOf(_phase.Plateau!.Watching(_phase.Monitor).Metric) is double watchedByPlateau)
        {
            _plateau.Observe(watchedByPlateau);
            _state.Plateau = _plateau.State;
        }

        return isBest || !_phase.KeepsBest;
    }

    private void StopIfPatienceEnds(double value)
    {
        if (_phase.EarlyStopping is not { } stopping)
        {
            return;
        }

        if (_phase.Monitor.IsBetter(value, _state.BestForPatience ?? stopping.Baseline, stopping.MinDelta))
        {
            (_state.BestForPatience, _state.EpochsWithoutImprovement) = (value, 0);
        }
        else if (++_state.EpochsWithoutImprovement >= stopping.Patience)
        {
            _state.EndedByPatience = true;
            _state.StopReason = $"{_phase.Monitor} has not improved for {stopping.Patience} epochs";
        }
    }
}
