using Microsoft.ML.ConvNets.Training.Tuning;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// The table of a sweep, and its best model. The model is the caller's: dispose this, or the model, when it is no longer needed.
/// </summary>
/// <typeparam name="TOptions">The options of the trainer.</typeparam>
/// <typeparam name="TModel">What it trains.</typeparam>
public sealed class SweepResult<TOptions, TModel> : IDisposable
    where TOptions : ConvNetTrainerOptions
    where TModel : ConvNetTransformer
{
    internal SweepResult(
        TrainingMetric metric, IReadOnlyList<SweepTrial> trials, SweepTrial? best, TOptions? options, TModel? model, bool isCanceled)
    {
        Metric = metric;
        Trials = trials;
        Best = best;
        BestOptions = options;
        Model = model;
        IsCanceled = isCanceled;
    }

    /// <summary>What the trials are compared by.</summary>
    public TrainingMetric Metric { get; }

    /// <summary>One entry a trial, in the order they were run.</summary>
    public IReadOnlyList<SweepTrial> Trials { get; }

    /// <summary>The trial with the best value; null if no trial finished an epoch.</summary>
    public SweepTrial? Best { get; }

    /// <summary>Its options: those that the sweep began with, and its settings. Null if no trial finished an epoch.</summary>
    public TOptions? BestOptions { get; }

    /// <summary>Its model; those of the others were disposed. Null if no trial finished an epoch.</summary>
    public TModel? Model { get; }

    /// <summary>Whether the caller canceled before all trials were run.</summary>
    public bool IsCanceled { get; }

    /// <summary>The trials as lines of aligned columns, the best one marked with a star.</summary>
    public string ToTable() => Table(mark: true).ToText();

    /// <summary>The trials as comma-separated values with a header, numbers in the invariant culture.</summary>
    public string ToCsv() => Table(mark: false).ToCsv();

    /// <summary>Disposes the model.</summary>
    public void Dispose() => Model?.Dispose();

    private TextTable Table(bool mark)
    {
        string[] names = [.. Trials.Count == 0 ? [] : Trials[0].Settings.Select(static s => s.Name)];
        string[] headings =
        [
            "trial", .. names, Metric.ToString(), "kept_epoch", "epochs", "seconds", "outcome", .. mark ? [""] : Array.Empty<string>(),
        ];
        return new TextTable(headings, [.. Trials.Select(trial => (string[])
        [
            TextTable.Number(trial.Number), .. trial.Settings.Select(static s => s.Value), TextTable.Number(trial.Value),
            TextTable.Number(trial.KeptEpoch),
            TextTable.Number(trial.Epochs), TextTable.Number(trial.Duration.TotalSeconds, "F2"), trial.Outcome.ToString(),
            .. mark ? [trial == Best ? "*" : ""] : Array.Empty<string>(),
        ])]);
    }
}
