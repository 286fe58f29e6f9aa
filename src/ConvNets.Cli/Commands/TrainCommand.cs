using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets train</c>: labeled images in, one model zip out. The words of the command line; <see cref="TrainingJob"/> does the work.</summary>
internal static class TrainCommand
{
    internal static Command Create()
    {
        var pictures = new PictureChoice();
        Option<string> model = CommonOptions.Model("The model zip to write.");
        var network = new NetworkChoice();
        var epochs = new Option<int>("--epochs", "-e") { Description = "Passes over the training data.", DefaultValueFactory = _ => 10 };
        var learning = new LearningChoice();
        var schedule = new ScheduleChoice();
        var weightAverage = new Option<double?>("--weight-average")
        {
            HelpName = "DECAY",
            Description = "Measure and keep an exponential moving average of the weights with this decay, such as 0.999. Default: no.",
        };
        var fineTune = new FineTuningChoice();
        var measuring = new MeasuringChoice();
        var checkpoint = new CheckpointChoice();
        Option<bool> json = CommonOptions.Json();

        var command = new Command("train", "Trains a network on labeled images and saves it as one ML.NET zip.");
        foreach (Option option in (IEnumerable<Option>)
            [
                .. pictures.Options, model, .. network.Options, epochs, .. learning.Options, .. schedule.Options, weightAverage, .. fineTune.Options, .. measuring.Options,
                .. checkpoint.Options, json,
            ])
        {
            command.Add(option);
        }

        command.SetAction(parsed => Program.GuardKeepingWork(parsed, cancellation =>
        {
            bool isJson = parsed.GetValue(json);
            TrainingPictures trained = pictures.PicturesOf(parsed, learning);
            ConvNetTrainerOptions options = learning.OptionsOf(parsed, trained.Task, measuring.TopKOf(parsed));
            using FeatureCache? cache = network.CacheOf(parsed);
            options.Network = network.NetworkOf(parsed);
            options.Features.Cache = cache;
            options.Epochs = parsed.GetValue(epochs);
            options.Optimization.WeightAverageDecay = parsed.GetValue(weightAverage);
            options.FineTune = fineTune.TuningOf(parsed);
            options.Progress = TrainingDisplay.For(isJson);
            options.CancellationToken = cancellation;
            schedule.Apply(parsed, options);
            measuring.Apply(parsed, options);
            checkpoint.Apply(parsed, options);
            return new TrainingJob
            {
                Pictures = trained,
                Validation = measuring.ValidationOf(parsed),
                Model = parsed.GetRequiredValue(model),
                Json = isJson,
                Options = options,
            }.Run();
        }));
        return command;
    }
}
