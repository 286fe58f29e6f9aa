using System.Diagnostics;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Loop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets.Training.Tuning;

/// <summary>What a trial is to try.</summary>
internal sealed record SweepPlan<TOptions>(IReadOnlyList<SweepSetting> Settings, Action<TOptions>[] Apply);

/// <summary>One run of a sweep: trains trial after trial and keeps the best model.</summary>
internal sealed class SweepRun<TOptions, TModel>
    where TOptions : ConvNetTrainerOptions
    where TModel : ConvNetTransformer
{
    private readonly IHostEnvironment _environment;
    private readonly TOptions _options;
    private readonly WatchedMetric _monitor;
    private readonly MedianStopping _rule;
    private readonly IProgress<SweepTrial>? _progress;
    private readonly List<SweepTrial> _trials = [];
    private (SweepTrial Trial, TOptions Options, TModel Model)? _best;
    private ArgumentException? _refusal;

    internal SweepRun(IHostEnvironment environment, TOptions options, int? grace, IProgress<SweepTrial>? progress)
    {
        Guard.Require(
            options.HasValidation, nameof(options.ValidationSet),
            "is null and ValidationSetFraction 0: trials are compared by data that they were not trained on. Set one of them");
        Guard.Require(options.Checkpoints.Folder is null, nameof(options.Checkpoints), "have a folder: all trials would write into it");
        Guard.Require(options.Checkpoints.ResumeFrom is null, nameof(options.Checkpoints.ResumeFrom), "is set: trials begin anew");
        (_environment, _progress) = (environment, progress);
        _options = (TOptions)options.Copy();
        // Another split or other first weights for each trial would be compared instead of the settings.
        _options.Seed ??= environment.Register(nameof(ConvNetSweep)).Rand.Next();
        _monitor = options.Watched;
        _rule = new MedianStopping(grace, _monitor);
    }

    internal SweepResult<TOptions, TModel> Run(IDataView data, SweepPlan<TOptions>[] plans)
    {
        // All are checked before the first is trained: a mistake is told now, not after hours.
        TOptions[] options = [.. plans.Select(Prepare)];
        using FeatureCache? own = _options.Features.Cache is null ? new FeatureCache(_options.Hardware.CacheMemoryLimit) : null;
        try
        {
            for (int i = 0; i < plans.Length && !_options.CancellationToken.IsCancellationRequested; i++)
            {
                Train(data, plans[i], options[i], own);
            }
        }
        catch
        {
            _best?.Model.Dispose();
            throw;
        }

        bool canceled = _options.CancellationToken.IsCancellationRequested
            && (_trials.Count < plans.Length || _trials.Exists(static t => t.Outcome == SweepOutcome.Canceled));
        // Where every trial was refused, the mistake is not in what was varied.
        return _refusal is not null && _trials.TrueForAll(static t => t.Outcome == SweepOutcome.Refused)
            ? throw new ArgumentException(_refusal.Message, _refusal)
            : new SweepResult<TOptions, TModel>(_monitor.Metric, _trials, _best?.Trial, _best?.Options, _best?.Model, canceled);
    }

    private TOptions Prepare(SweepPlan<TOptions> plan, int index)
    {
        var options = (TOptions)_options.Copy();
        try
        {
            Array.ForEach(plan.Apply, apply => apply(options));
            _ = options.Trainer(_environment);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException(
                $"Trial {index + 1} ({string.Join(", ", plan.Settings.Select(static s => $"{s.Name} {s.Value}"))}): {e.Message}", e);
        }

        return options;
    }

    private void Train(IDataView data, SweepPlan<TOptions> plan, TOptions options, FeatureCache? own)
    {
        MedianStopping.Watch watch = _rule.Begin();
        var running = (TOptions)options.Copy();
        running.Features.Cache ??= own;
        running.Callbacks = [.. options.Callbacks, watch];
        long start = Stopwatch.GetTimestamp();
        TModel? model = null;
        try
        {
            model = (TModel)running.Trainer(_environment).Fit(data);
            TrainingHistory history = model.History!;
            EpochResult? kept = history.Epochs.FirstOrDefault(e => e.Epoch == history.KeptEpoch);
            SweepTrial trial = Trial(OutcomeOf(history, watch), history.StopReason, history.Epochs.Count, kept);
            watch.End();
            Add(trial);
            if (trial.Value is double value && (_best is null || _monitor.IsBetter(value, _best.Value.Trial.Value)))
            {
                _best?.Model.Dispose();
                _best = (trial, options, model);
                model = null;
            }
        }
        catch (InvalidOperationException e) when (e.InnerException is DivergedException)
        {
            Add(Trial(SweepOutcome.Diverged, e.Message));
        }
        catch (ArgumentException e)
        {
            _refusal ??= e;
            Add(Trial(SweepOutcome.Refused, e.Message));
        }
        catch (OperationCanceledException) when (options.CancellationToken.IsCancellationRequested)
        {
            Add(Trial(SweepOutcome.Canceled, null));
        }
        finally
        {
            model?.Dispose();
        }

        SweepTrial Trial(SweepOutcome outcome, string? message, int epochs = 0, EpochResult? kept = null) => new()
        {
            Number = _trials.Count + 1,
            Settings = plan.Settings,
            Outcome = outcome,
            Epochs = epochs,
            Value = kept?.ValueOf(_monitor.Metric),
            KeptEpoch = kept?.Epoch,
            Duration = Stopwatch.GetElapsedTime(start),
            Message = message,
        };
    }

    private void Add(SweepTrial trial)
    {
        _trials.Add(trial);
        _progress?.Report(trial);
    }

    private static SweepOutcome OutcomeOf(TrainingHistory history, MedianStopping.Watch watch) => history.Outcome switch
    {
        TrainingOutcome.Canceled => SweepOutcome.Canceled,
        TrainingOutcome.Diverged => SweepOutcome.Diverged,
        // Patience may have ended at the same epoch; then that is the reason.
        TrainingOutcome.Stopped => watch.Reason is not null && history.StopReason == watch.Reason
            ? SweepOutcome.CutOff
            : SweepOutcome.Stopped,
        _ => SweepOutcome.Completed,
    };
}
