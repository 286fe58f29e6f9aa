using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.TextFileList;

/// <summary>Lists of pictures in tab-separated files, one to learn from and one to test with.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        string imagesFolder = args[0], trainTagsTsv = args[1], testTagsTsv = args[2], predictSingleImage = args[3];
        MLContext mlContext = new MLContext(seed: 1);
        ITransformer model = GenerateModel(mlContext, imagesFolder, trainTagsTsv, testTagsTsv);
        ClassifySingleImage(mlContext, model, predictSingleImage);
    }

    private static ITransformer GenerateModel(MLContext mlContext, string imagesFolder, string trainTagsTsv, string testTagsTsv)
    {
        IEstimator<ITransformer> pipeline = mlContext.Transforms.LoadImages(outputColumnName: "input", imageFolder: imagesFolder, inputColumnName: nameof(ImageData.ImagePath))
            .Append(mlContext.Transforms.ResizeImages(outputColumnName: "input", imageWidth: InputSettings.ImageWidth, imageHeight: InputSettings.ImageHeight, inputColumnName: "input"))
            .Append(mlContext.Transforms.ExtractPixels(outputColumnName: "pixels", inputColumnName: "input", offsetImage: InputSettings.Mean, scaleImage: 1 / InputSettings.Mean))
            .Append(mlContext.Transforms.Conversion.MapValueToKey(outputColumnName: "LabelKey", inputColumnName: "Label"))
            .Append(mlContext.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.Sequential(Conv2D(6, 3, activation: Activation.Relu), GlobalAveragePool2D()),
                InputShape = TensorShape.Image(3, InputSettings.ImageHeight, InputSettings.ImageWidth),
                LabelColumnName = "LabelKey",
                FeatureColumnName = "pixels",
                BatchSize = 8,
                LearningRate = 0.02,
            }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabelValue", "PredictedLabel"))
            .AppendCacheCheckpoint(mlContext);

        IDataView trainingData = mlContext.Data.LoadFromTextFile<ImageData>(path: trainTagsTsv, hasHeader: false);
        Console.WriteLine("=============== Training classification model ===============");
        ITransformer model = pipeline.Fit(trainingData);

        IDataView testData = mlContext.Data.LoadFromTextFile<ImageData>(path: testTagsTsv, hasHeader: false);
        IDataView predictions = model.Transform(testData);
        IEnumerable<ImagePrediction> imagePredictionData = mlContext.Data.CreateEnumerable<ImagePrediction>(predictions, true);
        DisplayResults(imagePredictionData);

        Console.WriteLine("=============== Classification metrics ===============");
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(predictions, labelColumnName: "LabelKey", predictedLabelColumnName: "PredictedLabel");
        Console.WriteLine($"LogLoss is: {metrics.LogLoss}");
        Console.WriteLine($"PerClassLogLoss is: {string.Join(" , ", metrics.PerClassLogLoss.Select(c => c.ToString()))}");
        Console.WriteLine($"MicroAccuracy is: {metrics.MicroAccuracy}");
        return model;
    }

    private static void ClassifySingleImage(MLContext mlContext, ITransformer model, string path)
    {
        var imageData = new ImageData() { ImagePath = path };
        var predictor = mlContext.Model.CreatePredictionEngine<ImageData, ImagePrediction>(model);
        var prediction = predictor.Predict(imageData);

        Console.WriteLine("=============== Making single image classification ===============");
        Console.WriteLine($"Image: {Path.GetFileName(imageData.ImagePath)} predicted as: {prediction.PredictedLabelValue} with score: {prediction.Score?.Max()} ");
    }

    private static void DisplayResults(IEnumerable<ImagePrediction> imagePredictionData)
    {
        foreach (ImagePrediction prediction in imagePredictionData)
        {
            Console.WriteLine($"Image: {Path.GetFileName(prediction.ImagePath)} predicted as: {prediction.PredictedLabelValue} with score: {prediction.Score?.Max()} ");
        }
    }

    private struct InputSettings
    {
        public const int ImageHeight = 16;
        public const int ImageWidth = 16;
        public const float Mean = 117;
    }
}
