using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.Digits;

internal sealed class InputData
{
    [ColumnName("PixelValues")]
    [LoadColumn(0, 63)]
    [VectorType(64)]
    public float[]? PixelValues;

    [LoadColumn(64)]
    public float Number;
}

internal sealed class OutPutData
{
    [ColumnName("Score")]
    public float[]? Score;

    [ColumnName("PredictedLabel")]
    public float Number;
}

/// <summary>Handwritten digits as 64 numbers a line, the digit last.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        MLContext mlContext = new MLContext(seed: 1);
        var trainData = mlContext.Data.LoadFromTextFile(path: args[0],
            columns:
            [
                new TextLoader.Column(nameof(InputData.PixelValues), DataKind.Single, 0, 63),
                new TextLoader.Column("Number", DataKind.Single, 64),
            ],
            hasHeader: false,
            separatorChar: ',');
        var testData = mlContext.Data.LoadFromTextFile<InputData>(args[1], separatorChar: ',');

        var dataProcessPipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", "Number", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(mlContext.Transforms.Concatenate("Features", nameof(InputData.PixelValues)))
            .Append(mlContext.Transforms.NormalizeMinMax("Features"))
            .AppendCacheCheckpoint(mlContext);

        var trainer = mlContext.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = Network.Sequential(Conv2D(8, 3, activation: Activation.Relu), Flatten()),
            InputShape = TensorShape.Image(1, 8, 8),
            FeatureColumnName = "Features",
            BatchSize = 16,
            LearningRate = 0.01,
            Epochs = 15,
        });
        var trainingPipeline = dataProcessPipeline.Append(trainer)
            .Append(mlContext.Transforms.CopyColumns("PredictedKey", "PredictedLabel"))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        ITransformer trainedModel = trainingPipeline.Fit(trainData);
        var predictions = trainedModel.Transform(testData);
        var keys = new VBuffer<float>();
        predictions.Schema["Label"].GetKeyValues(ref keys);
        Console.WriteLine($"Digits: {string.Join(" ", keys.DenseValues())}");
        var metrics = mlContext.MulticlassClassification.Evaluate(data: predictions, labelColumnName: "Label", scoreColumnName: "Score", predictedLabelColumnName: "PredictedKey");
        Console.WriteLine($"Classes: {metrics.ConfusionMatrix.NumberOfClasses}, accuracy {metrics.MicroAccuracy:F2}");

        mlContext.Model.Save(trainedModel, trainData.Schema, "digits.zip");
        ITransformer loaded = mlContext.Model.Load("digits.zip", out var modelInputSchema);
        var predEngine = mlContext.Model.CreatePredictionEngine<InputData, OutPutData>(loaded);
        int right = 0, count = 0;
        foreach (var sample in mlContext.Data.CreateEnumerable<InputData>(testData, reuseRowObject: true))
        {
            count++;
            right += predEngine.Predict(sample).Number == sample.Number ? 1 : 0;
        }

        Console.WriteLine($"Right: {right} of {count}");
    }
}
