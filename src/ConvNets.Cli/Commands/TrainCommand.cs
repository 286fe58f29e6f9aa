using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Options;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary>
/// <c>convnets train</c>: labeled images in, one model zip out. The words of the command line; <see cref="TrainingJob"/> does the work.
/// </summary>
internal static class TrainCommand
{
    internal static Command Create()
    {
        var data = new DataOptions();
        var recipes = new RecipeOptions();
        var network = new NetworkOptions();
        var schedule = new ScheduleOptions();
        var optimization = new OptimizationOptionGroup();
        var fineTuning = new FineTuningOptions();
        var augmentation = new AugmentationOptions();
        var validation = new ValidationOptions();
        var hardware = new HardwareOptionGroup();
        var checkpoints = new CheckpointOptionGroup();
        Option<string> model = CommonOptions.Model("The model to write.");
        var csv = new Option<string?>("--csv") { HelpName = "FILE", Description = "Also write a line for each epoch there." };
        var tensorBoard = new Option<string?>("--tensorboard")
        {
            HelpName = "DIR",
            Description = "Also write the metrics of each epoch there as events for TensorBoard.",
        };
        var report = new Option<string?>("--report")
        {
            HelpName = "FILE.html",
            Description = "Also write a page on what the model makes of the validation images; see: convnets report.",
        };
        Option<bool> json = CommonOptions.Json();

        var command = new ToolCommand(
            "train", "Trains a network on labeled images and saves it as one ML.NET zip.",
            data, recipes, network, schedule, optimization, fineTuning, augmentation, validation, hardware, checkpoints,
            CommandOptionGroup.Of(CommonOptions.Output, model, csv, tensorBoard, report, json))
        {
            Examples =
            [
                ("Nothing but the images; a tenth of them validates:", "train --data photos --model model.zip"),
                ("The best that can be done in half an hour:", "train --data photos --minutes 30"),
                ("A head on what ImageNet's network sees; a fifth of the images validates it:",
                    "train --data photos --head 256,dropout:0.3 --validation-fraction 0.2 --model model.zip"),
                ("The same network, and then all of it fine-tuned:",
                    "train --data photos --augment standard --variants 1 --fine-tune-epochs 5"),
                ("A small network from scratch:", "train --data photos --network small-cnn --input-size 96 --augment standard"),
                ("A page on what it makes of images that it did not learn from:",
                    "train --data photos/train --validation photos/test --report report.html"),
                ("A training that may be interrupted; the same command continues it:",
                    "train --data photos --epochs 50 --checkpoint checkpoints --resume"),
            ],
        };
        command.SetAction(parsed => Program.GuardKeepingWork(parsed, cancellation =>
        {
            bool isJson = parsed.GetValue(json);
            TrainingImages images = data.ImagesOf(parsed, augmentation);
            ConvNetTrainerOptions options = TrainerSettings.Of(parsed, images, optimization, hardware, validation.TopKOf(parsed));
            using FeatureCache? cache = network.CacheOf(parsed);
            Recipe? recipe = recipes.RecipeOf(parsed);
            Network chosen = network.NetworkOf(parsed, images, withHead: recipe is not null);
            TrainerSettings.Set(options, chosen, cache, network.VariantsOf(parsed));
            TrainerSettings.Set(options, parsed, validation);
            if (recipe is null)
            {
                TrainerSettings.Set(options, parsed, schedule);
                TrainerSettings.Set(options, fineTuning.TuningOf(parsed));
                TrainerSettings.Set(options, checkpoints.CheckpointsOf(parsed));
            }

            bool holdsOut = recipe is not null || options.ValidationSetFraction > 0;
            string? page = ReportOf(parsed.GetValue(report), hasValidation: holdsOut || validation.ValidationOf(parsed) is not null);
            TrainerSettings.Set(options, TrainingDisplay.For(isJson, options), CsvOf(parsed.GetValue(csv)), cancellation);
            if (parsed.GetValue(tensorBoard) is string folder)
            {
                ModelTarget.CheckFolder(folder, $"--tensorboard '{folder}' cannot be written to");
                options.Callbacks = [.. options.Callbacks, new TensorBoard(folder, SettingsOf(parsed))];
            }

            return new TrainingJob
            {
                Images = images,
                Validation = validation.ValidationOf(parsed),
                Model = parsed.GetRequiredValue(model),
                Report = page,
                Json = isJson,
                Options = options,
                Recipe = recipe is null ? null : new RecipeChoice(recipe, recipes.IsDefault(parsed), set =>
                {
                    set.Network = chosen;
                    TrainerSettings.Override(set, parsed, optimization, schedule, fineTuning);
                }),
            }.Run();
        }));
        return command;
    }

    /// <summary>What was set on the command line, in its words.</summary>
    private static Dictionary<string, string> SettingsOf(ParseResult parsed) => parsed.CommandResult.Command.Options
        .Where(option => parsed.GetResult(option) is { Implicit: false })
        .ToDictionary(
            static option => option.Name, option => string.Join(' ', parsed.GetResult(option)!.Tokens.Select(static t => t.Value)));

    private static string? ReportOf(string? file, bool hasValidation)
    {
        if (file is not null)
        {
            ModelTarget.Check(file, "The report", "report.html");
        }

        return file is null || hasValidation ? file : throw new ArgumentException("--report tells of images that the network does not "
            + "learn from: name them by --validation PATH, or hold some out by --validation-fraction 0.1.");
    }

    private static CsvLog? CsvOf(string? file)
    {
        if (file is null)
        {
            return null;
        }

        ModelTarget.Check(file, "The metrics of the epochs", "epochs.csv");
        return new CsvLog(file);
    }
}
