using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.CrossValidation;

public static class Program
{
    public static void Main(string[] args)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadImagesFromFolder(args[0]);
        data = mlContext.Data.ShuffleRows(data, seed: 1);

        // Keys are mapped before the folds are made, so that all of them know all classes.
        var keys = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data);
        IDataView labeled = keys.Transform(data);

        var pipeline = mlContext.Transforms.LoadImages("Image", null, "ImagePath")
            .Append(mlContext.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.Sequential(Conv2D(6, 3, activation: Activation.Relu), GlobalAveragePool2D()).WithInput(16, 16),
                FeatureColumnName = "Image",
                BatchSize = 8,
                LearningRate = 0.02,
                MinimumPerClass = 1,
            }));

        var cvResults = mlContext.MulticlassClassification.CrossValidate(labeled, pipeline, numberOfFolds: 3);
        foreach (var result in cvResults)
        {
            Console.WriteLine($"Fold {result.Fold}: MicroAccuracy {result.Metrics.MicroAccuracy:F3}, LogLoss {result.Metrics.LogLoss:F3}, {result.ScoredHoldOutSet.GetColumn<uint>("PredictedLabel").Count()} rows held out");
        }

        var microAccuracies = cvResults.Select(r => r.Metrics.MicroAccuracy);
        Console.WriteLine($"Average MicroAccuracy: {microAccuracies.Average():F3}, standard deviation {CalculateStandardDeviation(microAccuracies):F3}");

        ITransformer best = cvResults.OrderByDescending(fold => fold.Metrics.MicroAccuracy).First().Model;
        Console.WriteLine($"Best model has {((IEnumerable<ITransformer>)best).Count()} steps");
    }

    private static double CalculateStandardDeviation(IEnumerable<double> values)
    {
        double average = values.Average();
        double sumOfSquaresOfDifferences = values.Select(val => (val - average) * (val - average)).Sum();
        return Math.Sqrt(sumOfSquaresOfDifferences / (values.Count() - 1));
    }
}
