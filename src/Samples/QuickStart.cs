using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Samples.Shapes;
using Spectre.Console;
using static Microsoft.ML.ConvNets.Layers;

namespace Samples;

/// <summary>The main job from nothing: images in folders, a trained network, one zip, predictions in another process.</summary>
internal static class QuickStart
{
    private const string Folder = "artifacts/quickstart";
    private const string ModelPath = Folder + "/model.zip";
    private const int ImagesPerClass = 400;

    internal static int Run(string[] args) => args is ["predict", string model, .. string[] images] ? Predict(model, images) : Train();

    private static int Train()
    {
        long start = Stopwatch.GetTimestamp();
        string shapes = Path.Combine(Folder, "shapes");
        ShapeFolder.Draw(shapes, ImagesPerClass, seed: 1);
        Console.WriteLine(
            $"Drew {ShapeFolder.Classes.Count * ImagesPerClass:N0} images of {ShapeFolder.Classes.Count} shapes into {shapes}.");

        var ml = new MLContext(seed: 1);
        IDataView images = ml.Data.LoadImagesFromFolder(shapes);                    // columns ImagePath, Label
        var split = ml.Data.TrainTestSplit(images, testFraction: 0.2);

        var network = Network.Sequential(
            Conv2D(16, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
            Conv2D(32, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
            Conv2D(64, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
            Conv2D(64, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
            GlobalAveragePool2D());                                                 // the output layer follows from the label column
        Console.WriteLine(network.Summary(TensorShape.Image(3, 64, 64), ShapeFolder.Classes.Count));

        // A file gets no colors.
        AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;
        using var model = AnsiConsole.Progress().Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(progress =>
        {
            ProgressTask task = progress.AddTask("Reading images");
            var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
                .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
                {
                    Network = network,
                    FeatureColumnName = "ImagePath",                                // the files, decoded once and on all cores
                    Epochs = 10,
                    Optimization = { Schedule = LearningRateSchedule.Cosine() },                       // ends in small steps
                    Progress = new Bar(task),
                }))
                .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
            return pipeline.Fit(split.TrainSet);
        });

        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
        Console.WriteLine(
            $"Accuracy on {metrics.ConfusionMatrix.Counts.Sum(row => row.Sum())} held-out images: {metrics.MicroAccuracy:P1}");
        ml.Model.Save(model, images.Schema, ModelPath);
        Console.WriteLine(
            $"Saved {ModelPath} after {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s. Another process reads it and predicts:");

        IEnumerable<string> some = ml.Data.CreateEnumerable<Image>(split.TestSet, reuseRowObject: false)
            .GroupBy(image => image.Label).Select(group => group.First().ImagePath);
        int result = PredictElsewhere(some);
        Console.WriteLine("Next: train on images of your own, one folder a class:");
        Console.WriteLine("  ./convnets train --data PATH --network small-cnn --input-size 96 --augment standard --model my-model.zip");
        Console.WriteLine("  ./convnets predict --model my-model.zip IMAGE…");
        return result;
    }

    private static int PredictElsewhere(IEnumerable<string> images)
    {
        string program = typeof(QuickStart).Assembly.Location;
        using Process other = Process.Start("dotnet", [program, "quickstart", "predict", ModelPath, .. images]);
        other.WaitForExit();
        return other.ExitCode;
    }

    private static int Predict(string path, string[] images)
    {
        var ml = new MLContext();
        ITransformer model = ml.Model.Load(path, out _);
        using var engine = ml.Model.CreatePredictionEngine<Image, Prediction>(model);
        string[] classes = ClassNames(engine.OutputSchema);
        foreach (string image in images)
        {
            Prediction prediction = engine.Predict(new Image { ImagePath = image });
            IEnumerable<string> scores = prediction.Score.Select((score, i) => $"{classes[i]} {score:P1}");
            Console.WriteLine($"  {image}: {prediction.PredictedLabel} ({string.Join(", ", scores)})");
        }

        return 0;
    }

    private static string[] ClassNames(DataViewSchema schema)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private sealed class Image
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

    /// <summary>Moves a progress bar along with the training.</summary>
    private sealed class Bar(ProgressTask task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            switch (value.Stage)
            {
                case TrainingStage.Training:
                    double fraction = value.Total is > 0 ? (double)value.Done / value.Total.Value : 0;
                    task.Description = $"Epoch {value.Epoch}/{value.Epochs}, loss {value.Loss:F3}";
                    task.Value = (value.Epoch - 1 + fraction) / value.Epochs * task.MaxValue;
                    break;
                case TrainingStage.EpochFinished:
                    task.Description = $"Epoch {value.Epoch}/{value.Epochs}, loss {value.Loss:F3}, accuracy {value.Finished!.Accuracy:P1}";
                    task.Value = (double)value.Epoch / value.Epochs * task.MaxValue;
                    break;
                default:
                    break;
            }
        }
    }
}
