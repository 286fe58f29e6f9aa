using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Benchmarks.Jobs;

/// <summary>The machine that measures, what runs on it, and what it can do at most.</summary>
internal static class Machine
{
    private const int Repetitions = 5;

    internal static string Description
    {
        get
        {
            string model = File.Exists("/proc/cpuinfo")
                ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown processor"
                : RuntimeInformation.ProcessArchitecture.ToString();
            double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
            string vectors = System.Runtime.Intrinsics.X86.Avx512F.IsSupported ? "AVX-512" : "AVX2";
            return string.Create(CultureInfo.InvariantCulture,
                $"{model} ({vectors}{(ComputesBFloat16 ? ", bfloat16" : ", no bfloat16")}), {Environment.ProcessorCount} cores, {memory:F0} GiB, {RuntimeInformation.OSDescription}");
        }
    }

    internal static bool ComputesBFloat16 => File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo").Any(static line => line.StartsWith("flags", StringComparison.Ordinal) && line.Contains("bf16", StringComparison.Ordinal));

    internal static string Versions() => $".NET {Environment.Version}, ML.NET {VersionOf(typeof(Microsoft.ML.MLContext))}, "
        + $"TorchSharp {VersionOf(typeof(torch))}, ONNX Runtime {VersionOf(typeof(Microsoft.ML.OnnxRuntime.InferenceSession))}; "
        + $"{(PythonPeer.IsThere("torchvision") ? PythonPeer.Version() : "no PyTorch")}";

    /// <summary>Operations and bytes a second, the best of a few tries each; takes some seconds.</summary>
    internal static MachineLimits MeasureLimits(int threads)
    {
        set_num_threads(threads);
        using IDisposable inference = inference_mode();
        using IDisposable scope = NewDisposeScope();
        const int side = 2048, channels = 128, picture = 28, batch = 32;
        Tensor matrix = rand(side, side);
        double product = 2.0 * side * side * side / Fastest(() => matrix.mm(matrix));
        Tensor images = rand(batch, picture, picture, channels).permute(0, 3, 1, 2), kernel = rand(channels, 3, 3, channels).permute(0, 3, 1, 2);
        double convolution = 2.0 * batch * picture * picture * channels * channels * 3 * 3 / Fastest(() => nn.functional.conv2d(images, kernel, padding: [1, 1]));
        const long floats = 64 << 20;
        Tensor source = rand(floats), target = empty(floats);
        double bandwidth = 2.0 * sizeof(float) * floats / Fastest(() => target.copy_(source).alias());
        return new MachineLimits(Math.Max(product, convolution), bandwidth);
    }

    private static double Fastest(Func<Tensor> work)
    {
        work().Dispose();
        double fastest = double.MaxValue;
        for (int i = 0; i < Repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work().Dispose();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return fastest;
    }

    private static string VersionOf(Type type)
    {
        Version version = type.Assembly.GetName().Version!;
        return FileVersionInfo.GetVersionInfo(type.Assembly.Location).ProductVersion?.Split('+', '-')[0] ?? version.ToString(3);
    }
}
