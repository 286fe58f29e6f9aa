using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets train</c>: labelled pictures in, one model zip out.</summary>
internal static class TrainCommand
{
    private const int DefaultEpochs = 10;
    private const int DefaultBatchSize = 32;

    internal static Command Create()
    {
        var data = new Option<string>("--data", "-d") { Required = true, HelpName = "PATH", Description = $"Labelled pictures: {ImageSet.Accepted}." };
        var model = new Option<string>("--model", "-m") { HelpName = "FILE", Description = "The model zip to write.", DefaultValueFactory = _ => "model.zip" };
        var network = new Option<string>("--network", "-n") { HelpName = "NAME|FILE.json", Description = $"One of {string.Join(", ", NetworkPresets.All.Keys.Order())}, or a file that Network.ToJson wrote.", DefaultValueFactory = _ => "small-cnn" };
        var inputSize = new Option<int?>("--input-size") { HelpName = "PIXELS", Description = "Height and width that pictures are resized to. Default: the first picture's, at most 128." };
        var grey = new Option<bool>("--grey") { Description = "One channel instead of three. Default for IDX files." };
        var epochs = new Option<int>("--epochs", "-e") { Description = "Passes over the training data.", DefaultValueFactory = _ => DefaultEpochs };
        var batchSize = new Option<int>("--batch-size", "-b") { Description = "Pictures that share one step.", DefaultValueFactory = _ => DefaultBatchSize };
        var optimizer = new Option<string>("--optimizer") { HelpName = "NAME", Description = "adam, adamw, sgd or rmsprop.", DefaultValueFactory = _ => "adam" };
        var learningRate = new Option<double?>("--learning-rate", "--lr") { Description = "Step width. Default: the optimizer's own." };
        var validation = new Option<double>("--validation") { HelpName = "SHARE", Description = "Share of the training pictures held out to measure each epoch.", DefaultValueFactory = _ => 0 };
        var augment = new Option<string>("--augment") { HelpName = "none|standard|FILE.json", Description = "Random changes of the training pictures.", DefaultValueFactory = _ => "none" };
        var onBadImage = new Option<string>("--on-bad-image") { HelpName = "fail|skip", Description = "What happens with a picture that cannot be read.", DefaultValueFactory = _ => "fail" };
        var seed = new Option<int>("--seed") { Description = "Seed of all that is random.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int?>("--threads") { Description = "Number of threads. Default: one a core." };

        var command = new Command("train", "Trains a network on labelled pictures and saves it as one ML.NET zip.")
        {
            data, model, network, inputSize, grey, epochs, batchSize, optimizer, learningRate, validation, augment, onBadImage, seed, threads,
        };
        command.SetAction(parsed => Program.Guard(cancellation =>
        {
            string path = parsed.GetRequiredValue(data);
            string target = parsed.GetRequiredValue(model);
            bool isGrey = parsed.GetValue(grey);
            var options = new ConvNetClassifier.Options
            {
                Network = NamedChoice.Network(parsed.GetRequiredValue(network)),
                FeatureColumnName = "Image",
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                Optimizer = NamedChoice.Optimizer(parsed.GetRequiredValue(optimizer)),
                LearningRate = parsed.GetValue(learningRate),
                ValidationFraction = parsed.GetValue(validation),
                OnBadImage = NamedChoice.BadImages(parsed.GetRequiredValue(onBadImage)),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                Progress = new TrainingDisplay(),
                CancellationToken = cancellation,
            };
            Augmentation recipe = NamedChoice.Augmentation(parsed.GetRequiredValue(augment));
            return Run(path, target, options, parsed.GetValue(inputSize), isGrey, recipe);
        }));
        return command;
    }

    private static int Run(string path, string target, ConvNetClassifier.Options options, int? inputSize, bool grey, Augmentation recipe)
    {
        var ml = new MLContext(options.Seed);
        ml.Log += ShowWarnings;
        // Options are checked before any file is, and the target before any picture is.
        _ = ml.MulticlassClassification.Trainers.ConvNetClassifier(options);
        ModelTarget.Check(target);
        ImageSet training = ImageSet.TryOpen(ml, path, Part.Training)
            ?? throw new InvalidDataException($"'{path}' has no training part.");
        options.InputShape = ShapeOf(ml, training, inputSize, grey);

        IEstimator<ITransformer> pipeline = ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
        pipeline = training.AreFiles ? pipeline.Append(ml.Transforms.LoadImages("Image", null, "ImagePath")) : pipeline;
        pipeline = recipe == Augmentation.None ? pipeline : pipeline.Append(ml.Transforms.AugmentImages("Image", recipe));
        var trainer = ml.MulticlassClassification.Trainers.ConvNetClassifier(options);
        ConvNetClassifierTransformer? trained = null;
        using var model = (IDisposable)pipeline
            .Append(trainer.WithOnFitDelegate(fitted => trained = fitted))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(training.Rows);
        Console.WriteLine();
        Console.WriteLine(options.Network!.Summary(trained!.InputShape, trained.ClassNames.Count));
        Console.WriteLine();

        TrainingHistory history = trained.History!;
        if (history.BadImages.Count > 0)
        {
            Console.WriteLine($"Left out {history.BadImages.Count} pictures that cannot be read.");
        }

        var transformer = (ITransformer)model;
        if (history.Outcome != TrainingOutcome.Canceled && ImageSet.HasParts(path) && ImageSet.TryOpen(ml, path, Part.HeldOut) is ImageSet heldOut)
        {
            EvaluateCommand.Print(EvaluateCommand.Evaluate(ml, transformer, heldOut, options.OnBadImage), "Held-out pictures");
        }

        ml.Model.Save(transformer, training.Rows.Schema, target);
        if (history.Outcome == TrainingOutcome.Canceled)
        {
            Console.WriteLine($"Stopped. '{target}' holds the model of epoch {history.Epochs.Count} of {options.Epochs}, the last one that was finished.");
            return Program.Interrupted;
        }

        Console.WriteLine($"Saved '{target}' ({new FileInfo(target).Length / (1024.0 * 1024.0):F1} MiB, {trained.ClassNames.Count} classes). Next:");
        Console.WriteLine($"  ./convnets evaluate --model {target} --data {path}");
        Console.WriteLine($"  ./convnets predict --model {target} PICTURE…");
        return Program.Done;
    }

    private static TensorShape? ShapeOf(MLContext ml, ImageSet set, int? size, bool grey)
    {
        if (size is int side)
        {
            return side >= 1
                ? TensorShape.Image(grey ? 1 : 3, side, side)
                : throw new ArgumentException($"--input-size is {side}; a picture has at least 1 pixel.");
        }

        if (set.AreFiles && !grey)
        {
            return null;
        }

        DataViewSchema.Column column = set.Rows.Schema["ImagePath"];
        using DataViewRowCursor cursor = set.Rows.GetRowCursor(set.Rows.Schema);
        if (!cursor.MoveNext())
        {
            return null;
        }

        ReadOnlyMemory<char> name = default;
        cursor.GetGetter<ReadOnlyMemory<char>>(column)(ref name);
        bool idx = !set.AreFiles && name.ToString().Contains('#');
        MLImage image = null!;
        if (set.AreFiles)
        {
            image = MLImage.CreateFromFile(name.ToString());
        }
        else
        {
            cursor.GetGetter<MLImage>(set.Rows.Schema["Image"])(ref image);
        }

        return TensorShape.Image(grey || idx ? 1 : 3, Math.Min(image.Height, 128), Math.Min(image.Width, 128));
    }

    private static void ShowWarnings(object? sender, LoggingEventArgs message)
    {
        if (message.Kind is ChannelMessageKind.Warning or ChannelMessageKind.Error)
        {
            Console.Error.WriteLine(message.RawMessage);
        }
    }
}
