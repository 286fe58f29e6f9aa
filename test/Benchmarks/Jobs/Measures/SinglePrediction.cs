using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks.Jobs.Measures;

/// <summary>One photograph through <see cref="PredictionEngine{TSrc, TDst}"/>.</summary>
internal static class SinglePrediction
{
    private const int Predictions = 60;

    /// <summary>Milliseconds of the median prediction, from the file's name to the scores.</summary>
    internal static double Measure(Workplace workplace)
    {
        var ml = new MLContext();
        using PredictionEngine<Input, Output> engine = Load(ml, workplace);
        var input = new Input { ImagePath = workplace.Image };
        for (int i = 0; i < 10; i++)
        {
            engine.Predict(input);
        }

        var times = new List<double>();
        for (int i = 0; i < Predictions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            engine.Predict(input);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Median.Of(times);
    }

    /// <summary>Mebibytes of resident memory after a hundred predictions.</summary>
    internal static double ResidentMemory(Workplace workplace)
    {
        using PredictionEngine<Input, Output> engine = Load(new MLContext(), workplace);
        for (int i = 0; i < 100; i++)
        {
            engine.Predict(new Input { ImagePath = workplace.Image });
        }

        return Environment.WorkingSet / (double)(1 << 20);
    }

    /// <summary>Writes a model to score with: a backbone at 224×224 with random weights, which cost the same time as others.</summary>
    internal static double Prepare(Workplace workplace)
    {
        var ml = new MLContext(seed: 1);
        IDataView all = ml.Data.LoadImagesFromFolder(Path.Combine(workplace.Data, "validation"));
        using var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.LoadImages("Image", null, "ImagePath"))
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.FromBackbone(Backbones.Get(workplace.Backbone)),
                FeatureColumnName = "Image",
                InputShape = TensorShape.Image(3, 224, 224),
                Epochs = 1,
            }))
            .Fit(all);
        ml.Model.Save(model, all.Schema, workplace.Model);
        return 0;
    }

    private static PredictionEngine<Input, Output> Load(MLContext ml, Workplace workplace) =>
        ml.Model.CreatePredictionEngine<Input, Output>(ml.Model.Load(workplace.Model, out _));

    internal sealed class Input
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    internal sealed class Output
    {
        public float[] Score { get; set; } = [];
    }
}
