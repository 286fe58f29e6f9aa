using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ConvNets.Stack.Torch.Tests.nn;

/// <summary>Channels-last pictures under windows that do not overlap go a way of their own: it gives what libtorch's gives.</summary>
[TestClass]
public sealed class MaxPoolTests
{
    [TestMethod]
    [DataRow(2, 3, 8, 8, 2, 2)]
    [DataRow(3, 32, 7, 9, 2, 2)]
    [DataRow(1, 17, 11, 10, 3, 2)]
    [DataRow(2, 5, 6, 13, 1, 4)]
    [DataRow(33, 64, 14, 14, 2, 2)]
    public void Channels_last_pooling_is_that_of_libtorch(int n, int c, int h, int w, int kernelHeight, int kernelWidth)
    {
        using IDisposable scope = NewDisposeScope();
        manual_seed(n + c);
        // Rounded, so that windows hold equal values: the first one of them gets the gradient.
        Tensor values = randn(n, c, h, w).mul(2).round();
        Tensor ours = TensorLayout.ChannelsLast(values).requires_grad_(true);
        Tensor theirs = values.clone().requires_grad_(true);

        Tensor pooled = F.max_pool2d(ours, [kernelHeight, kernelWidth]);
        (Tensor expected, _) = F.max_pool2d_with_indices(theirs, [kernelHeight, kernelWidth]);
        Assert.IsTrue(pooled.equal(expected).all().item<bool>());

        Tensor upstream = randn(expected.shape);
        pooled.backward([upstream]);
        expected.backward([upstream]);
        Assert.IsTrue(ours.grad!.equal(theirs.grad!).all().item<bool>());

        using IDisposable still = no_grad();
        Assert.IsTrue(F.max_pool2d(ours, [kernelHeight, kernelWidth]).equal(expected).all().item<bool>());
    }

    [TestMethod]
    public void What_is_no_number_is_not_hidden()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor values = tensor(new[] { 1f, float.NaN, 3f, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity }, [2, 1, 2, 2]);
        Tensor pooled = F.max_pool2d(TensorLayout.ChannelsLast(values), 2);
        Assert.IsTrue(float.IsNaN(pooled[0].item<float>()));
        Assert.AreEqual(float.NegativeInfinity, pooled[1].item<float>());
    }
}
