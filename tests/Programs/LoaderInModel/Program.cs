using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.LoaderInModel;

/// <summary>The model knows how its files are read: whoever has it needs no class and no column names.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var mlContext = new MLContext(seed: 1);
        var loader = mlContext.Data.CreateTextLoader(new TextLoader.Options
        {
            Columns =
            [
                new TextLoader.Column("ImagePath", DataKind.String, 0),
                new TextLoader.Column("Label", DataKind.String, 1),
                new TextLoader.Column("Weight", DataKind.Single, 2),
            ],
            Separators = [','],
            HasHeader = true,
            AllowQuoting = true,
        });
        var file = new MultiFileSource(args[0]);
        IDataView data = loader.Load(file);

        var pipeline = mlContext.Transforms.LoadImages("Image", null, "ImagePath")
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label"))
            .Append(mlContext.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.Sequential(GlobalAveragePool2D()).WithInput(8, 8),
                FeatureColumnName = "Image",
                ExampleWeightColumnName = "Weight",
                BatchSize = 8,
                LearningRate = 0.05,
                Epochs = 20,
            }));
        ITransformer model = pipeline.Fit(data);
        mlContext.Model.Save(model, loader, "withloader.zip");

        var other = new MLContext();
        ITransformer again = other.Model.LoadWithDataLoader("withloader.zip", out IDataLoader<IMultiStreamSource> itsLoader);
        IDataView rows = itsLoader.Load(new MultiFileSource(args[0]));
        IDataView scored = again.Transform(rows);
        Console.WriteLine($"Columns: {string.Join(", ", itsLoader.GetOutputSchema().Select(c => $"{c.Name} {c.Type}"))}");
        Console.WriteLine($"Accuracy: {other.MulticlassClassification.Evaluate(scored).MicroAccuracy:F2}");
        Console.WriteLine($"Rows: {scored.GetColumn<float>("Weight").Count()}");
    }
}
