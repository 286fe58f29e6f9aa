using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Samples.Common;

namespace Samples;

/// <summary>
/// The smallest network there is: one neuron with one input. It is shown a few temperatures in Celsius and in Fahrenheit, and finds the
/// formula between them, Fahrenheit = 1.8 · Celsius + 32, without being told it.
/// </summary>
internal static class Celsius
{
    internal static int Run(string[] args)
    {
        var arguments = Arguments.Parse(args);

        // 1. The data: seven temperatures that someone read on two thermometers, and a few that the model will not see while it learns.
        var ml = new MLContext(seed: 1);
        IDataView training = Readings(ml, -40, -10, 0, 8, 15, 22, 38);
        IDataView test = Readings(ml, -25, 4, 30, 100);

        // 2. The network. A trainer adds the output layer that fits the label; for a number that is a dense layer with one output. With no
        //    layer before it the network is a line: output = weight · input + bias.
        var network = Network.Sequential();
        Console.WriteLine(network.Summary(TensorShape.Vector(1), classes: 1));
        Console.WriteLine();

        // 3. The training. All seven temperatures fit into one batch, so an epoch is one step. Neither inputs nor labels are scaled for us,
        // and the bias has to come all the way from about 0 to 32: that takes large steps at first (1, a thousand times Adam's default),
        // which the cosine makes smaller and smaller, so that the line comes to rest at its place instead of swinging about it.
        var pipeline = ml.Transforms.Concatenate("Features", nameof(Reading.Celsius))
            .Append(ml.Regression.Trainers.ConvNetRegressor(new ConvNetRegressor.Options
            {
                Network = network,
                LabelColumnName = nameof(Reading.Fahrenheit),
                Epochs = arguments.Epochs ?? 500,
                BatchSize = 7,
                Optimizer = ConvNetOptimizer.Adam(),
                LearningRate = 1,
                Optimization = { Schedule = LearningRateSchedule.Cosine() },
                Progress = new EpochLines(every: 50),
            }));
        using var model = pipeline.Fit(training);

        // 4. The history has every epoch, for a chart or, here, for the question when the error fell below one degree.
        ConvNetRegressorTransformer line = model.LastTransformer;
        EpochResult? good = line.History!.Epochs.FirstOrDefault(epoch => epoch.Training.MeanAbsoluteError < 1);
        Console.WriteLine();
        Console.WriteLine(
            good is null ? "The mean error stayed above one degree." : $"The mean error fell below one degree in epoch {good.Epoch}.");

        // 5. What it learned stands in two numbers.
        float weight = line.GetWeights("output.weight")[0];
        float bias = line.GetWeights("output.bias")[0];
        Console.WriteLine($"Learned:  Fahrenheit = {weight:F4} · Celsius + {bias:F3}");
        Console.WriteLine("Truth:   Fahrenheit = 1.8000 · Celsius + 32.000");

        // 6. How good is it on temperatures that it has not seen?
        RegressionMetrics metrics = ml.Regression.Evaluate(model.Transform(test), labelColumnName: nameof(Reading.Fahrenheit));
        Console.WriteLine($"Test:    mean absolute error {metrics.MeanAbsoluteError:F4} degrees, R² {metrics.RSquared:F6}");

        using var engine = ml.Model.CreatePredictionEngine<Reading, Prediction>(model);
        foreach (float celsius in new[] { 20f, 100f })
        {
            Console.WriteLine($"{celsius,5} °C are {engine.Predict(new Reading { Celsius = celsius }).Score:F2} °F.");
        }

        return 0;
    }

    private static IDataView Readings(MLContext ml, params float[] temperatures) =>
        ml.Data.LoadFromEnumerable(
            Array.ConvertAll(temperatures, celsius => new Reading { Celsius = celsius, Fahrenheit = (1.8f * celsius) + 32 }));

    private sealed class Reading
    {
        public float Celsius { get; set; }

        public float Fahrenheit { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
