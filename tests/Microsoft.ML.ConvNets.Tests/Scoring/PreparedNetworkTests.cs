using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Tests.Scoring;

/// <summary>A network prepared for scoring gives what the network itself gives, and leaves it as it was.</summary>
[TestClass]
public class PreparedNetworkTests
{
    private const double Tolerance = 1e-5;

    [TestMethod]
    [DataRow("vgg16_bn", 64)]
    [DataRow("resnet18", 75)]
    [DataRow("resnet50", 64)]
    [DataRow("mobilenet_v2", 97)]
    [DataRow("mobilenet_v3_small", 97)]
    [DataRow("inception_v3", 171)]
    [DataRow("densenet121", 64)]
    [DataRow("squeezenet1_1", 97)]
    [DataRow("efficientnet_b0", 97)]
    [DataRow("convnext_tiny", 64)]
    [DataRow("xception", 97)]
    public void Scores_are_those_of_the_network(string backbone, int size)
    {
        Network network = Network.FromBackbone(Backbones.Get(backbone), weights: null);
        AssertSame(NetworkModule.WithOutput(network, 5), TensorShape.Image(3, size, size));
    }

    [TestMethod]
    [DataRow(Activation.None)]
    [DataRow(Activation.Relu)]
    [DataRow(Activation.Relu6)]
    [DataRow(Activation.LeakyRelu)]
    [DataRow(Activation.Elu)]
    [DataRow(Activation.Gelu)]
    [DataRow(Activation.Silu)]
    [DataRow(Activation.HardSwish)]
    [DataRow(Activation.HardSigmoid)]
    [DataRow(Activation.Sigmoid)]
    [DataRow(Activation.Tanh)]
    [DataRow(Activation.Softmax)]
    public void Every_function_is_applied(Activation activation)
    {
        AssertApplied(activation, 8);
        AssertApplied(activation, 32); // in blocks of channels, where the stack has them
    }

    private static void AssertApplied(Activation activation, int channels)
    {
        LayerSequence layers =
        [
            Layers.Conv2D(channels, 3, padding: Padding.Same, activation: activation),
            Layers.Conv2D(channels, 3, stride: 2, padding: Padding.Same, useBias: false), // padded by hand: an even size and a stride
            Layers.BatchNorm(activation),
            Layers.Residual([Layers.Conv2D(channels, 3, padding: Padding.Same), Layers.BatchNorm()], activation: activation),
            Layers.Residual([Layers.Conv2D(channels, 3, padding: Padding.Same, activation: activation)], [Layers.Conv2D(channels, 1)], activation),
            Layers.Residual([Layers.Activate(activation)], activation: activation),
            Layers.SeparableConv2D(channels, 3, padding: Padding.Same, useBias: false),
            Layers.BatchNorm(activation),
            Layers.DepthwiseConv2D(3),
            Layers.BatchNorm(),
            Layers.SqueezeExcite(4, activation),
            Layers.MaxPool2D(2, stride: 1),
            Layers.AveragePool2D(3, stride: 1, padding: 1),
            Layers.Dropout(0.5),
            Layers.Branches([Layers.Conv2D(4, 1), Layers.BatchNorm(activation)], []),
            Layers.Flatten(),
            Layers.Dense(6, activation),
            Layers.BatchNorm(activation),
        ];
        AssertSame(new Network(layers, input: null), TensorShape.Image(3, 18, 18));
    }

    private static void AssertSame(Network network, TensorShape input)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using NetworkModule module = NetworkModule.Build(network, input);
        module.eval();
        using (IDisposable still = no_grad())
        {
            // Statistics that a norm does not have at first: folding must use them.
            foreach ((string name, Tensor tensor) in module.NamedWeights())
            {
                if (name.EndsWith("running_mean", StringComparison.Ordinal))
                {
                    tensor.uniform_(-0.1, 0.1);
                }
                else if (name.EndsWith("running_var", StringComparison.Ordinal))
                {
                    tensor.uniform_(0.5, 1.5);
                }
            }
        }

        float[][] before = ValuesOf(module);
        using IDisposable inference = inference_mode();
        PreparedSequence prepared = module.Prepare();
        foreach (int count in (int[])[1, 3, 1])
        {
            Tensor pictures = rand(count, input.Height, input.Width, input.Channels).permute(0, 3, 1, 2);
            Tensor copy = pictures.clone();
            Tensor expected = module.call(pictures).softmax(1);
            Reference.AssertClose(expected, prepared.Run(pictures).softmax(1), $"a batch of {count}", Tolerance);
            Reference.AssertClose(copy, pictures, "the input", 0);
        }

        prepared.Release();
        float[][] after = ValuesOf(module);
        for (int i = 0; i < before.Length; i++)
        {
            CollectionAssert.AreEqual(before[i], after[i]);
        }
    }

    private static float[][] ValuesOf(NetworkModule module) =>
        [.. module.NamedWeights().Select(static weight => weight.Tensor.detach().to(ScalarType.Float32).reshape(-1).data<float>().ToArray())];
}
