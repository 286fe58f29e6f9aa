using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>Runs a frozen backbone over the pictures whose features are missing.</summary>
/// <param name="network">The network that begins with the backbone; only its frozen layers run.</param>
/// <param name="space">Where the features go.</param>
/// <param name="threads">Number of threads that prepare batches.</param>
/// <param name="device">Where the backbone is.</param>
/// <param name="progress">Told how far it is.</param>
internal sealed class FeatureExtractor(TorchNetwork network, FeatureSpace space, int threads, Device device, IProgress<TrainingProgress>? progress)
{
    private const int BatchSize = 32;
    private static readonly TimeSpan s_reportInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>A picture whose features are missing.</summary>
    /// <param name="Pictures">Where its pixels are.</param>
    /// <param name="Sample">Its number there.</param>
    /// <param name="Variant">The number of the changed copy; -1 for the picture as it is.</param>
    /// <param name="Key">What its features are filed under.</param>
    internal readonly record struct Missing(FeaturePictures Pictures, int Sample, int Variant, FeatureKey Key);

    /// <summary>All that decides the features of a picture, beside the picture.</summary>
    internal static FeatureKey Fingerprint(BackboneLayer layer, TorchNetwork network, ImagePreprocessing preprocessing)
    {
        using var hash = FeatureKey.CreateHash();
        var frozen = LayerSequence.Create([.. layer.Layers.Take(layer.FrozenLayers)]);
        hash.AppendData("features 3 "u8);
        hash.AppendData(Encoding.UTF8.GetBytes(new Network(frozen, preprocessing.Shape).ToJson()));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(preprocessing));

        // Each tensor by itself, so that a large network's are hashed on all cores.
        Tensor[] weights = [.. network.FrozenWeights()];
        byte[][] digests = new byte[weights.Length][];
        Parallel.For(0, weights.Length, i =>
        {
            using Tensor detached = weights[i].detach();
            using Tensor cpu = detached.cpu();
            using Tensor contiguous = cpu.contiguous();
            digests[i] = SHA512.HashData(contiguous.bytes);
        });
        foreach (byte[] digest in digests)
        {
            hash.AppendData(digest);
        }

        return FeatureKey.End(hash);
    }

    internal void Run(IReadOnlyList<Missing> missing, FeatureVariants variants, CancellationToken cancellation)
    {
        if (missing.Count == 0)
        {
            return;
        }

        TensorShape shape = missing[0].Pictures.Shape;
        using var inputs = new InputBuffer(shape, BatchSize);
        SampleAugmenter?[] augmenters = [.. Enumerable.Range(0, threads).Select(_ => variants.CreateAugmenter(shape))];
        using IDisposable inference = inference_mode();
        Run(missing, inputs, augmenters, cancellation);
        space.Save();
    }

    private void Run(IReadOnlyList<Missing> missing, InputBuffer inputs, SampleAugmenter?[] augmenters, CancellationToken cancellation)
    {
        long lastReport = Stopwatch.GetTimestamp();
        for (int start = 0; start < missing.Count; start += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(BatchSize, missing.Count - start);
            Fill(missing, start, count, inputs, augmenters);
            Compute(missing, start, count, inputs);
            if (progress is not null && (start + count == missing.Count || Stopwatch.GetElapsedTime(lastReport) >= s_reportInterval))
            {
                lastReport = Stopwatch.GetTimestamp();
                progress.Report(new TrainingProgress(TrainingStage.ExtractingFeatures, 0, 0, start + count, missing.Count, double.NaN));
            }
        }
    }

    private void Fill(IReadOnlyList<Missing> missing, int start, int count, InputBuffer inputs, SampleAugmenter?[] augmenters) => Parallel.For(0, threads, worker =>
    {
        // Each worker has its own augmenter, whose result is valid until its next call.
        for (int i = worker; i < count; i += threads)
        {
            Missing picture = missing[start + i];
            ReadOnlySpan<byte> pixels = picture.Pictures.Pixels(picture.Sample);
            if (picture.Variant >= 0)
            {
                pixels = augmenters[worker]!.Augment(pixels, picture.Variant, FeatureVariants.NumberOf(picture.Pictures.ContentOf(picture.Sample)));
            }

            picture.Pictures.Preprocessing.Normalize(pixels, inputs.Sample(i));
        }
    });

    private void Compute(IReadOnlyList<Missing> missing, int start, int count, InputBuffer inputs)
    {
        using Tensor view = inputs.View(count);
        using Tensor moved = view.to(device);
        using Tensor computed = network.RunFrozen(moved);
        using Tensor features = computed.cpu();
        // Channels last, as the input buffers of training are.
        using Tensor ordered = features.dim() == 4 ? features.permute(0, 2, 3, 1) : features.alias();
        using Tensor contiguous = ordered.contiguous();
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(contiguous.bytes);
        for (int i = 0; i < count; i++)
        {
            space.Add(missing[start + i].Key, values.Slice(i * space.Length, space.Length));
        }
    }
}
