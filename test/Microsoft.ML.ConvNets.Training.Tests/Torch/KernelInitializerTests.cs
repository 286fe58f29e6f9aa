using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

[TestClass]
public class KernelInitializerTests
{
    // A convolution of 3x3 over 16 channels to 32: 144 inputs of an output, 288 outputs of an input.
    [TestMethod]
    [DataRow(KernelInitializer.PyTorch, 1.0 / 144, true)]
    [DataRow(KernelInitializer.GlorotUniform, 6.0 / (144 + 288), true)]
    [DataRow(KernelInitializer.GlorotNormal, 2.0 / (144 + 288), false)]
    [DataRow(KernelInitializer.HeUniform, 6.0 / 144, true)]
    [DataRow(KernelInitializer.HeNormal, 2.0 / 144, false)]
    public void Weights_are_drawn_as_the_paper_says(KernelInitializer initializer, double square, bool uniform)
    {
        manual_seed(1);
        (float[] convolution, float[] convolutionBias) = Draw(Layers.Conv2D(32, 3, kernelInitializer: initializer), TensorShape.Image(16, 8, 8));
        Check(convolution);
        (float[] dense, float[] denseBias) = Draw(Layers.Dense(288, kernelInitializer: initializer), TensorShape.Vector(144));
        Check(dense);
        foreach (float[] bias in new[] { convolutionBias, denseBias })
        {
            Assert.AreEqual(initializer != KernelInitializer.PyTorch, bias.All(b => b == 0), "Keras starts biases at 0, PyTorch does not");
        }

        void Check(float[] weights)
        {
            double variance = weights.Average(w => (double)w * w);
            double limit = Math.Sqrt(square);
            if (uniform)
            {
                Assert.IsLessThanOrEqualTo(limit * 1.0001, weights.Max(w => Math.Abs((double)w)));
                Assert.IsGreaterThan(limit * 0.99, weights.Max(w => Math.Abs((double)w)));
                Assert.AreEqual(square / 3, variance, square / 3 * 0.06);
            }
            else
            {
                Assert.AreEqual(square, variance, square * 0.06);
                Assert.IsGreaterThan(limit * 2.5, weights.Max(w => Math.Abs((double)w)));
            }

            Assert.AreEqual(0, weights.Average(), limit * 0.05);
        }
    }

    private static (float[] Weight, float[] Bias) Draw(Layer layer, TensorShape shape)
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchNetwork module = layer.Alone(shape);
        Dictionary<string, Tensor> state = module.WeightsByName();
        return (state["weight"].detach().flatten().data<float>().ToArray(), state["bias"].detach().data<float>().ToArray());
    }
}
