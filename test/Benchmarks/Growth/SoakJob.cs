using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks.Growth;

/// <summary>Resident memory after each epoch of a long training on small data: flat after the third epoch, within a fiftieth.</summary>
internal static class SoakJob
{
    private const int Images = 2000;
    private const int SettledAfter = 3;
    private const double Tolerance = 0.02;

    internal static int Run(string[] args)
    {
        int epochs = Arguments.Number(args, "--epochs", 200);
        string page = Arguments.Text(args, "--write", "");
        if (DataFolder.Find("cifar10") is not string data)
        {
            Console.Error.WriteLine("Skipped: this job needs ../shared/data/cifar10 (or CONVNETS_DATA).");
            return 0;
        }

        var ml = new MLContext(seed: 1);
        IDataView all = ml.Data.TakeRows(ml.Data.LoadImagesFromZip(Path.Combine(data, "cifar10-test.zip")), Images);
        var memory = new MemoryLog();
        using var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = NetworkPresets.Get("lenet"),
                FeatureColumnName = "Image",
                InputShape = TensorShape.Image(3, 32, 32),
                ValidationSetFraction = 0.2,
                BatchSize = 32,
                Epochs = epochs,
                Callbacks = [memory],
            }))
            .Fit(all);
        double settled = memory.Mebibytes[SettledAfter - 1];
        double most = memory.Mebibytes.Skip(SettledAfter - 1).Max(), least = memory.Mebibytes.Skip(SettledAfter - 1).Min();
        bool isFlat = most <= settled * (1 + Tolerance);
        string text = FormattableString.Invariant($"{epochs} epochs of {Images:N0} images: {settled:F1} MiB after epoch {SettledAfter}, ")
            + FormattableString.Invariant($"from then on {least:F1} to {most:F1} MiB, {memory.Mebibytes[^1]:F1} at the end: ")
            + FormattableString.Invariant($"growth of at most {100 * ((most / settled) - 1):F1} %, {(isFlat ? "flat within 2 %" : "not flat within 2 %")}. ")
            + FormattableString.Invariant($".NET's objects, which it collects when it sees fit: {memory.Managed[SettledAfter - 1]:F1} MiB then, {memory.Managed.Max():F1} at most.");
        Console.WriteLine(text);
        if (page.Length > 0)
        {
            string plots = LinePlot.FolderOf(page);
            LinePlot.Write(
                Path.Combine(plots, "soak-memory.png"), "resident memory after each epoch", ("epoch", "MiB"), [("the process", Points(memory.Mebibytes)), ("of these .NET's objects", Points(memory.Managed))]);
            MarkedSection.Write(page, "soak", $"{text}\n\n![resident memory after each epoch](images/soak-memory.png)");
        }

        return isFlat ? 0 : 1;

        static (double, double)[] Points(List<double> values) => [.. values.Select(static (value, epoch) => (epoch + 1.0, value))];
    }

    private sealed class MemoryLog : ITrainingCallback
    {
        internal List<double> Mebibytes { get; } = [];

        internal List<double> Managed { get; } = [];

        public void OnEpochEnd(EpochResult epoch, CallbackContext control)
        {
            Mebibytes.Add(ResidentMemory.Mebibytes);
            Managed.Add(GC.GetTotalMemory(forceFullCollection: false) / (double)(1 << 20));
        }
    }
}
