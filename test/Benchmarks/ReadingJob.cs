using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks;

/// <summary>How fast the clothing photographs are read for a training at 150×150: from paths, encoded bytes and ML.NET's images, on one core and on all.</summary>
internal static class ReadingJob
{
    private const int Side = 150;

    internal static int Run(string[] args)
    {
        int rounds = Arguments.Number(args, "--rounds", 3);
        if (DataFolder.Find("clothing") is not string folder)
        {
            Console.Error.WriteLine("Skipped: this job needs ../shared/data/clothing (or CONVNETS_DATA).");
            return 0;
        }

        foreach (string column in new[] { "ImagePath", "Bytes", "Image" })
        {
            var one = new List<double>();
            var all = new List<double>();
            for (int round = 0; round < rounds; round++)
            {
                one.Add(Read(folder, column, 1));
                all.Add(Read(folder, column, Environment.ProcessorCount));
            }

            (double single, double many) = (Median.Of(one), Median.Of(all));
            Console.WriteLine(FormattableString.Invariant(
                $"{column}: {single:F0} images/s on one core, {many:F0} on {Environment.ProcessorCount}, {many / single:F2} times as fast"));
        }

        return 0;
    }

    /// <summary>Images a second until the last one is read.</summary>
    private static double Read(string folder, string column, int threads)
    {
        var ml = new MLContext(seed: 1);
        IDataView files = ml.Data.LoadImagesFromFolder(Path.Combine(folder, "train"));
        IDataView data = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.LoadRawImageBytes("Bytes", null, "ImagePath"))
            .Append(ml.Transforms.LoadImages("Image", null, "ImagePath")).Fit(files).Transform(files);
        using var stop = new CancellationTokenSource();
        var reports = new Reading(stop);
        try
        {
            ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.Sequential(Layers.GlobalAveragePool2D()),
                InputShape = TensorShape.Image(3, Side, Side),
                FeatureColumnName = column,
                Hardware = { Threads = threads },
                Progress = reports,
                CancellationToken = stop.Token,
            }).Fit(data).Dispose();
        }
        catch (OperationCanceledException)
        {
            // Reading is all that is measured.
        }

        return reports.Rate;
    }

    private sealed class Reading(CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        internal double Rate { get; private set; }

        public void Report(TrainingProgress value)
        {
            if (value.Stage == TrainingStage.Reading)
            {
                Rate = value.Done / Stopwatch.GetElapsedTime(_start).TotalSeconds;
            }
            else
            {
                stop.Cancel();
            }
        }
    }
}
