using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Training.Torch;
using Microsoft.ML.ConvNets.Weights;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>Compares what was trained on libtorch with what will score on ONNX Runtime, before a model is handed out.</summary>
internal static class EngineAgreement
{
    private const int Samples = 2;

    /// <summary>The largest difference of outputs, as a fraction of the largest output (or of 1).</summary>
    private const float Tolerance = 1e-3f;

    /// <summary>Compares the outputs of both for random inputs.</summary>
    /// <param name="network">The network with its output layer.</param>
    /// <param name="trained">The network as it was trained, on any device; it is left as when it scores.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="shape">The input of one sample.</param>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    internal static void Require(Network network, TorchNetwork trained, WeightTable weights, TensorShape shape)
    {
        // libtorch cannot run an ONNX file: what was trained is what comes after it.
        bool fromFeatures = network.Backbone is { } backbone && OnnxModelLayer.In(backbone.Layers).Any();
        if (fromFeatures)
        {
            shape = network.Backbone!.FrozenShape(shape);
            network = new Network(LayerSequence.Create([.. network.Layers.Skip(1)]), input: null);
        }

        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, checked(Samples * (int)shape.Length)).Select(_ => random.NextSingle())];
        float[] scored = new float[Samples * network.OutputShape(shape).Length];
        using (var scorer = new NetworkScorer(network, weights, shape, preprocessing: null, OutputFunction.None))
        {
            scorer.Score<float>(inputs, Samples, scored);
        }

        trained.Evaluate();
        using IDisposable inference = inference_mode();
        using Tensor batch = tensor(inputs, [Samples, .. shape.Dimensions], device: trained.Device);
        using Tensor raw = fromFeatures ? trained.RunTrained(batch) : trained.Run(batch);
        using Tensor outputs = raw.cpu();
        using Tensor flat = outputs.reshape(-1);
        float[] expected = [.. flat.data<float>()];
        if (Agreement.FirstDifference(expected, scored, Tolerance, allowsNaN: true) is int place)
        {
            throw new InvalidOperationException(
                $"The network gives {expected[place]} on libtorch, where it was trained, and {scored[place]} on ONNX Runtime, where it "
                + "would score. This is a defect of this library: please report it with the network's ToJson().");
        }
    }
}
