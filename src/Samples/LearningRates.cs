using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Samples.Common;
using static Microsoft.ML.ConvNets.Layers;

namespace Samples;

/// <summary>
/// The learning rate decides more than any other number, and no formula gives it. Two ways to find it: a range test, which takes as long as
/// a part of one epoch and shows where to look, and a sweep, which trains with each of a few rates and shows which is the best.
/// </summary>
internal static class LearningRates
{
    internal static int Run(string[] args)
    {
        var arguments = Arguments.Parse(args);
        string folder = SampleData.Find(
            arguments, "mnist",
            "MNIST is four files in the IDX format, such as train-images-idx3-ubyte.gz; download them into one folder.");

        // 1. The data: a few thousand digits are enough to compare rates. Finder and sweep run the trainer by itself, so the labels become
        //    keys first.
        var ml = new MLContext(seed: 1);
        IDataView digits = ml.AtMost(
            ml.Data.LoadImagesFromIdx(
                SampleData.Idx(folder, "train-images-idx3-ubyte"), SampleData.Idx(folder, "train-labels-idx1-ubyte")),
                arguments.Limit ?? 4000);
        IDataView test = ml.AtMost(
            ml.Data.LoadImagesFromIdx(SampleData.Idx(folder, "t10k-images-idx3-ubyte"), SampleData.Idx(folder, "t10k-labels-idx1-ubyte")),
            arguments.Limit ?? 2000);
        var keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(digits);
        IDataView training = keys.Transform(digits);

        // 2. What all trainings have in common.
        var network = Network.Sequential(
            Conv2D(16, 3, activation: Activation.Relu), MaxPool2D(2),
            Conv2D(32, 3, activation: Activation.Relu), MaxPool2D(2),
            Flatten(), Dense(64, Activation.Relu)).WithInput(28, 28, channels: 1);
        Console.WriteLine(network.Summary(classes: 10));
        Console.WriteLine();
        var options = new ConvNetClassifier.Options
        {
            Network = network,
            FeatureColumnName = "Image",
            Epochs = arguments.Epochs ?? 3,
            ValidationSetFraction = 0.2,
            Monitor = TrainingMetric.ValidationAccuracy,
            Seed = 1,
        };

        // 3. The range test: from step to step the rate grows by the same factor. At first nothing happens, then the loss falls, then it
        // rises again because the steps jump over the valley. A good rate is left of the lowest point; the suggestion is where the loss has
        // fallen half of the way. Three runs have to agree on it.
        LearningRateCurve curve = new LearningRateFinder().Run(ml, options, training);
        Console.WriteLine("The range test, every fifth step:");
        Console.WriteLine($"{"rate",12}{"loss",10}");
        double highest = curve.Points.Max(point => point.SmoothedLoss);
        foreach (LearningRatePoint point in curve.Points.Where(point => point.Step % 5 == 0))
        {
            Console.WriteLine(
                $"{point.LearningRate,12:0.0E-0}{point.SmoothedLoss,10:F4} {new string('█', (int)(40 * point.SmoothedLoss / highest))}");
        }

        Console.WriteLine(curve.Suggested is double found
            ? $"Suggested: {found:G2}; the loss was smallest at {curve.AtMinimum:G2}."
            : $"No suggestion: {curve.Doubt}.");
        Console.WriteLine();

        // 4. The sweep: one training for each rate, on the same validation digits and from the same first weights. Rates that lie a factor
        //    of ten or so
        //    apart come first; between the best ones one can look more closely later.
        double[] rates = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1];
        options.Progress = new EpochLines();
        using var sweep = ConvNetSweep.Of(options).Vary("rate", (o, rate) => o.LearningRate = rate, rates).Reporting(new TrialLines()).Grid(
            ml, training);
        Console.WriteLine();
        Console.WriteLine(sweep.ToTable());

        // 5. A schedule makes use of more than one rate. The same sweep over schedules, at the rate that was best.
        ConvNetClassifier.Options best = sweep.BestOptions
            ?? throw new InvalidOperationException("no training of the sweep finished an epoch.");
        best.Progress = new EpochLines();
        using var schedules = ConvNetSweep.Of(best)
            .VaryNamed(
                "schedule", (o, schedule) => o.Optimization.Schedule = schedule, ("constant", LearningRateSchedule.Constant),
                ("cosine", LearningRateSchedule.Cosine()), ("one-cycle", LearningRateSchedule.OneCycle()))
            .Reporting(new TrialLines()).Grid(ml, training);
        Console.WriteLine();
        Console.WriteLine(schedules.ToTable());

        // 6. The best model of all is there, trained: no need to train it again.
        ConvNetClassifierTransformer model = schedules.Model
            ?? throw new InvalidOperationException("no training of the sweep finished an epoch.");
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(keys.Transform(test)));
        Console.WriteLine(
            $"Test accuracy with the rate {best.LearningRate} and the schedule {schedules.Best!.Settings[0].Value}: "
            + $"{metrics.MicroAccuracy:P2}, log-loss {metrics.LogLoss:F4}");
        using var engine = ml.Model.CreatePredictionEngine<Digit, Prediction>(keys.Append(model));
        foreach (Digit digit in ml.Data.CreateEnumerable<Digit>(ml.AtMost(test, 3), reuseRowObject: false))
        {
            Prediction prediction = engine.Predict(digit);
            int likeliest = Array.IndexOf(prediction.Score, prediction.Score.Max());
            Console.WriteLine(
                $"  A {digit.Label} was taken for a {model.ClassNames[likeliest]}, with a probability of "
                + $"{prediction.Score[likeliest]:P1}.");
        }

        return 0;
    }

    /// <summary>Says which trial the lines above it belong to.</summary>
    private sealed class TrialLines : IProgress<SweepTrial>
    {
        public void Report(SweepTrial value) => Console.WriteLine($"            └ trial {value}: {value.Outcome}, {value.Value:P2}");
    }

    private sealed class Digit
    {
        public string Label { get; set; } = "";

        [ImageType(28, 28)]
        public MLImage? Image { get; set; }
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
