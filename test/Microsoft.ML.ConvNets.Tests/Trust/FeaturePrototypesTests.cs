using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Trust;
using Microsoft.ML.ConvNets.Weights;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Tests.Trust;

/// <summary>Sun et al. (2022): how near an image is to those that were learned from.</summary>
[TestClass]
public sealed class FeaturePrototypesTests
{
    private const int Length = 8;

    [TestMethod]
    public void Similarity_is_the_cosine_to_the_kth_nearest()
    {
        FeaturePrototypes prototypes = Drawn(450);
        Assert.AreEqual(2, prototypes.Neighbor);
        float[] feature = [.. Enumerable.Range(0, Length).Select(static i => i - 3f)];
        double norm = Math.Sqrt(feature.Sum(static v => (double)v * v));
        double[] cosines = [.. Enumerable.Range(0, prototypes.Count)
            .Select(p => Enumerable.Range(0, Length).Sum(i => feature[i] * (double)prototypes.Values[(p * Length) + i]) / norm)
            .OrderDescending()];
        Assert.AreEqual(cosines[1], prototypes.Similarity(feature), 1e-5);
    }

    [TestMethod]
    public void A_feature_of_zeros_is_like_nothing() => Assert.AreEqual(0f, Drawn(30).Similarity(new float[Length]));

    /// <summary>The graph that scores compares as this class does, for networks of which the features come out at different places.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_graph_gives_the_same(bool startsWithBackbone)
    {
        var backbone = new Backbone("tiny", [Dense(Length, Activation.Relu), Dense(Length)], 1);
        Network network = startsWithBackbone
            ? Network.FromBackbone(backbone, head: [Dense(5, Activation.Relu)])
            : Network.Sequential(Dense(6, Activation.Relu), Dense(Length, Activation.Relu));
        network = network.WithOutputLayer(3);
        TensorShape shape = TensorShape.Vector(4);
        WeightTable weights = WeightTable.Draw(network.Weights(shape), seed: 3);
        IReadOnlyList<ResolvedLayer> layers = network.Resolve(shape);
        FeaturePrototypes prototypes = Drawn(250);
        float[] inputs = [.. Enumerable.Range(0, 12).Select(static i => (i % 5) - 2f)];

        Network features = new(LayerSequence.Create([.. network.Layers.Take(Network.FeatureLayers(layers))]), null);
        using var extractor = new NetworkScorer(features, weights, shape, preprocessing: null, OutputFunction.None);
        float[] expected = new float[3 * Length];
        extractor.Score<float>(inputs, 3, expected);
        using var plain = new NetworkScorer(network, weights, shape, preprocessing: null, OutputFunction.Softmax);
        float[] scores = new float[9];
        plain.Score<float>(inputs, 3, scores);

        using var scorer = new NetworkScorer(network, weights, shape, preprocessing: null, OutputFunction.Softmax) { Prototypes = prototypes };
        Assert.AreEqual(4, scorer.Outputs);
        float[] outputs = new float[12];
        scorer.Score<float>(inputs, 3, outputs);
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(prototypes.Similarity(expected.AsSpan(i * Length, Length)), outputs[(i * 4) + 3], 1e-5);
            for (int c = 0; c < 3; c++)
            {
                Assert.AreEqual(scores[(i * 3) + c], outputs[(i * 4) + c], 1e-6);
            }
        }
    }

    private static FeaturePrototypes Drawn(int count)
    {
        var random = new Random(1);
        return new FeaturePrototypes([.. Enumerable.Range(0, count * Length).Select(_ => random.NextSingle() - 0.5f)], Length);
    }
}
