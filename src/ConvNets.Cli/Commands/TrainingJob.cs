using System.Diagnostics;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Files;

namespace ConvNets.Cli.Commands;

/// <summary>One training from the command line.</summary>
internal sealed class TrainingJob
{
    private readonly long _start = Stopwatch.GetTimestamp();

    internal required TrainingImages Images { get; init; }

    /// <summary>Images that measure each epoch; null for none of their own.</summary>
    internal required string? Validation { get; init; }

    internal required string Model { get; init; }

    /// <summary>The page to write on the validation images; null for none.</summary>
    internal required string? Report { get; init; }

    internal required bool Json { get; init; }

    internal required ConvNetTrainerOptions Options { get; init; }

    /// <summary>What sets the options; null where they are set.</summary>
    internal required RecipeChoice? Recipe { get; init; }

    private TextWriter StatusWriter => Json ? Terminal.Error : Terminal.Output;

    internal int Run()
    {
        var ml = new MLContext(Options.Seed);
        ml.Log += LogDisplay.Show;
        TrainerSettings.Check(ml, Options, Images.Task, validates: Validation is not null, Recipe);
        ModelTarget.Check(Model);
        OpenedImages opened = Images.Open(ml, Options.Network!, Validation, StatusWriter);
        TrainerSettings.Set(Options, opened, isRecipe: Recipe is not null);
        Describe(opened);
        ConvNetTransformer? trained = null;
        ITransformer model;
        try
        {
            model = opened.Before(Images.Task.Trainer(ml, Options, fitted => trained = fitted, Recipe)).Fit(opened.Rows);
        }
        catch (OperationCanceledException) when (
            Options.Checkpoints.Folder is not null && Options.CancellationToken.IsCancellationRequested)
        {
            Terminal.Error.WriteLine("Stopped before the first epoch was finished: there is no model yet. Go on with the same command "
                + $"and --resume; '{Options.Checkpoints.Folder}' says from where.");
            return Program.Interrupted;
        }

        StatusWriter.WriteLine("Saving the model.");
        using IDisposable? owner = model as IDisposable;
        Save(ml, model, opened);
        WriteReport(ml, model, opened, trained!);
        return new TrainingReport(StatusWriter, Images, Model, trained!, Options.TotalEpochs, Recipe).Write(
            Json, Stopwatch.GetElapsedTime(_start));
    }

    private void WriteReport(MLContext ml, ITransformer model, OpenedImages opened, ConvNetTransformer trained)
    {
        if (Report is null)
        {
            return;
        }

        if (trained.History!.Outcome == TrainingOutcome.Canceled)
        {
            Terminal.Error.WriteLine($"Stopped, so there is no report. Next: {Program.Command} report --model {ShellWord.Quote(Model)}");
            return;
        }

        if ((opened.Held ?? HeldOut(ml, opened, trained.History)) is not { } images)
        {
            Terminal.Error.WriteLine("There is no report: there are too few images to hold some out. Name others by --validation PATH.");
            return;
        }

        StatusWriter.WriteLine("Writing the report.");
        trained.OnBadImage = BadImageAction.Skip;
        new ReportJob(ml, new SavedModel(model, opened.Schema), images)
        {
            Name = Path.GetFileName(Model),
        }.Create().SaveTo(Report, StatusWriter);
    }

    private static ImageSet? HeldOut(MLContext ml, OpenedImages opened, TrainingHistory history) =>
        history.HeldOutRows is { } rows ? opened.Training.Only(ml, rows) : null;

    /// <summary>
    /// Shows the network's layers, and finds out whether there is room for its weights, which are stored with four bytes each.
    /// </summary>
    private void Describe(OpenedImages opened)
    {
        if (Recipe is not null)
        {
            StatusWriter.WriteLine();
            StatusWriter.WriteLine(Recipe.Recipe);
        }

        if (opened.Shape is { } shape)
        {
            StatusWriter.WriteLine();
            StatusWriter.WriteLine(Options.Network!.Summary(shape, opened.Outputs));
            StatusWriter.WriteLine();
            ModelTarget.RequireRoom(Model, sizeof(float) * Options.Network!.Resolve(shape).Sum(static layer => layer.ParameterCount));
        }
    }

    private void Save(MLContext ml, ITransformer model, OpenedImages opened)
    {
        try
        {
            AtomicFile.Write(Model, file => ml.Model.Save(model, opened.Schema, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string kept = File.Exists(Model) ? " The model that is there was left as it was." : "";
            throw new IOException($"The model cannot be written to '{Model}': "
                + $"{ModelTarget.Reason(e, Model + AtomicFile.Unfinished)}{kept}", e);
        }
    }
}
