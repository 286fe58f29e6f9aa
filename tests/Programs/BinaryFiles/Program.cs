using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.BinaryFiles;

/// <summary>Pictures are turned into pixels once; every later experiment reads the pixels.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var ml = new MLContext(seed: 1);
        if (!File.Exists("pixels.idv"))
        {
            Prepare(ml, args[0]);
        }

        IDataView pixels = ml.Data.LoadFromBinary("pixels.idv");
        VBuffer<ReadOnlyMemory<char>> names = default;
        pixels.Schema["Label"].GetKeyValues(ref names);
        Console.WriteLine($"Read: {pixels.GetRowCount()} rows, {pixels.Schema["Pixels"].Type}, {string.Join(" ", names.DenseValues())}");

        var split = ml.Data.TrainTestSplit(pixels, testFraction: 0.3, seed: 5);
        foreach (int units in new[] { 4, 12 })
        {
            using var model = ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.Sequential(GlobalAveragePool2D(), Dense(units, Activation.Relu)),
                InputShape = TensorShape.Image(3, 8, 8),
                FeatureColumnName = "Pixels",
                LearningRate = 0.05,
                BatchSize = 8,
                Epochs = 30,
                MinimumPerClass = 1,
                Seed = 2,
            }).Fit(split.TrainSet);
            var metrics = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
            Console.WriteLine($"{units} units: better than chance: {metrics.MicroAccuracy > 0.5}");
        }
    }

    private static void Prepare(MLContext ml, string folder)
    {
        IDataView pictures = ml.Data.LoadImagesFromFolder(folder);
        var preparation = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.LoadImages("Image", null, "ImagePath"))
            .Append(ml.Transforms.ResizeImages("Image", 8, 8))
            .Append(ml.Transforms.ExtractPixels("Pixels", "Image", scaleImage: 1 / 255f))
            .Append(ml.Transforms.SelectColumns("Label", "Pixels"));
        using FileStream stream = File.Create("pixels.idv");
        ml.Data.SaveAsBinary(preparation.Fit(pictures).Transform(pictures), stream);
        Console.WriteLine("Prepared");
    }
}
