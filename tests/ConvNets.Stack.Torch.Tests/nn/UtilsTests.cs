using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ConvNets.Stack.Torch.Tests.nn;

[TestClass]
public sealed class UtilsTests
{
    [TestMethod]
    public void Gradients_are_clipped_by_norm_and_by_value()
    {
        using var scope = NewDisposeScope();
        var (a, b, without) = (Parameter(zeros(2)), Parameter(zeros(1)), Parameter(zeros(1)));
        a.grad = tensor(new float[] { 3, 0 });
        b.grad = tensor(new float[] { 4 });
        Assert.AreEqual(5, utils.clip_grad_norm_([a, b, without], 1), 1e-6);
        Assert.AreEqual(0.6, a.grad!.data<float>()[0], 1e-5);
        Assert.AreEqual(0.8, b.grad!.data<float>()[0], 1e-5);
        Assert.AreEqual(0.8, utils.clip_grad_norm_([a, b], 2, double.PositiveInfinity), 1e-5);
        utils.clip_grad_value_([a, b, without], 0.7);
        Assert.AreEqual(0.7, b.grad!.data<float>()[0], 1e-6);
        Assert.AreEqual(0, utils.clip_grad_norm_([without], 1));
    }

    [TestMethod]
    public void Parameters_go_to_a_vector_and_back()
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [Parameter(ones(2, 2)), Parameter(zeros(3))];
        var vector = utils.parameters_to_vector(parameters);
        CollectionAssert.AreEqual(new float[] { 1, 1, 1, 1, 0, 0, 0 }, vector.data<float>().ToArray());
        utils.vector_to_parameters(arange(7, ScalarType.Float32), parameters);
        CollectionAssert.AreEqual(new float[] { 4, 5, 6 }, parameters[1].data<float>().ToArray());
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => utils.vector_to_parameters(zeros(6), parameters)).Message, "take 7");
    }

    [TestMethod]
    public void A_convolution_takes_in_the_batch_norm_that_follows_it()
    {
        using var scope = NewDisposeScope();
        foreach (var bias in new[] { true, false })
        {
            using var net = Sequential(Conv2d(2, 4, 3, bias: bias), BatchNorm2d(4));
            net.call(randn(8, 2, 6, 6) * 3 + 1);
            net.eval();
            var (conv, norm) = ((Conv2d)net[0], (BatchNorm2d)net[1]);
            init.uniform_(norm.weight!, 0.5, 2);
            init.uniform_(norm.bias!, -1, 1);
            var (weight, fused) = utils.fuse_conv_bn_weights(conv.weight, conv.bias, norm.running_mean!, norm.running_var!, norm.eps, norm.weight, norm.bias);
            var input = randn(2, 2, 6, 6);
            Assert.IsTrue(functional.conv2d(input, weight, fused).allclose(net.call(input), rtol: 1e-4, atol: 1e-5));
        }

        using var dense = Sequential(Linear(3, 4), BatchNorm1d(4));
        dense.call(randn(16, 3));
        dense.eval();
        var (linear, batch) = ((Linear)dense[0], (BatchNorm1d)dense[1]);
        var (w, b) = utils.fuse_linear_bn_weights(linear.weight, linear.bias, batch.running_mean!, batch.running_var!, batch.eps, batch.weight, batch.bias);
        var x = randn(5, 3);
        Assert.IsTrue(functional.linear(x, w, b).allclose(dense.call(x), rtol: 1e-4, atol: 1e-5));
    }
}
