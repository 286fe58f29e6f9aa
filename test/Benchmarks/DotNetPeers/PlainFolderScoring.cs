using System.Diagnostics;
using Benchmarks.Jobs;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Benchmarks.DotNetPeers;

/// <summary>
/// Photographs scored by ONNX Runtime called directly, with the file that PyTorch exports: each batch is decoded by SkiaSharp on all cores and then run. Gives images a second, from files
/// to scores.
/// </summary>
internal static class PlainFolderScoring
{
    private const int Side = 224;
    private const int BatchSize = 32;
    private const int Values = 3 * Side * Side;

    private static readonly float[] s_mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] s_deviation = [0.229f, 0.224f, 0.225f];

    internal static double Measure(Workplace workplace)
    {
        using var options = new SessionOptions { IntraOpNumThreads = workplace.Threads };
        using var session = new InferenceSession(workplace.OnnxFile, options);
        string[] files = [.. Photographs.Of(Path.Combine(workplace.Data, "validation")).Select(static one => one.Path)];
        // A first batch warms all sides up.
        Score(session, files.AsMemory(0, BatchSize));
        long start = Stopwatch.GetTimestamp();
        int scored = 0;
        for (int first = 0; first < files.Length; first += BatchSize)
        {
            scored += Score(session, files.AsMemory(first, Math.Min(BatchSize, files.Length - first)));
        }

        return scored / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static int Score(InferenceSession session, ReadOnlyMemory<string> files)
    {
        var images = new DenseTensor<float>([files.Length, 3, Side, Side]);
        Parallel.For(0, files.Length, i => Photographs.Decode(files.Span[i], Side, images.Buffer.Span.Slice(i * Values, Values), s_mean, s_deviation));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run([NamedOnnxValue.CreateFromTensor("images", images)]);
        return outputs[0].AsTensor<float>().Dimensions[0];
    }
}
