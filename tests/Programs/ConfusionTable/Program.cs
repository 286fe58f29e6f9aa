using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.ConfusionTable;

public static class Program
{
    public static void Main(string[] args)
    {
        var mlContext = new MLContext(seed: 1);
        var images = mlContext.Data.LoadImagesFromFolder(args[0]);

        var preprocessing = mlContext.Transforms.Conversion.MapValueToKey("LabelAsKey", "Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(mlContext.Transforms.LoadImages("Image", null, "ImagePath"));
        var all = preprocessing.Fit(images).Transform(mlContext.Data.ShuffleRows(images, 1));

        var split = mlContext.Data.TrainTestSplit(all, testFraction: 0.4, seed: 2);

        var trainer = mlContext.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = Network.Sequential(Conv2D(8, 3, activation: Activation.Relu), MaxPool2D(2), Flatten(), Dense(16, Activation.Relu)).WithInput(16, 16),
            LabelColumnName = "LabelAsKey",
            FeatureColumnName = "Image",
            BatchSize = 8,
            LearningRate = 0.005,
            MinimumPerClass = 1,
        });
        using var model = trainer.Fit(split.TrainSet);

        IDataView predictions = model.Transform(split.TestSet);
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(predictions, labelColumnName: "LabelAsKey", topKPredictionCount: 2);

        Console.WriteLine($"Micro Accuracy: {metrics.MicroAccuracy:F2}");
        Console.WriteLine($"Macro Accuracy: {metrics.MacroAccuracy:F2}");
        Console.WriteLine($"Log Loss: {metrics.LogLoss:F2}");
        Console.WriteLine($"Log Loss Reduction: {metrics.LogLossReduction:F2}");
        Console.WriteLine($"Top {metrics.TopKPredictionCount} Accuracy: {metrics.TopKAccuracy:F2}");
        for (int k = 0; k < metrics.TopKAccuracyForAllK.Count; k++)
        {
            Console.WriteLine($"  within the first {k + 1}: {metrics.TopKAccuracyForAllK[k]:F2}");
        }

        for (int i = 0; i < metrics.PerClassLogLoss.Count; i++)
        {
            Console.WriteLine($"LogLoss for class {i}: {metrics.PerClassLogLoss[i]:F3}");
        }

        Console.WriteLine();
        Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
        Console.WriteLine($"{metrics.ConfusionMatrix.NumberOfClasses} classes, {metrics.ConfusionMatrix.Counts.Sum(row => row.Sum())} pictures");
    }
}
