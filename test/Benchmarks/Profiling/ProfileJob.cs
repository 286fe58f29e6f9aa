using System.Diagnostics;
using System.Globalization;
using System.Text;
using Benchmarks.Jobs.Measures;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks.Profiling;

/// <summary>
/// Where the time of a training step goes: samples of all threads of a process that trains, taken by Linux' perf after its first epoch, sorted by what the functions do. oneDNN names
/// the kernels that it writes for convolutions (ONEDNN_JIT_PROFILE), and says how long each of their passes took (ONEDNN_VERBOSE), by which their share is divided.
/// </summary>
internal static class ProfileJob
{
    private const string Begun = "trains";
    private const string Seconds = "12";

    private static readonly (string Name, string Title, string Data)[] s_trainings =
        [("keras-cnn", "`keras-cnn`, MNIST", "mnist"), ("cats-dogs", "`cats-dogs`, 150×150", "clothing")];

    internal static int Run(string[] args)
    {
        string page = Arguments.Text(args, "--write", "");
        var profiles = new List<(string Title, Dictionary<string, double> Shares)>();
        foreach ((string name, string title, string data) in s_trainings)
        {
            if (DataFolder.Find(data) is not string folder)
            {
                Console.Error.WriteLine($"Skipped: the profile of {name} needs ../shared/data/{data} (or CONVNETS_DATA).");
                continue;
            }

            profiles.Add((title, Profile(name, folder)));
        }

        string table = Table(profiles);
        Console.WriteLine(table);
        if (page.Length > 0 && profiles.Count > 0)
        {
            MarkedSection.Write(page, "profile", table);
        }

        return 0;
    }

    /// <summary>The command line <c>measure-profile NETWORK DATA</c>: trains until somebody ends it, and says when its first epoch is over.</summary>
    internal static void Measure(string[] args)
    {
        var ml = new MLContext(seed: 1);
        bool isDigits = args[0] == "keras-cnn";
        IDataView data = isDigits
            ? ml.Data.TakeRows(ml.Data.LoadImagesFromIdx(Path.Combine(args[1], "train-images-idx3-ubyte.gz"), Path.Combine(args[1], "train-labels-idx1-ubyte.gz")), 6000)
            : SomeImages.Of(ml, Path.Combine(args[1], "train"));
        using var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = NetworkPresets.Get(args[0]),
                FeatureColumnName = isDigits ? "Image" : "ImagePath",
                InputShape = isDigits ? TensorShape.Image(1, 28, 28) : TensorShape.Image(3, 150, 150),
                BatchSize = 32,
                Epochs = 10_000,
                Callbacks = [new Announcement()],
            }))
            .Fit(data);
    }

    /// <summary>Group → its share of the processor time.</summary>
    private static Dictionary<string, double> Profile(string name, string data)
    {
        string samples = Path.Combine(AppContext.BaseDirectory, "scratch", "perf.data");
        Directory.CreateDirectory(Path.GetDirectoryName(samples)!);
        var start = new ProcessStartInfo("dotnet", [typeof(ProfileJob).Assembly.Location, "measure-profile", name, data]) { RedirectStandardOutput = true };
        (start.Environment["ONEDNN_JIT_PROFILE"], start.Environment["ONEDNN_VERBOSE"]) = ("2", "1");
        using Process training = Process.Start(start)!;
        var passes = new Dictionary<string, double>();
        try
        {
            // oneDNN writes through a buffer of its own, which may end within a line.
            while (training.StandardOutput.ReadLine() is string line && !line.EndsWith(Begun, StringComparison.Ordinal))
            {
            }

            using var reading = Task.Run(() => ReadPasses(training.StandardOutput, passes));
            ChildProcess.LastLine("perf", ["record", "-q", "-F", "397", "-o", samples, "-p", training.Id.ToString(CultureInfo.InvariantCulture), "--", "sleep", Seconds]);
            training.Kill();
            reading.Wait();
        }
        finally
        {
            if (!training.HasExited)
            {
                training.Kill();
            }
        }

        var shares = new Dictionary<string, double>();
        foreach (string line in ChildProcess.Lines("perf", ["report", "-i", samples, "--stdio", "-q", "-F", "overhead,dso,sym", "-t", "|"]))
        {
            string[] parts = line.Split('|', 3);
            if (parts.Length == 3 && double.TryParse(parts[0].Trim().TrimEnd('%'), CultureInfo.InvariantCulture, out double share))
            {
                string group = SymbolGroups.Of(parts[1].Trim(), parts[2].Trim());
                shares[group] = shares.GetValueOrDefault(group) + share;
            }
        }

        File.Delete($"/tmp/perf-{training.Id}.map");
        shares.Remove(SymbolGroups.Convolution, out double convolutions);
        foreach ((string pass, double milliseconds) in passes)
        {
            shares[$"convolutions, {pass}"] = convolutions * milliseconds / passes.Values.Sum();
        }

        return shares;
    }

    /// <summary>Adds up the milliseconds of each pass of the convolutions that oneDNN tells of.</summary>
    private static void ReadPasses(StreamReader output, Dictionary<string, double> passes)
    {
        while (output.ReadLine() is string line)
        {
            string[] parts = line.Split(',');
            if (parts.Length > 8 && parts[0] == "onednn_verbose" && parts[3] == "exec" && parts[5] == "convolution"
                && double.TryParse(parts[^1], CultureInfo.InvariantCulture, out double milliseconds))
            {
                string pass = parts[7] switch
                {
                    "backward_data" => "gradients of inputs",
                    "backward_weights" => "gradients of weights",
                    _ => "forward",
                };
                passes[pass] = passes.GetValueOrDefault(pass) + milliseconds;
            }
        }
    }

    private static string Table(IReadOnlyList<(string Title, Dictionary<string, double> Shares)> profiles)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| share of the processor time | {string.Join(" | ", profiles.Select(static one => one.Title))} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(profiles.Select(static _ => "---|"))}");
        foreach (string group in profiles.SelectMany(static one => one.Shares.Keys).Distinct().OrderByDescending(group => profiles.Sum(one => one.Shares.GetValueOrDefault(group))))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {group} | {string.Join(" | ", profiles.Select(one => Percent(one.Shares.GetValueOrDefault(group))))} |");
        }

        return text.ToString();
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share:F1} %");

    private sealed class Announcement : ITrainingCallback
    {
        public void OnEpochEnd(EpochResult epoch, CallbackContext control)
        {
            if (epoch.Epoch == 1)
            {
                Console.WriteLine(Begun);
                Console.Out.Flush();
            }
        }
    }
}
