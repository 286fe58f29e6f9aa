using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Files;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets learning-rates</c>: which learning rates are worth trying.</summary>
internal static class LearningRatesCommand
{
    private const int ChartLines = 25;
    private const int ChartWidth = 50;

    internal static Command Create()
    {
        var data = new DataOptions();
        var network = new NetworkOptions();
        var optimization = new OptimizationOptionGroup();
        var augmentation = new AugmentationOptions();
        var hardware = new HardwareOptionGroup();
        var lowest = new Option<double>("--lowest") { HelpName = "RATE", Description = "The first rate.", DefaultValueFactory = _ => 1e-7 };
        var highest = new Option<double>("--highest") { HelpName = "RATE", Description = "The last rate.", DefaultValueFactory = _ => 1 };
        var steps = new Option<int>("--steps")
        {
            HelpName = "N",
            Description = "Number of steps, for each of which the images of a batch are used.",
            DefaultValueFactory = _ => new LearningRateFinder().Steps,
        };
        var runs = new Option<int>("--runs")
        {
            HelpName = "N",
            Description = "How many runs must agree, each from other weights; where the first ones do not, others follow.",
            DefaultValueFactory = _ => new LearningRateFinder().Runs,
        };
        var csv = new Option<string?>("--csv") { HelpName = "FILE", Description = "Also write the table there." };
        Option<bool> json = CommonOptions.Json();
        var command = new ToolCommand(
            "learning-rates", "Learning-rate range test: shows how the loss follows a rate that rises from step to step, and suggests one.",
            CommandOptionGroup.Of("Range", lowest, highest, steps, runs), data, network, optimization, augmentation, hardware,
            CommandOptionGroup.Of(CommonOptions.Output, csv, json))
        {
            Examples =
            [
                ("With what the training will have:", "learning-rates --data photos --backbone imagenet_resnet18 --batch-size 16"),
            ],
        };

        command.SetAction(parsed => Program.Guard(parsed, () =>
        {
            bool isJson = parsed.GetValue(json);
            LearningRateFinder finder = FinderOf(
                parsed.GetValue(lowest), parsed.GetValue(highest), parsed.GetValue(steps), parsed.GetValue(runs));
            TrainingImages tried = data.ImagesOf(parsed, augmentation);
            ConvNetTrainerOptions options = TrainerSettings.Of(parsed, tried, optimization, hardware);
            using FeatureCache? cache = network.CacheOf(parsed);
            Network chosen = network.NetworkOf(parsed, tried);
            TrainerSettings.Set(options, chosen, cache, network.VariantsOf(parsed));
            TrainerSettings.Set(options, TrainingDisplay.For(isJson, options, "Learning rates"));
            if (parsed.GetValue(csv) is string file)
            {
                ModelTarget.Check(file, "The table", "rates.csv");
            }

            var ml = new MLContext(optimization.SeedOf(parsed));
            TextWriter status = isJson ? Terminal.Error : Terminal.Output;
            ml.Log += LogDisplay.Show;
            TrainerSettings.Check(ml, options, tried.Task);
            OpenedImages opened = tried.Open(ml, chosen, validation: null, status);
            TrainerSettings.Set(options, opened);
            LearningRateCurve curve = finder.Run(ml, options, opened.Prepared());
            if (parsed.GetValue(csv) is string target)
            {
                AtomicFile.Write(target, file => file.Write(System.Text.Encoding.UTF8.GetBytes(curve.ToCsv())));
            }

            Show(curve, isJson);
            return Program.Done;
        }));
        return command;
    }

    private static LearningRateFinder FinderOf(double lowest, double highest, int steps, int runs)
    {
        if (lowest is not (> 0 and < double.PositiveInfinity) || highest <= lowest || highest > float.MaxValue)
        {
            throw new ArgumentException($"--lowest is {lowest} and --highest {highest}; the rate climbs from one above 0 to a higher one.");
        }

        if (runs < 1)
        {
            throw new ArgumentException($"--runs is {runs}; there is at least one.");
        }

        return steps < 10
            ? throw new ArgumentException($"--steps is {steps}; fewer than 10 make no curve.")
            : new LearningRateFinder { Lowest = lowest, Highest = highest, Steps = steps, Runs = runs };
    }

    private static void Show(LearningRateCurve curve, bool json)
    {
        if (json)
        {
            JsonOutput.Write(new
            {
                suggested = curve.Suggested,
                doubt = curve.Doubt,
                runs = curve.RunSuggestions,
                atMinimum = curve.AtMinimum,
                points = curve.Points.Select(
                    static p => new { step = p.Step, learningRate = p.LearningRate, loss = p.Loss, smoothedLoss = p.SmoothedLoss }),
            });
            return;
        }

        Console.WriteLine();
        Draw(curve);
        Console.WriteLine();
        string runs = string.Join(", ", curve.RunSuggestions.Select(static run => run is null ? "none" : $"{run:G2}"));
        Console.WriteLine(curve.Suggested is double rate
            ? $"Suggested: --learning-rate {rate:G2}, where the loss has fallen half of the way; it was smallest at {curve.AtMinimum:G2}."
                + (curve.RunSuggestions.Count > 1 ? $" The runs say {runs}." : "")
            : $"No suggestion: {curve.Doubt}.");
    }

    /// <summary>The mean curve as bars, a line for every few steps; the table is what <c>--csv</c> writes.</summary>
    private static void Draw(LearningRateCurve curve)
    {
        int stride = Math.Max(1, curve.Points.Count / ChartLines);
        LearningRatePoint[] shown = [.. curve.Points.Where(point => point.Step % stride == 0)];
        double highest = shown.Length == 0 ? 0 : shown.Max(static point => point.SmoothedLoss);
        LearningRatePoint? marked = curve.Suggested is double rate ? shown.MinBy(p => Math.Abs(Math.Log(p.LearningRate / rate))) : null;
        Console.WriteLine($"{"rate",10}{"loss",10}");
        foreach (LearningRatePoint point in shown)
        {
            int length = highest > 0 ? (int)Math.Round(ChartWidth * Math.Max(0, point.SmoothedLoss) / highest) : 0;
            Console.WriteLine(
                $"{point.LearningRate,10:0.0E-0}{point.SmoothedLoss,10:F4} {new string('█', length)}"
                + (point == marked ? " ← suggested" : ""));
        }
    }
}
