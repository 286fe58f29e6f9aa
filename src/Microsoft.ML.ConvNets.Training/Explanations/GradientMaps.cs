using Microsoft.ML.ConvNets.Explanations;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Training.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Explanations;

/// <summary>A trained network on libtorch, for the gradients of its outputs in its last feature maps.</summary>
internal sealed class GradientMaps : IDisposable
{
    private readonly NetworkScorer _scorer;
    private readonly TorchNetwork _network;

    private GradientMaps(NetworkScorer scorer, TorchNetwork network)
    {
        (_scorer, _network) = (scorer, network);
    }

    /// <summary>Why a network has no such maps; null if it has.</summary>
    internal static string? ProblemOf(NetworkScorer scorer) => OnnxModelLayer.In(scorer.Network.Layers).Any()
        ? "it begins with an ONNX file, which has no gradients"
        : Layers(scorer).Any(static layer => layer.Output is { IsImage: true } maps && maps.Height * maps.Width > 1)
            ? null
            : "none of its layers gives feature maps of more than one place";

    /// <exception cref="InvalidOperationException">The network has no such maps.</exception>
    internal static GradientMaps Of(NetworkScorer scorer)
    {
        if (ProblemOf(scorer) is string problem)
        {
            throw new InvalidOperationException(
                $"Grad-CAM is not possible for this network: {problem}. Explain with ExplanationMethod.Occlusion, which is for every one.");
        }

        TorchNetwork network = TorchNetwork.Create(scorer.Network, scorer.Shape, scorer.Weights);
        network.Evaluate();
        network.Freeze();
        return new GradientMaps(scorer, network);
    }

    /// <summary>Explains an image.</summary>
    internal Explanation Explain(PredictionHead head, PackedImage image, string? className)
    {
        TensorShape shape = _scorer.Shape;
        float[] values = new float[image.Pixels.Length];
        _scorer.Preprocessing!.Normalize(image.Pixels, values);
        using IDisposable scope = NewDisposeScope();
        Tensor pixels = tensor(values, [1, shape.Height, shape.Width, shape.Channels]).permute(0, 3, 1, 2);
        Tensor maps = _network.RunToMaps(pixels).detach().requires_grad_(true);
        Tensor outputs = _network.RunFromMaps(maps).reshape(-1);
        float[] logits = outputs.detach().data<float>().ToArray();
        ExplainedOutput output = ExplainedOutput.Of(head, className, logits);
        Tensor gradient = autograd.grad([outputs[output.Index] * output.Sign], [maps])[0];
        Tensor weighted = (maps.detach() * gradient.mean([2, 3], keepdim: true)).sum(1).relu();
        return new Explanation(
            ExplanationMethod.GradCam, output, output.LogitOf(logits),
            new HeatMap((int)maps.shape[2], (int)maps.shape[3], weighted.reshape(-1).data<float>().ToArray()), image);
    }

    private static IEnumerable<ResolvedLayer> Layers(NetworkScorer scorer) => scorer.Network.Resolve(scorer.Shape).SelectMany(
        static layer => layer.Layer is BackboneLayer backbone ? backbone.Layers.Resolve(layer.Input, backbone.Architecture) : [layer]);

    public void Dispose() => _network.Dispose();
}
