using System.CommandLine;
using ConvNets.Cli.Display;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets train</c>: labelled pictures in, one model zip out. The words of the command line; <see cref="TrainingJob"/> does the work.</summary>
internal static class TrainCommand
{
    private const string DefaultNetwork = "small-cnn";

    internal static Command Create()
    {
        Option<string> data = CommonOptions.Data();
        Option<string?> split = CommonOptions.Split("train");
        Option<string> model = CommonOptions.Model("The model zip to write.");
        var validation = new Option<string?>("--validation") { HelpName = "PATH", Description = "Labelled pictures that measure each epoch (their test part if they have one)." };
        var validationFraction = new Option<double>("--validation-fraction") { HelpName = "SHARE", Description = "Share of the training pictures held out to measure each epoch.", DefaultValueFactory = _ => 0 };
        Option<string?> network = CommonOptions.Network();
        network.Description += $" Default: {DefaultNetwork}.";
        var backbone = new BackboneChoice();
        Option<int?> inputSize = CommonOptions.InputSize("the backbone's weights', otherwise the first picture's, at most 128");
        var grey = new Option<bool>("--grey") { Description = "One channel instead of three. Always so for IDX files." };
        var fineTune = new FineTuningChoice();
        var features = new Option<string?>("--features") { HelpName = "FOLDER", Description = "Keep the features of frozen backbones there, for later trainings." };
        var epochs = new Option<int>("--epochs", "-e") { Description = "Passes over the training data.", DefaultValueFactory = _ => 10 };
        var batchSize = new Option<int>("--batch-size", "-b") { Description = "Pictures that share one step.", DefaultValueFactory = _ => 32 };
        var optimizer = new Option<string>("--optimizer") { HelpName = "NAME", Description = "adam, adamw, sgd or rmsprop.", DefaultValueFactory = _ => "adam" };
        var learningRate = new Option<double?>("--learning-rate", "--lr") { Description = "Step width. Default: the optimizer's own." };
        var schedule = new Option<string>("--schedule") { HelpName = "NAME", Description = "constant, cosine or one-cycle: how the learning rate changes from step to step.", DefaultValueFactory = _ => "constant" };
        var weightDecay = new Option<double?>("--weight-decay") { Description = "Pull of the weights towards zero. Default: the optimizer's own." };
        var augment = new Option<string>("--augment") { HelpName = "none|standard|FILE.json", Description = "Random changes of the training pictures.", DefaultValueFactory = _ => "none" };
        Option<string> onBadImage = CommonOptions.OnBadImage();
        var seed = new Option<int>("--seed") { Description = "Seed of all that is random.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int?>("--threads") { Description = "Number of threads. Default: one a core." };
        Option<bool> json = CommonOptions.Json();

        var command = new Command("train", "Trains a network on labelled pictures and saves it as one ML.NET zip.")
        {
            data, split, model, validation, validationFraction, network, inputSize, grey, epochs, batchSize, optimizer, learningRate, schedule, weightDecay, augment, onBadImage, seed, threads, features, json,
        };
        foreach (Option option in backbone.Options.Concat(fineTune.Options))
        {
            command.Add(option);
        }

        command.SetAction(parsed => Program.Guard(cancellation =>
        {
            bool isJson = parsed.GetValue(json);
            Network? fromBackbone = backbone.NetworkOf(parsed);
            if (fromBackbone is not null && parsed.GetValue(network) is not null)
            {
                throw new ArgumentException("Name either --network or --backbone, not both.");
            }

            using FeatureCache? cache = parsed.GetValue(features) is string folder ? new FeatureCache(folder) : null;
            return new TrainingJob
            {
                Data = parsed.GetRequiredValue(data),
                Split = parsed.GetValue(split),
                Validation = parsed.GetValue(validation),
                Model = parsed.GetRequiredValue(model),
                InputSize = parsed.GetValue(inputSize),
                Grey = parsed.GetValue(grey),
                Augmentation = NamedChoice.Augmentation(parsed.GetRequiredValue(augment)),
                Json = isJson,
                Options = new ConvNetClassifier.Options
                {
                    Network = fromBackbone ?? NamedChoice.Network(parsed.GetValue(network) ?? DefaultNetwork),
                    FineTune = fineTune.TuningOf(parsed),
                    FeatureCache = cache,
                    FeatureColumnName = "Image",
                    Epochs = parsed.GetValue(epochs),
                    BatchSize = parsed.GetValue(batchSize),
                    Optimizer = NamedChoice.Optimizer(parsed.GetRequiredValue(optimizer), parsed.GetValue(weightDecay)),
                    LearningRate = parsed.GetValue(learningRate),
                    Schedule = NamedChoice.Schedule(parsed.GetRequiredValue(schedule)),
                    ValidationFraction = parsed.GetValue(validationFraction),
                    OnBadImage = NamedChoice.BadImages(parsed.GetRequiredValue(onBadImage)),
                    Seed = parsed.GetValue(seed),
                    Threads = parsed.GetValue(threads),
                    Progress = isJson ? new TrainingDisplay(Console.Error, !Console.IsErrorRedirected) : new TrainingDisplay(Console.Out, !Console.IsOutputRedirected),
                    CancellationToken = cancellation,
                },
            }.Run();
        }));
        return command;
    }
}
