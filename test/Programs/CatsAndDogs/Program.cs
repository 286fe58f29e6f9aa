using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.CatsAndDogs;

public class Pet
{
    public string ImagePath { get; set; } = "";

    [ColumnName("Label")]
    public bool IsDog { get; set; }
}

public class PetPrediction : Pet
{
    [ColumnName("PredictedLabel")]
    public bool Prediction { get; set; }

    public float Probability { get; set; }

    public float Score { get; set; }
}

public static class Program
{
    public static void Main(string[] args)
    {
        MLContext mlContext = new MLContext(seed: 3);
        var pets = Directory.EnumerateFiles(args[0], "*.png", SearchOption.AllDirectories)
            .Order()
            .Select(path => new Pet { ImagePath = path, IsDog = path.Contains("dogs", StringComparison.Ordinal) });
        IDataView data = mlContext.Data.LoadFromEnumerable(pets);
        var split = mlContext.Data.TrainTestSplit(mlContext.Data.ShuffleRows(data, seed: 1), testFraction: 0.3);

        var pipeline = mlContext.Transforms.LoadImages(outputColumnName: "Image", imageFolder: "", inputColumnName: nameof(Pet.ImagePath))
            .Append(mlContext.BinaryClassification.Trainers.ConvNetClassifier(new ConvNetBinaryClassifier.Options
            {
                Network = Network.Sequential(Conv2D(6, 3, activation: Activation.Relu), GlobalAveragePool2D()).WithInput(16, 16),
                FeatureColumnName = "Image",
                BatchSize = 8,
                LearningRate = 0.02,
                Epochs = 15,
            }));
        var trainedModel = pipeline.Fit(split.TrainSet);

        CalibratedBinaryClassificationMetrics metrics = mlContext.BinaryClassification.Evaluate(trainedModel.Transform(split.TestSet), labelColumnName: "Label");
        Console.WriteLine($"Accuracy: {metrics.Accuracy:P0}");
        Console.WriteLine($"AUC: {metrics.AreaUnderRocCurve:F2}");
        Console.WriteLine($"F1: {metrics.F1Score:F2}");
        Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());

        var predictionEngine = mlContext.Model.CreatePredictionEngine<Pet, PetPrediction>(trainedModel);
        foreach (Pet pet in mlContext.Data.CreateEnumerable<Pet>(mlContext.Data.TakeRows(split.TestSet, 3), reuseRowObject: false))
        {
            PetPrediction prediction = predictionEngine.Predict(pet);
            Console.WriteLine($"{Path.GetFileName(Path.GetDirectoryName(prediction.ImagePath))}: {(prediction.Prediction ? "dog" : "cat")}, probability consistent: {prediction.Probability > 0.5 == prediction.Prediction}, score consistent: {prediction.Score > 0 == prediction.Prediction}");
        }
    }
}
