using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Folders;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Options;

/// <summary>
/// The command line's options as the library's: the only place that sets them, beside what a task's own are (<see
/// cref="ClassFolders.NewOptions"/>).
/// </summary>
internal static class TrainerSettings
{
    /// <summary>What training and the learning-rate range test have in common.</summary>
    internal static ConvNetTrainerOptions Of(
        ParseResult parsed, TrainingImages images, OptimizationOptionGroup optimization, HardwareOptionGroup hardware, int? topK = null)
    {
        ConvNetTrainerOptions options = images.Task.NewOptions(optimization.TaskOf(parsed, topK));
        options.BatchSize = optimization.BatchSizeOf(parsed);
        options.Optimizer = optimization.OptimizerOf(parsed);
        options.Optimization.GradientClipping = optimization.ClippingOf(parsed);
        options.Seed = optimization.SeedOf(parsed);
        options.Hardware.Precision = hardware.PrecisionOf(parsed);
        options.Hardware.Threads = hardware.ThreadsOf(parsed);
        options.ImageReading.OnBadImage = images.OnBadImage;
        options.ImageReading.MaxImagePixels = images.MaxImagePixels;
        return options;
    }

    /// <summary>The network, where features of its backbone are kept, and of how many copies of an image.</summary>
    internal static void Set(ConvNetTrainerOptions options, Network network, FeatureCache? cache, int variants) =>
        (options.Network, options.Features.Cache, options.Features.Variants) = (network, cache, variants);

    internal static void Set(ConvNetTrainerOptions options, ParseResult parsed, ScheduleOptions schedule)
    {
        options.Epochs = schedule.EpochsOf(parsed);
        options.LearningRate = schedule.LearningRateOf(parsed);
        (options.Optimization.Schedule, options.Optimization.ReduceOnPlateau) = schedule.ScheduleOf(parsed);
        options.Optimization.WeightAverageDecay = schedule.WeightAverageOf(parsed);
        options.Optimization.WeightSoup = schedule.WeightSoupOf(parsed);
    }

    /// <summary>Single values in place of a recipe's: those that were given.</summary>
    internal static void Override(
        ConvNetTrainerOptions options, ParseResult parsed, OptimizationOptionGroup optimization, ScheduleOptions schedule,
        FineTuningOptions fineTuning)
    {
        options.BatchSize = Is("--batch-size") ? optimization.BatchSizeOf(parsed) : options.BatchSize;
        options.Epochs = Is("--epochs") ? schedule.EpochsOf(parsed) : options.Epochs;
        options.LearningRate = schedule.LearningRateOf(parsed) ?? options.LearningRate;
        if (Is("--optimizer") || Is("--weight-decay"))
        {
            options.Optimizer = optimization.OptimizerOf(parsed, otherwise: "adamw");
        }

        if (optimization.TaskOf(parsed, topK: null).LabelSmoothing is double smoothing)
        {
            options.SmoothLabels(smoothing);
        }

        options.FineTune = options.FineTune is { } tuning ? fineTuning.ChangedBy(parsed, tuning) : null;

        bool Is(string name) => RecipeOptions.IsGiven(parsed, name);
    }

    internal static void Set(ConvNetTrainerOptions options, FineTuning? fineTuning) => options.FineTune = fineTuning;

    internal static void Set(ConvNetTrainerOptions options, ParseResult parsed, ValidationOptions validation)
    {
        options.ValidationSetFraction = validation.FractionOf(parsed);
        options.EarlyStopping = validation.EarlyStoppingOf(parsed);
        options.Trust.TargetAccuracy = validation.TargetAccuracyOf(parsed);
    }

    internal static void Set(ConvNetTrainerOptions options, CheckpointOptions checkpoints) => options.Checkpoints = checkpoints;

    /// <summary>Who watches.</summary>
    internal static void Set(
        ConvNetTrainerOptions options, TrainingDisplay display, CsvLog? csv = null, CancellationToken cancellation = default)
    {
        options.Progress = display;
        options.Callbacks = csv is null ? options.Callbacks : [.. options.Callbacks, csv];
        options.CancellationToken = cancellation;
    }

    /// <summary>What the images are, once they were found.</summary>
    /// <param name="options">The options.</param>
    /// <param name="opened">The images.</param>
    /// <param name="isRecipe">Whether a recipe decides how large images for a backbone are.</param>
    internal static void Set(ConvNetTrainerOptions options, OpenedImages opened, bool isRecipe = false)
    {
        options.FeatureColumnName = opened.Feature;
        options.InputShape = isRecipe && !opened.IsShapeGiven && options.Network?.Start is not null ? null : opened.Shape;
        options.ValidationSet = opened.Validation;
    }

    /// <summary>Checks options before any file is opened.</summary>
    /// <exception cref="ArgumentException">One is out of its range or contradicts another.</exception>
    internal static void Check(
        MLContext ml, ConvNetTrainerOptions options, ClassFolders task, bool validates = false, RecipeChoice? recipe = null)
    {
        // What measures epochs is not open yet; that there will be something is all that options can be checked for.
        options.ValidationSet = validates ? ml.Data.LoadFromEnumerable(Array.Empty<FileRow>()) : null;
        _ = task.Trainer(ml, options, static _ => { }, recipe);
    }
}
