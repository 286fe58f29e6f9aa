using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ConvNets.Stack.Torch.Tests.nn;

[TestClass]
public sealed class ModuleTests
{
    private sealed class Net : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv = Conv2d(1, 2, 3);
        private readonly Sequential head = Sequential(("norm", BatchNorm1d(8)), ("output", Linear(8, 3)));
        private readonly Parameter scale = Parameter(ones(1));
        private readonly Tensor offset = zeros(1);

        public Net()
            : base("Net")
        {
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var features = conv.call(input);
            using var flat = features.flatten(1);
            using var result = head.call(flat);
            return result * scale + offset;
        }
    }

    [TestMethod]
    public void Fields_are_registered_under_their_names()
    {
        using var net = new Net();
        CollectionAssert.AreEqual(
            new[] { "scale", "conv.weight", "conv.bias", "head.norm.weight", "head.norm.bias", "head.output.weight", "head.output.bias" },
            net.named_parameters().Select(p => p.name).ToArray());
        CollectionAssert.AreEqual(
            new[] { "offset", "head.norm.running_mean", "head.norm.running_var", "head.norm.num_batches_tracked" },
            net.named_buffers().Select(b => b.name).ToArray());
        CollectionAssert.AreEqual(new[] { "conv", "head" }, net.named_children().Select(c => c.name).ToArray());
        CollectionAssert.AreEqual(new[] { "conv", "head", "head.norm", "head.output" }, net.named_modules().Select(c => c.name).ToArray());
        Assert.IsTrue(net.has_parameter("head.output.weight"));
        Assert.IsFalse(net.has_parameter("head.output.scale"));
        Assert.IsTrue(net.has_buffer("head.norm.running_var"));
        Assert.AreSame(net.state_dict()["head.output.bias"], net.get_parameter("head.output.bias"));
        Assert.IsNull(net.get_parameter("nothing.here"));
    }

    [TestMethod]
    public void A_state_dictionary_has_the_names_of_PyTorch_and_moves_weights()
    {
        using var source = Sequential(Conv2d(1, 2, 3), BatchNorm2d(2), ReLU());
        using var target = Sequential(Conv2d(1, 2, 3), BatchNorm2d(2), ReLU());
        CollectionAssert.AreEqual(
            new[] { "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked" },
            source.state_dict().Keys.ToArray());
        var (missing, unexpected) = target.load_state_dict(source.state_dict());
        Assert.IsEmpty(missing);
        Assert.IsEmpty(unexpected);
        Assert.IsTrue(target.get_parameter("0.weight")!.allclose(source.get_parameter("0.weight")!));
    }

    [TestMethod]
    public void Keys_and_shapes_that_do_not_fit_are_named_and_nothing_is_loaded()
    {
        using var module = Linear(3, 2);
        using var before = module.weight.clone();
        using var strange = zeros(1);
        using var weight = zeros(2, 3);
        using var bias = zeros(5);
        var source = new Dictionary<string, Tensor> { ["weight"] = weight, ["strange"] = strange };
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => module.load_state_dict(source));
        StringAssert.Contains(error.Message, "Missing keys: 'bias'");
        StringAssert.Contains(error.Message, "Unexpected keys: 'strange'");
        error = Assert.ThrowsExactly<InvalidOperationException>(() => module.load_state_dict(new() { ["weight"] = weight, ["bias"] = bias }));
        StringAssert.Contains(error.Message, "'bias' is [2], the source has [5]");
        Assert.IsTrue(before.allclose(module.weight));

        var (missing, unexpected) = module.load_state_dict(source, strict: false);
        CollectionAssert.AreEqual(new[] { "bias" }, missing.ToArray());
        CollectionAssert.AreEqual(new[] { "strange" }, unexpected.ToArray());
        Assert.IsTrue(weight.allclose(module.weight));
        (missing, _) = module.load_state_dict(new() { ["weight"] = weight }, skip: ["bias"]);
        Assert.IsEmpty(missing);
    }

    [TestMethod]
    public void What_is_saved_is_loaded_again()
    {
        using var source = Sequential(Conv2d(1, 2, 3), BatchNorm2d(2));
        using var target = Sequential(Conv2d(1, 2, 3), BatchNorm2d(2));
        using var other = Sequential(Linear(2, 2));
        using var file = new MemoryStream();
        source.save(new BinaryWriter(file));
        file.Position = 0;
        var loaded = new Dictionary<string, bool>();
        target.load(new BinaryReader(file), loadedParameters: loaded);
        Assert.IsTrue(loaded.Values.All(found => found));
        Assert.IsTrue(target.get_parameter("0.weight")!.allclose(source.get_parameter("0.weight")!));
        file.Position = 0;
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => other.load(new BinaryReader(file))).Message, "2 entries, the stream 7");
    }

    [TestMethod]
    public void Training_and_evaluation_reach_every_module()
    {
        using var net = new Net();
        net.eval();
        Assert.IsTrue(net.modules().All(module => !module.training));
        net.train();
        Assert.IsTrue(net.training && net.modules().All(module => module.training));
        var visited = new List<string>();
        net.apply(module => visited.Add(module.GetName()));
        CollectionAssert.AreEqual(new[] { "Conv2d", "BatchNorm1d", "Linear", "Sequential", "Net" }, visited);
    }

    [TestMethod]
    public void Moving_to_another_type_keeps_the_parameters_identity()
    {
        using var scope = NewDisposeScope();
        using var net = new Net();
        var weight = net.get_parameter("head.output.weight");
        net.to(ScalarType.Float64);
        Assert.AreSame(weight, net.get_parameter("head.output.weight"));
        Assert.AreEqual(ScalarType.Float64, weight!.dtype);
        Assert.AreEqual(ScalarType.Int64, net.get_buffer("head.norm.num_batches_tracked")!.dtype);
        using var output = net.call(randn(4, 1, 4, 4, dtype: ScalarType.Float64));
        output.sum().backward();
        Assert.AreEqual(ScalarType.Float64, weight.grad!.dtype);
        net.@float();
        Assert.AreEqual(ScalarType.Float32, weight.dtype);
        Assert.AreEqual(ScalarType.Float32, weight.grad!.dtype);
    }

    [TestMethod]
    public void Another_layout_keeps_values_gradients_and_identity()
    {
        using var scope = NewDisposeScope();
        using var net = Sequential(Conv2d(3, 4, 3), BatchNorm2d(4), ReLU());
        net.eval();
        var input = randn(2, 3, 6, 6);
        var expected = net.call(input);
        expected.sum().backward();
        var weight = ((Conv2d)net[0]).weight;
        var gradient = weight.grad!.clone();
        net.SetLayout(channelsLast: true);
        Assert.AreSame(weight, net.get_parameter("0.weight"));
        CollectionAssert.AreEqual(new long[] { 27, 1, 9, 3 }, weight.stride());
        CollectionAssert.AreEqual(weight.stride(), weight.grad!.stride());
        Assert.IsTrue(gradient.allclose(weight.grad));
        Assert.IsTrue(net.call(input).allclose(expected, 1e-4, 1e-5));
        net.SetLayout(channelsLast: false);
        CollectionAssert.AreEqual(new long[] { 27, 9, 3, 1 }, weight.stride());
    }

    [TestMethod]
    public void Gradients_are_cleared_to_none_or_zero()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(3, 2);
        layer.call(randn(4, 3)).sum().backward();
        layer.zero_grad(set_to_none: false);
        Assert.AreEqual(0, layer.weight.grad!.abs().sum().item<float>());
        layer.zero_grad();
        Assert.IsNull(layer.weight.grad);
    }

    [TestMethod]
    public void Hooks_run_around_a_call_until_removed()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(2, 2);
        var log = new List<string>();
        var before = layer.register_forward_pre_hook((_, x) => { log.Add("before"); return x * 2; });
        var after = layer.register_forward_hook((_, _, y) => { log.Add("after"); return y + 1; });
        var anyway = layer.register_forward_hook(module => log.Add(module.GetName()));
        var input = randn(3, 2);
        Assert.IsTrue(layer.call(input).allclose(layer.forward(input * 2) + 1));
        CollectionAssert.AreEqual(new[] { "before", "after", "Linear" }, log);
        before.remove();
        after.remove();
        anyway.remove();
        Assert.IsTrue(layer.call(input).allclose(layer.forward(input)));
        Assert.HasCount(3, log);
    }

    [TestMethod]
    public void Names_are_checked()
    {
        using var net = new Net();
        Assert.ThrowsExactly<ArgumentException>(() => net.add_module("a.b", ReLU()));
        Assert.ThrowsExactly<ArgumentException>(() => net.add_module("", ReLU()));
        Assert.ThrowsExactly<InvalidOperationException>(() => net.add_module("conv", ReLU()));
        Assert.ThrowsExactly<InvalidOperationException>(() => ReLU().register_buffer("x", zeros(1)));
        Assert.ThrowsExactly<ArgumentNullException>(() => net.register_parameter("p", null!));
    }

    [TestMethod]
    public void What_libtorch_refuses_becomes_an_exception_with_its_message()
    {
        using var scope = NewDisposeScope();
        using var net = Sequential(Conv2d(3, 4, 3), ReLU(), Flatten(), Linear(10, 2));
        var live = LiveTensors.Count();
        var input = randn(1, 3, 6, 6);
        StringAssert.Contains(Assert.ThrowsExactly<ExternalException>(() => net.call(input)).Message, "mat1 and mat2 shapes cannot be multiplied");
        Assert.AreEqual(live + 1, Tensor.TotalCount);
        StringAssert.Contains(Assert.ThrowsExactly<ExternalException>(() => Conv2d(3, 4, 3).call(randn(1, 2, 6, 6))).Message, "to have 3 channels");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => BatchNorm2d(3).call(randn(3, 3))).Message, "[N, C, H, W]");
        StringAssert.Contains(Assert.ThrowsExactly<ExternalException>(() => BatchNorm1d(3).call(randn(1, 3))).Message, "more than 1 value per channel");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Conv2d(3, 4, 3, groups: 2)).Message, "divisible by groups");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Conv2d(3, 4, 3, padding: Padding.Same, stride: 2)).Message, "stride of 1");
        using var conv = Conv2d(3, 4, 3);
        conv.stride = [1];
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => conv.call(input)).Message, "stride takes 2 numbers");
        Assert.ThrowsExactly<ArgumentNullException>(() => Linear(2, 2).call(null!));
        net.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => net.call(input));
    }
}
