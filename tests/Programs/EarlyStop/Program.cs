using Microsoft.ML;
using Microsoft.ML.ConvNets;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.EarlyStop;

/// <summary>Training with everything that one turns on in earnest: held-out pictures, augmentation, a schedule, early stopping, a log.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var ml = new MLContext(seed: 1);
        IDataView pictures = ml.Data.LoadImagesFromFolder(args[0]);
        using var stop = new CancellationTokenSource();
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.LoadImages("Image", null, "ImagePath"))
            .Append(ml.Transforms.AugmentImages("Image", Augmentation.Standard))
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.Sequential(
                    Conv2D(8, 3, padding: 1, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
                    Flatten(), Dense(16, Activation.Relu), Dropout(0.2)).WithInput(16, 16),
                FeatureColumnName = "Image",
                Optimizer = Optimizer.AdamW(),
                LearningRate = 0.005,
                Schedule = LearningRateSchedule.Cosine(),
                BatchSize = 8,
                Epochs = 6,
                ValidationFraction = 0.25,
                EarlyStopping = new EarlyStopping { Patience = 3 },
                LabelSmoothing = 0.05,
                TopK = 2,
                MinimumPerClass = 1,
                Callbacks = [new CsvLog("log.csv")],
                CancellationToken = stop.Token,
            }));
        using var model = pipeline.Fit(pictures);
        TrainingHistory history = model.LastTransformer.History!;
        Console.WriteLine($"Kept epoch {history.KeptEpoch} of {history.Epochs.Count}: {history.KeptEpoch >= 1 && history.KeptEpoch <= history.Epochs.Count}");
        Console.WriteLine($"Log lines: {File.ReadAllLines("log.csv").Length == history.Epochs.Count + 1}");
        Console.WriteLine($"Validation accuracy known: {history.Epochs.All(e => e.ValidationAccuracy is >= 0 and <= 1)}");
    }
}
