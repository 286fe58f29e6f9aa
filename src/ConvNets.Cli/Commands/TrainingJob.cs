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

    /// <summary>Images that measure each epoch; null for none of their own.</summary>
    internal required string? Validation { get; init; }

    internal required string Model { get; init; }

    internal required bool Json { get; init; }

    internal required ConvNetTrainerOptions Options { get; init; }

    private TextWriter Talk => Json ? Terminal.Error : Terminal.Output;

    private int Epochs => Options.Epochs + (Options.FineTune?.Epochs ?? 0);

    internal int Run()
    {
        var ml = new MLContext(Options.Seed);
        ml.Log += new LogDisplay(Talk).Show;
        CheckOptions(ml);
        ModelTarget.Check(Model);
        OpenedPictures opened = Pictures.Open(ml, Options.Network!, Validation, Talk);
        Options.FeatureColumnName = opened.Feature;
        Options.InputShape = opened.Shape;
        Options.ValidationSet = opened.Validation;
        RequireRoom();
        ConvNetTransformer? trained = null;
        ITransformer model;
        try
        {
            model = opened.Before(Pictures.Task.Trainer(ml, Options, fitted => trained = fitted)).Fit(opened.Rows);
        }
        catch (OperationCanceledException) when (Options.Checkpoints.Folder is not null && Options.CancellationToken.IsCancellationRequested)
        {
            Terminal.Error.WriteLine($"Stopped before the first epoch was finished: there is no model yet. Go on with the same command and --resume; '{Options.Checkpoints.Folder}' says from where.");
            return Program.Interrupted;
        }

        using IDisposable? owner = model as IDisposable;
        Save(ml, model, opened);
        return new TrainingReport(Talk, Pictures, Model, trained!, Epochs).Write(Json, Stopwatch.GetElapsedTime(_start));
    }

    /// <summary>Options are checked before any file is, and the target before any image is.</summary>
    private void CheckOptions(MLContext ml)
    {
        // What measures epochs is not open yet; that there will be something is all that options can be checked for.
        Options.ValidationSet = Validation is null ? null : ml.Data.LoadFromEnumerable(Array.Empty<NoRow>());
        _ = Pictures.Task.Trainer(ml, Options, static _ => { });
    }

    /// <summary>Weights are stored with four bytes each; how many there are follows from the network where its input is known.</summary>
    private void RequireRoom()
    {
        if ((Options.InputShape ?? Options.Network!.Input) is { } shape)
        {
            ModelTarget.RequireRoom(Model, sizeof(float) * Options.Network!.Place(shape).Sum(static layer => layer.ParameterCount));
        }
    }

    private void Save(MLContext ml, ITransformer model, OpenedPictures opened)
    {
        try
        {
            WholeFile.Write(Model, file => ml.Model.Save(model, opened.Schema, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string kept = File.Exists(Model) ? " The model that is there was left as it was." : "";
            throw new IOException($"The model cannot be written to '{Model}': {ModelTarget.Reason(e, Model + WholeFile.Unfinished)}{kept}", e);
        }
    }

    private sealed class NoRow
    {
        public string Label { get; set; } = "";
    }
}
