using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.ML.ConvNets.Files;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Onnx;

namespace Microsoft.ML.ConvNets.Models;

/// <summary>Writes a trained network as an ONNX file, after it was seen to score as the model does.</summary>
internal static class OnnxExport
{
    /// <summary>The largest difference of scores, as a fraction of the largest (or of 1), where weights are stored as they are.</summary>
    private const float Tolerance = 1e-4f;

    /// <summary>The same where the graph resizes images, which it does not round where scoring does.</summary>
    private const float ResizedTolerance = 1e-2f;

    /// <param name="path">The file; one that exists is replaced when the new one is complete.</param>
    /// <param name="scorer">The network.</param>
    /// <param name="head">What its outputs mean.</param>
    /// <param name="trust">How far its answers can be trusted; null where that is not known.</param>
    /// <param name="options">What is written.</param>
    /// <exception cref="InvalidOperationException">The file would not score as the model does.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Write(string path, NetworkScorer scorer, PredictionHead head, ModelTrust? trust, OnnxExportOptions options)
    {
        OnnxInput input = InputOf(scorer, options);
        ModelProto model = OnnxModelWriter.ForExport(
            scorer.Network.Resolve(scorer.Shape), scorer.Weights, input, head.ExportedFunction, options);
        Describe(model, scorer, head, trust);
        if (options.Weights == OnnxWeightType.Float32)
        {
            RequireSame(model, scorer, input);
        }

        AtomicFile.Write(path, model.WriteTo);
    }

    /// <exception cref="ArgumentException">A resize is asked for where there are no images.</exception>
    private static OnnxInput InputOf(NetworkScorer scorer, OnnxExportOptions options)
    {
        OnnxInput input = scorer.Input with { PixelType = options.PixelType };
        if (!options.IncludeResize)
        {
            return input;
        }

        ImagePreprocessing preprocessing = scorer.Preprocessing ?? throw new ArgumentException(
            $"IncludeResize is set, but the network takes vectors ({scorer.Shape}) and no images. Leave it out.", nameof(options));
        return input with
        {
            Resize = new PixelResize(
                preprocessing.Interpolation == Interpolation.Bicubic,
                preprocessing.CropRatio is double ratio ? CropRectangle.Covered(scorer.Shape.Height, scorer.Shape.Width, ratio) : null),
        };
    }

    private static void Describe(ModelProto model, NetworkScorer scorer, PredictionHead head, ModelTrust? trust)
    {
        Add(OnnxMetadata.Task, head.Trainer);
        Add(OnnxMetadata.Network, scorer.Network.Backbone?.Architecture ?? "sequential");
        if (head.OutputNames is { } names)
        {
            Add(OnnxMetadata.ClassNames, JsonSerializer.Serialize(names));
        }

        if (scorer.Preprocessing is { } preprocessing)
        {
            Add(OnnxMetadata.Preprocessing, JsonSerializer.Serialize(preprocessing));
        }

        if (trust is not null)
        {
            AddNumber(OnnxMetadata.Temperature, trust.Calibration.Temperature);
            AddNumber(OnnxMetadata.ConfidenceThreshold, trust.Uncertainty.Confidence);
            AddNumber(OnnxMetadata.TargetAccuracy, trust.Uncertainty.TargetAccuracy);
            if (trust.OutOfDistribution is { } likeness)
            {
                AddNumber(OnnxMetadata.SimilarityThreshold, likeness.Similarity);
            }
        }

        void AddNumber(string key, double value) => Add(key, value.ToString("R", CultureInfo.InvariantCulture));

        void Add(string key, string value) => model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    /// <summary>Compares logits with what the model's own graph makes of the same random inputs.</summary>
    private static void RequireSame(ModelProto model, NetworkScorer scorer, OnnxInput input)
    {
        using var exported = new OnnxSession(model, threads: null, OnnxModelWriter.LogitsName);
        using var own = new OnnxSession(
            OnnxModelWriter.Of(scorer.Network.Resolve(scorer.Shape), scorer.Weights, scorer.Input, OutputFunction.None), threads: null);
        int samples = scorer.TakesBatches ? 2 : 1;
        float[] expected = new float[samples * scorer.Network.OutputShape(scorer.Shape).Length];
        float[] written = new float[expected.Length];
        if (scorer.Preprocessing is null)
        {
            float[] values = Array.ConvertAll(RandomBytes(samples * scorer.Shape.Length), static value => value / 255f);
            own.Run<float>(values, scorer.BatchShape(samples), expected);
            exported.Run<float>(values, scorer.BatchShape(samples), written);
        }
        else
        {
            (byte[] pixels, long[] shape) = RandomImages(samples, scorer.Shape, input.Resize is not null);
            byte[] packed = input.Resize is null ? pixels : Resized(pixels, shape, scorer.Preprocessing);
            own.Run<byte>(packed, scorer.BatchShape(samples), expected);
            if (input.PixelType == OnnxPixelType.Float32)
            {
                exported.Run<float>(Array.ConvertAll(pixels, static pixel => (float)pixel), shape, written);
            }
            else
            {
                exported.Run<byte>(pixels, shape, written);
            }
        }

        float tolerance = input.Resize is null ? Tolerance : ResizedTolerance;
        if (Agreement.FirstDifference(expected, written, tolerance, allowsNaN: false) is int place)
        {
            throw new InvalidOperationException(
                $"The exported network would give {written[place]} where the model gives {expected[place]}; nothing was written. "
                + "This is a defect of this library: please report it with the network's ToJson().");
        }
    }

    private static byte[] RandomBytes(long length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Images of the input's size, or of another where they are resized.</summary>
    private static (byte[] Pixels, long[] Shape) RandomImages(int samples, TensorShape input, bool ofAnotherSize)
    {
        (int height, int width) =
            ofAnotherSize ? (input.Height + (input.Height / 2) + 1, (input.Width * 2) + 1) : (input.Height, input.Width);
        return (RandomBytes(samples * (long)height * width * input.Channels), [samples, height, width, input.Channels]);
    }

    /// <summary>What scoring makes of images before they come to the network.</summary>
    private static byte[] Resized(byte[] pixels, long[] shape, ImagePreprocessing preprocessing)
    {
        (int samples, int height, int width, int channels) = ((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3]);
        TensorShape target = preprocessing.Shape;
        var resizer = new PixelResizer(target.Height, target.Width, channels, preprocessing.Interpolation);
        CropRectangle box = preprocessing.CropRatio is double ratio
            ? CropRectangle.Central(height, width, target.Height, target.Width, ratio)
            : CropRectangle.Whole(height, width);

        // The resizer takes colors; gray is three equal ones.
        byte[] colors = channels == 3 ? pixels : [.. pixels.SelectMany(static gray => new[] { gray, gray, gray })];
        byte[] resized = new byte[samples * target.Length];
        for (int i = 0; i < samples; i++)
        {
            resizer.Resize(
                colors.AsSpan(i * height * width * 3, height * width * 3), height, width, PixelLayout.Rgb, box,
                resized.AsSpan(i * (int)target.Length, (int)target.Length));
        }

        return resized;
    }
}
