using System.Diagnostics;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace ConvNets.Cli.Commands;

/// <summary>One training from the command line.</summary>
internal sealed class TrainingJob
{
    private const int LargestDefaultSide = 128;

    private readonly long _start = Stopwatch.GetTimestamp();

    internal required string Data { get; init; }

    internal required string? Split { get; init; }

    internal required string? Validation { get; init; }

    internal required string Model { get; init; }

    internal required int? InputSize { get; init; }

    internal required bool Grey { get; init; }

    internal required Augmentation Augmentation { get; init; }

    internal required bool Json { get; init; }

    internal required ConvNetClassifier.Options Options { get; init; }

    private TextWriter Talk => Json ? Console.Error : Console.Out;

    internal int Run()
    {
        var ml = new MLContext(Options.Seed);
        ml.Log += ShowWarnings;
        // Options are checked before any file is, and the target before any picture is.
        _ = ml.MulticlassClassification.Trainers.ConvNetClassifier(Options);
        ModelTarget.Check(Model);
        ImageSet training = ImageSet.Open(ml, Data, Split, "train");
        Options.InputShape = ShapeOf(training);

        // Two passes over the paths, none over the pictures: the classes must be known before validation data can be read.
        IEstimator<ITransformer> reading = ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
        reading = training.AreFiles ? reading.Append(ml.Transforms.LoadImages("Image", null, "ImagePath")) : reading;
        if (Validation is not null)
        {
            ImageSet validation = ImageSet.Open(ml, Validation, null, "test");
            if (validation.AreFiles != training.AreFiles)
            {
                throw new InvalidDataException("Training and validation pictures have different forms: both are folders of files, or both are zips or IDX files.");
            }

            Options.ValidationSet = reading.Fit(training.Rows).Transform(validation.Rows);
        }

        IEstimator<ITransformer> pipeline = Augmentation == Augmentation.None ? reading : reading.Append(ml.Transforms.AugmentImages("Image", Augmentation));
        ConvNetClassifierTransformer? trained = null;
        using var model = pipeline
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(Options).WithOnFitDelegate(fitted => trained = fitted))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(training.Rows);
        ml.Model.Save(model, training.Rows.Schema, Model);
        return Report(trained!);
    }

    private int Report(ConvNetClassifierTransformer trained)
    {
        TrainingHistory history = trained.History!;
        Talk.WriteLine();
        Talk.WriteLine(trained.Network.Summary(trained.InputShape, trained.ClassNames.Count));
        Talk.WriteLine();
        if (history.BadImages.Count > 0)
        {
            Talk.WriteLine($"Left out {history.BadImages.Count} picture(s) that cannot be read.");
        }

        if (history.Features is { } features)
        {
            Talk.WriteLine($"Features of the frozen backbone: {features.Misses:N0} computed, {features.Hits:N0} from the cache.");
        }

        if (Json)
        {
            JsonOutput.Write(new
            {
                model = Model,
                classes = trained.ClassNames,
                epochs = history.Epochs.Select(e => new
                {
                    epoch = e.Epoch,
                    loss = e.Loss,
                    accuracy = e.Accuracy,
                    validationLoss = e.ValidationLoss,
                    validationAccuracy = e.ValidationAccuracy,
                    seconds = e.Duration.TotalSeconds,
                }),
                imagesPerSecond = history.Epochs.Count / history.Epochs.Sum(e => 1 / e.ImagesPerSecond),
                seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds,
                peakMemoryMiB = Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024.0),
            });
        }

        if (history.Outcome == TrainingOutcome.Canceled)
        {
            Talk.WriteLine($"Stopped. '{Model}' holds the model of epoch {history.Epochs.Count} of {Options.Epochs + (Options.FineTune?.Epochs ?? 0)}, the last one that was finished.");
            return Program.Interrupted;
        }

        Talk.WriteLine($"Saved '{Model}' ({new FileInfo(Model).Length / (1024.0 * 1024.0):F1} MiB, {trained.ClassNames.Count} classes). Next:");
        Talk.WriteLine($"  ./convnets evaluate --model {Model} --data {Data}");
        Talk.WriteLine($"  ./convnets predict --model {Model} PICTURE…");
        return Program.Done;
    }

    private TensorShape? ShapeOf(ImageSet set)
    {
        int channels = Grey || set.AreGrey ? 1 : 3;
        if (InputSize is int side)
        {
            return side >= 1
                ? TensorShape.Image(channels, side, side)
                : throw new ArgumentException($"--input-size is {side}; a picture has at least 1 pixel.");
        }

        // The trainer's own rule is the same, for colour.
        return channels == 3 || Options.Network!.Input is not null ? null : ShapeOfFirst(set);
    }

    private static TensorShape? ShapeOfFirst(ImageSet set)
    {
        DataViewSchema.Column column = set.Rows.Schema[set.AreFiles ? "ImagePath" : "Image"];
        using DataViewRowCursor cursor = set.Rows.GetRowCursor([column]);
        if (!cursor.MoveNext())
        {
            return null;
        }

        using MLImage image = set.AreFiles ? MLImage.CreateFromFile(Value<ReadOnlyMemory<char>>().ToString()) : Value<MLImage>();
        return TensorShape.Image(1, Math.Min(image.Height, LargestDefaultSide), Math.Min(image.Width, LargestDefaultSide));

        T Value<T>()
        {
            T value = default!;
            cursor.GetGetter<T>(column)(ref value);
            return value;
        }
    }

    private static void ShowWarnings(object? sender, LoggingEventArgs message)
    {
        if (message.Kind is ChannelMessageKind.Warning or ChannelMessageKind.Error)
        {
            Console.Error.WriteLine(message.RawMessage);
        }
    }
}
