using Microsoft.ML;
using Microsoft.ML.ConvNets;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.Flowers;

public partial class Flowers
{
    private static readonly string[] s_extensions = [".png", ".jpg", ".jpeg", ".gif"];

    public static void Train(string outputModelPath, string inputDataFolderPath)
    {
        var mlContext = new MLContext(seed: 0);

        var data = LoadImageFromFolder(mlContext, inputDataFolderPath);
        var model = RetrainModel(mlContext, data);
        SaveModel(mlContext, model, data, outputModelPath);
    }

    public static IDataView LoadImageFromFolder(MLContext mlContext, string folder)
    {
        var res = new List<ModelInput>();
        var root = new DirectoryInfo(folder);
        var subDirectories = root.GetDirectories();
        if (subDirectories.Length == 0)
        {
            throw new Exception("The folder has no subfolders.");
        }

        foreach (DirectoryInfo directory in subDirectories)
        {
            var images = directory.EnumerateFiles().Where(f => s_extensions.Contains(f.Extension.ToLower()));
            if (images.Any())
            {
                res.AddRange(images.Select(i => new ModelInput { Label = directory.Name, ImageSource = File.ReadAllBytes(i.FullName) }));
            }
        }

        return mlContext.Data.LoadFromEnumerable(res);
    }

    public static void SaveModel(MLContext mlContext, ITransformer model, IDataView data, string modelSavePath)
    {
        DataViewSchema dataViewSchema = data.Schema;

        using (var fs = File.Create(modelSavePath))
        {
            mlContext.Model.Save(model, dataViewSchema, fs);
        }
    }

    public static ITransformer RetrainModel(MLContext mlContext, IDataView trainData)
    {
        var pipeline = BuildPipeline(mlContext);
        var model = pipeline.Fit(trainData);

        return model;
    }

    public static IEstimator<ITransformer> BuildPipeline(MLContext mlContext)
    {
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey(outputColumnName: @"Label", inputColumnName: @"Label", addKeyValueAnnotationsAsText: false)
            .Append(mlContext.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options()
            {
                Network = Network.Sequential(Conv2D(8, 3, activation: Activation.Relu), GlobalAveragePool2D()).WithInput(24, 24),
                LabelColumnName = @"Label",
                ScoreColumnName = @"Score",
                FeatureColumnName = @"ImageSource",
                BatchSize = 8,
                LearningRate = 0.01,
            }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue(outputColumnName: @"PredictedLabel", inputColumnName: @"PredictedLabel"));

        return pipeline;
    }
}
