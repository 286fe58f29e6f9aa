using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Training.Augmentations;
using Microsoft.ML.ConvNets.Training.Progress;
using Microsoft.ML.ConvNets.Weights;

namespace Microsoft.ML.ConvNets.Training.Features;

/// <summary>Runs the frozen layers of a backbone, on ONNX Runtime as when scoring, over the images whose features are missing.</summary>
/// <param name="backbone">The backbone.</param>
/// <param name="weights">Its weights.</param>
/// <param name="preprocessing">The way from an image to its input.</param>
internal sealed class FeatureExtractor(BackboneLayer backbone, WeightTable weights, ImagePreprocessing preprocessing)
{
    private const int BatchSize = 32;

    private readonly Network _frozen =
        new(LayerSequence.Create([.. backbone.Layers.Take(backbone.FrozenLayers)]), preprocessing.Shape);

    /// <summary>An image whose features are missing.</summary>
    /// <param name="Images">Where its pixels are.</param>
    /// <param name="Sample">Its number there.</param>
    /// <param name="Variant">The number of the changed copy; -1 for the image as it is.</param>
    /// <param name="Key">What its features are filed under.</param>
    internal readonly record struct Missing(FeatureImageDataset Images, int Sample, int Variant, FeatureKey Key);

    /// <summary>All that decides the features of an image, beside the image.</summary>
    internal FeatureKey Fingerprint()
    {
        using var hash = FeatureKey.CreateHash();
        hash.AppendData("features 4 "u8);
        hash.AppendData(Encoding.UTF8.GetBytes(_frozen.ToJson()));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(preprocessing));

        // Each weight by itself, so that a large network's are hashed on all cores.
        float[][] values = [.. _frozen.Resolve(preprocessing.Shape).SelectMany(static layer => layer.Weights)
            .Where(static spec => spec.Role != WeightRole.Counter).Select(spec => weights[spec.Name])];
        byte[][] digests = new byte[values.Length][];
        Parallel.For(0, values.Length, i => digests[i] = SHA512.HashData(MemoryMarshal.AsBytes(values[i].AsSpan())));
        foreach (byte[] digest in digests)
        {
            hash.AppendData(digest);
        }

        return FeatureKey.End(hash);
    }

    /// <summary>Computes what is missing.</summary>
    /// <param name="missing">The images.</param>
    /// <param name="variants">How their changed copies come to be.</param>
    /// <param name="space">Where the features go.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    internal void Run(
        IReadOnlyList<Missing> missing, FeatureVariants variants, BackboneFeatures space, int threads,
        IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        if (missing.Count == 0)
        {
            return;
        }

        TensorShape shape = preprocessing.Shape;
        using var scorer = new NetworkScorer(_frozen, weights, shape, preprocessing, OutputFunction.ChannelsLast) { Threads = threads };
        SampleAugmenter?[] augmenters = [.. Enumerable.Range(0, threads).Select(_ => variants.CreateAugmenter(shape))];
        byte[] pixels = new byte[checked(BatchSize * (int)shape.Length)];
        float[] features = new float[checked(BatchSize * space.Length)];
        var reports = new ProgressReports(progress, epochs: 0);
        for (int start = 0; start < missing.Count; start += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(BatchSize, missing.Count - start);
            Fill(missing, start, count, pixels, augmenters);
            scorer.Score(pixels.AsMemory(0, count * (int)shape.Length), count, features.AsMemory(0, count * space.Length));
            for (int i = 0; i < count; i++)
            {
                space.Add(missing[start + i].Key, features.AsSpan(i * space.Length, space.Length));
            }

            reports.Report(TrainingStage.ExtractingFeatures, epoch: 0, start + count, missing.Count, double.NaN);
        }

        space.Save();
    }

    private static void Fill(IReadOnlyList<Missing> missing, int start, int count, byte[] batch, SampleAugmenter?[] augmenters) =>
        Parallel.For(0, augmenters.Length, worker =>
        {
            // Each worker has its own augmenter, whose result is valid until its next call.
            for (int i = worker; i < count; i += augmenters.Length)
            {
                Missing image = missing[start + i];
                ReadOnlySpan<byte> pixels = image.Images.Pixels(image.Sample);
                if (image.Variant >= 0)
                {
                    pixels = augmenters[worker]!.Augment(
                        pixels, image.Variant, FeatureVariants.NumberOf(image.Images.ContentOf(image.Sample)));
                }

                pixels.CopyTo(batch.AsSpan(i * pixels.Length));
            }
        });
}
