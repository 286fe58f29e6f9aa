using System.Text.Json;
using Google.Protobuf;
using Microsoft.ML.ConvNets.Files;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Onnx;

namespace Microsoft.ML.ConvNets.Models;

/// <summary>Writes a trained network as an ONNX file, after it was seen to score as the model does.</summary>
internal static class OnnxExport
{
    /// <summary>The largest difference of scores, as a fraction of the largest (or of 1), where weights are stored as they are.</summary>
    private const float Tolerance = 1e-4f;

    /// <param name="path">The file; one that exists is replaced when the new one is complete.</param>
    /// <param name="scorer">The network.</param>
    /// <param name="head">What its outputs mean.</param>
    /// <param name="options">What is written.</param>
    /// <exception cref="InvalidOperationException">The file would not score as the model does.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Write(string path, NetworkScorer scorer, PredictionHead head, OnnxExportOptions options)
    {
        if (!Enum.IsDefined(options.Weights))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Weights, $"There is no weight type {(int)options.Weights}.");
        }

        ModelProto model = OnnxModelWriter.ForExport(
            scorer.Network.Resolve(scorer.Shape), scorer.Weights, scorer.Input, head.ExportedFunction, options);
        Describe(model, scorer, head);
        if (options.Weights == OnnxWeightType.Float32)
        {
            RequireSame(model, scorer);
        }

        AtomicFile.Write(path, model.WriteTo);
    }

    private static void Describe(ModelProto model, NetworkScorer scorer, PredictionHead head)
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

        void Add(string key, string value) => model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    /// <summary>Compares logits with what the model's own graph makes of random inputs.</summary>
    private static void RequireSame(ModelProto model, NetworkScorer scorer)
    {
        using var exported = new OnnxSession(model, threads: null, OnnxModelWriter.LogitsName);
        using var own = new OnnxSession(
            OnnxModelWriter.Of(scorer.Network.Resolve(scorer.Shape), scorer.Weights, scorer.Input, OutputFunction.None), threads: null);
        float[] expected = Run(own, scorer);
        float[] written = Run(exported, scorer);
        if (Agreement.FirstDifference(expected, written, Tolerance, allowsNaN: false) is int place)
        {
            throw new InvalidOperationException(
                $"The exported network would give {written[place]} where the model gives {expected[place]}; nothing was written. "
                + "This is a defect of this library: please report it with the network's ToJson().");
        }
    }

    /// <summary>What a session makes of random inputs of the network.</summary>
    private static float[] Run(OnnxSession session, NetworkScorer scorer)
    {
        int samples = scorer.TakesBatches ? 2 : 1;
        float[] outputs = new float[samples * scorer.Outputs];
        byte[] pixels = new byte[samples * scorer.Shape.Length];
        new Random(1).NextBytes(pixels);
        if (scorer.Preprocessing is null)
        {
            session.Run<float>(Array.ConvertAll(pixels, static pixel => pixel / 255f), scorer.BatchShape(samples), outputs);
        }
        else
        {
            session.Run<byte>(pixels, scorer.BatchShape(samples), outputs);
        }

        return outputs;
    }
}
