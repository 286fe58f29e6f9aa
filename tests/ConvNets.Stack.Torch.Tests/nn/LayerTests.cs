using ConvNets.Stack.Torch.Tests.reference;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ConvNets.Stack.Torch.Tests.nn;

[TestClass]
public sealed class LayerTests
{
    private static readonly Dictionary<string, Func<Module<Tensor, Tensor>>> s_layers = new()
    {
        ["Conv2d"] = () => Conv2d(4, 6, 3, stride: 2, padding: 1),
        ["Conv2d rectangular"] = () => Conv2d(4, 6, (3, 2), stride: (2, 1), padding: (1, 0), dilation: (1, 2), bias: false),
        ["Conv2d depthwise"] = () => Conv2d(4, 8, 3, groups: 4),
        ["Conv2d same"] = () => Conv2d(4, 3, 4, padding: Padding.Same, dilation: 2),
        ["Conv2d valid"] = () => Conv2d(4, 3, 4, padding: Padding.Valid),
        ["Conv2d reflect"] = () => Conv2d(4, 3, 3, padding: 2, padding_mode: PaddingModes.Reflect),
        ["Conv2d circular same"] = () => Conv2d(4, 3, 4, padding: Padding.Same, padding_mode: PaddingModes.Circular),
        ["Conv1d"] = () => Conv1d(3, 5, 3, stride: 2, padding: 1),
        ["ConvTranspose2d"] = () => ConvTranspose2d(4, 3, 3, stride: 2, padding: 1, output_padding: 1),
        ["Linear"] = () => Linear(7, 5),
        ["Linear without bias"] = () => Linear(7, 5, hasBias: false),
        ["BatchNorm1d"] = () => BatchNorm1d(5),
        ["BatchNorm2d"] = () => BatchNorm2d(4),
        ["BatchNorm2d cumulative"] = () =>
        {
            var norm = BatchNorm2d(4);
            norm.momentum = null;
            return norm;
        },
        ["BatchNorm2d untracked"] = () => BatchNorm2d(4, affine: false, track_running_stats: false),
        ["InstanceNorm2d"] = () => InstanceNorm2d(4, affine: true, track_running_stats: true),
        ["GroupNorm"] = () => GroupNorm(2, 4),
        ["LayerNorm"] = () => LayerNorm([5, 4]),
        ["LocalResponseNorm"] = () => LocalResponseNorm(3, alpha: 0.1, k: 2),
        ["MaxPool2d"] = () => MaxPool2d(2),
        ["MaxPool2d ceil"] = () => MaxPool2d(3, stride: 2, padding: 1, ceil_mode: true),
        ["AvgPool2d"] = () => AvgPool2d(3, stride: 2, padding: 1, count_include_pad: false),
        ["AvgPool2d divisor"] = () => AvgPool2d((2, 3), divisor_override: 4),
        ["AdaptiveAvgPool2d"] = () => AdaptiveAvgPool2d((3, 2)),
        ["AdaptiveAvgPool2d one"] = () => AdaptiveAvgPool2d(1),
        ["AdaptiveMaxPool2d"] = () => AdaptiveMaxPool2d([3, 2]),
        ["AdaptiveAvgPool1d"] = () => AdaptiveAvgPool1d(4),
        ["Flatten"] = () => Flatten(),
        ["Unflatten"] = () => Unflatten(1, [2, 2]),
        ["Identity"] = () => Identity(),
        ["PixelShuffle"] = () => PixelShuffle(2),
        ["ZeroPad2d"] = () => ZeroPad2d((1, 2, 0, 3)),
        ["ReflectionPad2d"] = () => ReflectionPad2d(2),
        ["Upsample nearest"] = () => Upsample(scale_factor: [2]),
        ["Upsample bilinear"] = () => Upsample(size: [9, 7], mode: UpsampleMode.Bilinear, align_corners: true),
        ["ReLU"] = () => ReLU(),
        ["ReLU6"] = () => ReLU6(),
        ["LeakyReLU"] = () => LeakyReLU(0.2),
        ["ELU"] = () => ELU(1.3),
        ["GELU"] = () => GELU(),
        ["GELU tanh"] = () => GELU(TorchSharp.Modules.GELU.Approximate.tanh),
        ["SiLU"] = () => SiLU(),
        ["Hardswish"] = () => Hardswish(),
        ["Hardsigmoid"] = () => Hardsigmoid(),
        ["Sigmoid"] = () => Sigmoid(),
        ["Tanh"] = () => Tanh(),
        ["Mish"] = () => Mish(),
        ["Softplus"] = () => Softplus(beta: 2),
        ["Softmax"] = () => Softmax(1),
        ["LogSoftmax"] = () => LogSoftmax(1),
        ["PReLU"] = () => PReLU(4),
    };

    public static IEnumerable<object[]> Names => Reference.Names(Reference.NN.GetProperty("layers")).Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Output_gradients_and_buffers_are_those_of_PyTorch(string name)
    {
        var expected = Reference.NN.GetProperty("layers").GetProperty(name);
        using var scope = NewDisposeScope();
        using var layer = s_layers[name]();
        var state = expected.GetProperty("parameters");
        CollectionAssert.AreEqual(Reference.Names(state).ToArray(), layer.state_dict().Keys.ToArray());
        layer.load_state_dict(Reference.Names(state).ToDictionary(key => key, key => state.GetProperty(key).ToTensor()));

        var input = expected.GetProperty("input").ToTensor().requires_grad_();
        var output = layer.call(input);
        Reference.AssertClose(expected.GetProperty("output"), output, "output");

        var count = output.numel();
        var weights = (arange(count, ScalarType.Float32) / count - 0.3).reshape(output.shape);
        (output * weights).sum().backward();
        Reference.AssertClose(expected.GetProperty("input_gradient"), input.grad!, "input gradient");
        foreach (var (key, parameter) in layer.named_parameters())
        {
            Reference.AssertClose(expected.GetProperty("gradients").GetProperty(key), parameter.grad!, $"gradient of {key}");
        }

        foreach (var (key, buffer) in layer.named_buffers())
        {
            Reference.AssertClose(expected.GetProperty("buffers").GetProperty(key), buffer, key);
        }

        layer.eval();
        Reference.AssertClose(expected.TryGetProperty("evaluated", out var evaluated) ? evaluated : expected.GetProperty("output"), layer.call(input), "output in evaluation");
    }

    [TestMethod]
    public void Every_layer_of_the_reference_is_tested_and_the_other_way_round() =>
        CollectionAssert.AreEquivalent(s_layers.Keys.ToArray(), Reference.Names(Reference.NN.GetProperty("layers")).ToArray());

    [TestMethod]
    public void In_place_activations_write_into_their_input()
    {
        using var scope = NewDisposeScope();
        foreach (var layer in new Module<Tensor, Tensor>[] { ReLU(true), ReLU6(true), LeakyReLU(0.2, true), ELU(1, true), SiLU(true), Hardswish(true), Hardsigmoid(true), Sigmoid(true), Tanh(true), Mish(true) })
        {
            var input = randn(3, 4);
            var expected = layer.call(input.clone());
            var output = layer.call(input);
            Assert.IsTrue(input.allclose(expected), layer.GetName());
            Assert.AreNotSame(input, output);
        }
    }

    [TestMethod]
    public void Dropout_zeroes_and_scales_while_training_only()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var dropout = Dropout(0.25);
        var input = ones(100, 100);
        var output = dropout.call(input);
        var zeros = (output == 0).to(ScalarType.Float32).mean().item<float>();
        Assert.AreEqual(0.25, zeros, 0.02);
        Assert.AreEqual(1 / 0.75, output.max().item<float>(), 1e-5);
        dropout.eval();
        Assert.IsTrue(dropout.call(input).allclose(input));

        using var channels = Dropout2d(0.5);
        var maps = channels.call(ones(8, 16, 3, 3)).sum([2, 3]);
        Assert.IsTrue(maps.data<float>().ToArray().All(sum => sum is 0 or 18));
    }

    [TestMethod]
    public void Pooling_gives_indices_on_request()
    {
        using var scope = NewDisposeScope();
        var input = arange(16, ScalarType.Float32).reshape(1, 1, 4, 4);
        var (values, indices) = MaxPool2d(2).forward_with_indices(input);
        CollectionAssert.AreEqual(new float[] { 5, 7, 13, 15 }, values.data<float>().ToArray());
        CollectionAssert.AreEqual(new long[] { 5, 7, 13, 15 }, indices.data<long>().ToArray());
        (values, indices) = AdaptiveMaxPool2d([1, 2]).forward_with_indices(input);
        CollectionAssert.AreEqual(new float[] { 13, 15 }, values.data<float>().ToArray());
        CollectionAssert.AreEqual(new long[] { 13, 15 }, indices.data<long>().ToArray());
    }

    [TestMethod]
    public void A_transposed_convolution_hits_the_output_size_asked_for()
    {
        using var scope = NewDisposeScope();
        using var layer = ConvTranspose2d(2, 3, 3, stride: 2, padding: 1);
        var input = randn(1, 2, 4, 4);
        CollectionAssert.AreEqual(new long[] { 1, 3, 8, 8 }, layer.forward(input, [8, 8]).shape);
        CollectionAssert.AreEqual(new long[] { 1, 3, 7, 7 }, layer.forward(input).shape);
        var error = Assert.ThrowsExactly<ArgumentException>(() => layer.forward(input, [9, 8]));
        StringAssert.Contains(error.Message, "between 7 and 8");
    }
}
