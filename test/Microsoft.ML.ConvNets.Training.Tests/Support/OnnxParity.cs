using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Training.Torch;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests;

/// <summary>Compares what a network with random weights gives on libtorch with what it gives on ONNX Runtime.</summary>
internal static class OnnxParity
{
    private const double Tolerance = 1e-4;
    private const int Samples = 2;

    /// <summary>Compares two samples, of packed pixels where there is preprocessing.</summary>
    internal static void AssertSame(Network network, TensorShape shape, ImagePreprocessing? preprocessing = null)
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(1);
        using TorchNetwork torchNetwork = TorchNetwork.Create(network, shape);
        Disturb(torchNetwork);
        torchNetwork.Evaluate();
        int length = (int)network.OutputShape(shape).Length;
        float[] scored = new float[Samples * length];
        Tensor inputs;
        using (OnnxSession session = SessionOf(network, torchNetwork, shape, preprocessing))
        {
            if (preprocessing is null)
            {
                inputs = randn([Samples, .. shape.Dimensions]);
                session.Run<float>(inputs.data<float>().ToArray(), inputs.shape, scored);
            }
            else
            {
                byte[] pixels = new byte[Samples * shape.Length];
                new Random(1).NextBytes(pixels);
                float[] normalized = new float[pixels.Length];
                preprocessing.Normalize(pixels, normalized);
                inputs = tensor(normalized, [Samples, shape.Height, shape.Width, shape.Channels]).permute(0, 3, 1, 2);
                session.Run<byte>(pixels, [Samples, shape.Height, shape.Width, shape.Channels], scored);
            }
        }

        using IDisposable inference = inference_mode();
        Tensor expected = torchNetwork.Run(inputs).flatten(1);
        double scale = Math.Max(1, expected.abs().max().item<float>());
        TorchReference.AssertClose(expected, tensor(scored, [Samples, length]), $"{network.ToJson()} of {shape}", Tolerance * scale);
    }

    /// <summary>Compares logits of the exported file with libtorch's, for one image and for seven.</summary>
    /// <param name="network">The network with its output layer.</param>
    /// <param name="shape">The shape of an image.</param>
    /// <param name="path">The file that is written.</param>
    internal static void AssertExportIsSame(Network network, TensorShape shape, string path)
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(1);
        using TorchNetwork torchNetwork = TorchNetwork.Create(network, shape);
        Disturb(torchNetwork);
        torchNetwork.Evaluate();
        ImagePreprocessing preprocessing = ImagePreprocessing.ZeroToOne(shape);
        int outputs = (int)network.OutputShape(shape).Length;
        var head = new MultiLabelHead("Score", "Labels", [.. Enumerable.Range(0, outputs).Select(static i => $"label {i}")]);
        using (var scorer = new NetworkScorer(network, torchNetwork.ToWeightTable(), shape, preprocessing, head.Function))
        {
            OnnxExport.Write(path, scorer, head, trust: null, new OnnxExportOptions());
        }

        using var session = new InferenceSession(path);
        using var run = new RunOptions();
        using IDisposable inference = inference_mode();
        foreach (int samples in (int[])[1, 7])
        {
            byte[] pixels = new byte[samples * shape.Length];
            new Random(samples).NextBytes(pixels);
            float[] normalized = new float[pixels.Length];
            preprocessing.Normalize(pixels, normalized);
            Tensor expected = torchNetwork.Run(
                tensor(normalized, [samples, shape.Height, shape.Width, shape.Channels]).permute(0, 3, 1, 2)).flatten(1);
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(pixels, [samples, shape.Height, shape.Width, shape.Channels]);
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, ["input"], [input], ["logits"]);
            double scale = Math.Max(1, expected.abs().max().item<float>());
            TorchReference.AssertClose(
                expected, tensor(results[0].GetTensorDataAsSpan<float>().ToArray(), [samples, outputs]), $"{samples} of {shape}", Tolerance * scale);
        }
    }

    private static OnnxSession SessionOf(Network network, TorchNetwork torchNetwork, TensorShape shape, ImagePreprocessing? preprocessing)
    {
        PixelScaling? scaling = preprocessing is null ? null : new PixelScaling(preprocessing.Mean, preprocessing.StandardDeviation);
        return new OnnxSession(OnnxModelWriter.Of(network.Resolve(shape), torchNetwork.ToWeightTable(), new OnnxInput(shape, scaling), OutputFunction.None), threads: 1);
    }

    /// <summary>Running statistics and the like that are not what every network begins with.</summary>
    private static void Disturb(TorchNetwork network)
    {
        using IDisposable still = no_grad();
        foreach ((string name, Tensor weight) in network.NamedWeights())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal))
            {
                weight.uniform_(-0.2, 0.2);
            }
            else if (name.EndsWith("running_var", StringComparison.Ordinal))
            {
                weight.uniform_(0.5, 1.5);
            }
        }
    }
}
