using System.Diagnostics;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary>One training from the command line.</summary>
internal sealed class TrainingJob
{
    private readonly long _start = Stopwatch.GetTimestamp();

    internal required TrainingPictures Pictures { get; init; }

    /// <summary>Pictures that measure each epoch; null for none of their own.</summary>
    internal required string? Validation { get; init; }

    internal required string Model { get; init; }

    internal required bool Json { get; init; }

    internal required ConvNetTrainerOptions Options { get; init; }

    private TextWriter Talk => Json ? Console.Error : Console.Out;

    private int Epochs => Options.Epochs + (Options.FineTune?.Epochs ?? 0);

    internal int Run()
    {
        var ml = new MLContext(Options.Seed);
        ml.Log += new LogDisplay(Talk).Show;
        CheckOptions(ml);
        ModelTarget.Check(Model);
        OpenedPictures opened = Pictures.Open(ml, Options.Network!, Validation);
        Options.InputShape = opened.Shape;
        Options.ValidationSet = opened.Validation;
        ConvNetTransformer? trained = null;
        ITransformer model;
        try
        {
            model = opened.Before(Pictures.Task.Trainer(ml, Options, fitted => trained = fitted)).Fit(opened.Rows);
        }
        catch (OperationCanceledException) when (Options.Checkpoints is not null && Options.CancellationToken.IsCancellationRequested)
        {
            Console.Error.WriteLine($"Stopped before the first epoch was finished: there is no model yet. Go on with the same command and --resume; '{Options.Checkpoints.Folder}' says from where.");
            return Program.Interrupted;
        }

        using IDisposable? owner = model as IDisposable;
        ml.Model.Save(model, opened.Schema, Model);
        return new TrainingReport(Talk, Pictures, Model, trained!, Epochs).Write(Json, Stopwatch.GetElapsedTime(_start));
    }

    /// <summary>Options are checked before any file is, and the target before any picture is.</summary>
    private void CheckOptions(MLContext ml)
    {
        // What measures epochs is not open yet; that there will be something is all that options can be checked for.
        Options.ValidationSet = Validation is null ? null : ml.Data.LoadFromEnumerable(Array.Empty<NoRow>());
        _ = Pictures.Task.Trainer(ml, Options, static _ => { });
    }

    private sealed class NoRow
    {
        public string Label { get; set; } = "";
    }
}
