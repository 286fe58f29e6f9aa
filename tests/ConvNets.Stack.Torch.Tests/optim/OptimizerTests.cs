using ConvNets.Stack.Torch.Tests.reference;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace ConvNets.Stack.Torch.Tests.optim;

[TestClass]
public sealed class OptimizerTests
{
    private static readonly long[][] s_shapes = [[4, 3, 3, 2], [5], [7, 6]];

    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, OptimizerHelper>> s_optimizers = new()
    {
        ["SGD"] = p => SGD(p, 0.05),
        ["SGD decayed"] = p => SGD(p, 0.05, weight_decay: 0.1),
        ["SGD momentum"] = p => SGD(p, 0.05, momentum: 0.9, weight_decay: 0.01),
        ["SGD dampened"] = p => SGD(p, 0.05, momentum: 0.8, dampening: 0.3),
        ["SGD nesterov"] = p => SGD(p, 0.05, momentum: 0.9, weight_decay: 0.01, nesterov: true),
        ["SGD maximize"] = p => SGD(p, 0.01, momentum: 0.5, maximize: true),
        ["Adam"] = p => Adam(p, 0.02),
        ["Adam decayed"] = p => Adam(p, 0.02, 0.8, 0.95, 1e-4, 0.1),
        ["Adam amsgrad"] = p => Adam(p, 0.02, amsgrad: true),
        ["Adam maximize"] = p => Adam(p, 0.01, maximize: true),
        ["AdamW"] = p => AdamW(p, 0.02, weight_decay: 0.1),
        ["AdamW amsgrad"] = p => AdamW(p, 0.02, weight_decay: 0.05, amsgrad: true),
        ["RMSProp"] = p => RMSProp(p, 0.01),
        ["RMSProp momentum"] = p => RMSProp(p, 0.005, 0.9, momentum: 0.8, weight_decay: 0.05),
        ["RMSProp centered"] = p => RMSProp(p, 0.005, 0.9, 1e-3, momentum: 0.5, centered: true),
        ["Adagrad"] = p => Adagrad(p, 0.1),
        ["Adagrad decayed"] = p => Adagrad(p, 0.1, lr_decay: 0.05, weight_decay: 0.02, initial_accumulator_value: 0.1),
    };

    public static IEnumerable<object[]> Names => s_optimizers.Keys.Select(name => new object[] { name });

    public enum Memory
    {
        Contiguous,
        ChannelsLast,
        Double,
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Fifty_steps_are_those_of_PyTorch(string name)
    {
        // In one pass over the memory, in one over another layout, and through libtorch's operations.
        foreach (var memory in Enum.GetValues<Memory>())
        {
            using var scope = NewDisposeScope();
            var parameters = Start(memory);
            using var optimizer = s_optimizers[name](parameters);
            var expected = Reference.Optim.GetProperty("optimizers").GetProperty(name);
            for (var step = 1; step <= 50; step++)
            {
                Step(optimizer, parameters, step);
                if (expected.TryGetProperty(step.ToString(), out var found))
                {
                    for (var i = 0; i < parameters.Length; i++)
                    {
                        Reference.AssertClose(found[i].Doubles(), Values(parameters[i]), $"{memory}, step {step}, parameter {i}", 1e-5);
                    }
                }
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void State_is_saved_and_loaded(string name)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Start(Memory.Contiguous), Start(Memory.ChannelsLast));
        using var source = s_optimizers[name](first);
        for (var step = 1; step <= 3; step++)
        {
            Step(source, first, step);
        }

        source.ParamGroups.Single().LearningRate *= 0.5;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        source.save_state_dict(writer);
        stream.Position = 0;
        using var target = s_optimizers[name](second);
        target.load_state_dict(new BinaryReader(stream));
        Assert.AreEqual(source.ParamGroups.Single().LearningRate, target.ParamGroups.Single().LearningRate);
        foreach (var (mine, theirs) in target.state_dict().State.Zip(source.state_dict().State))
        {
            Assert.IsTrue(mine.ApproximatelyEquals(theirs));
        }

        using var third = s_optimizers[name](Start(Memory.Contiguous));
        third.load_state_dict(source.state_dict());
        Assert.IsTrue(third.state_dict().State.Zip(source.state_dict().State).All(pair => pair.First.ApproximatelyEquals(pair.Second)));

        // And both go on alike.
        TorchSharp.torch.nn.utils.vector_to_parameters(TorchSharp.torch.nn.utils.parameters_to_vector(first), second);
        Step(source, first, 4);
        Step(target, second, 4);
        for (var i = 0; i < first.Length; i++)
        {
            Assert.IsTrue(first[i].allclose(second[i], 1e-5, 1e-6));
        }
    }

    [TestMethod]
    public void State_lies_in_memory_as_the_parameter_does()
    {
        using var scope = NewDisposeScope();
        var parameters = Start(Memory.ChannelsLast);
        using var adam = Adam(parameters);
        using var sgd = SGD(parameters, 0.1, momentum: 0.9);
        Step(adam, parameters, 1);
        Step(sgd, parameters, 1);
        CollectionAssert.AreEqual(parameters[0].stride(), ((Adam.State)adam.state_dict().State[0]).exp_avg.stride());
        CollectionAssert.AreEqual(parameters[0].stride(), ((SGD.State)sgd.state_dict().State[0]).momentum_buffer!.stride());
        Assert.AreEqual(1, ((Adam.State)adam.state_dict().State[0]).step);
    }

    [TestMethod]
    public void An_average_that_shrinks_ends_as_zero_and_in_no_denormal_numbers()
    {
        using IDisposable scope = NewDisposeScope();
        var weight = new Parameter(ones(100));
        using var adam = torch.optim.Adam([weight]);
        for (int step = 0; step < 1000; step++)
        {
            weight.grad = step == 0 ? ones(100) : zeros(100);
            adam.step();
        }

        // 0.1 · 0.9^999 is 2e-47, less than the smallest denormal number; rounding would stop it at that one.
        Assert.AreEqual(0f, ((Adam.State)adam.state_dict().State[0]).exp_avg.abs().max().item<float>());
        using Tensor tiny = full([1], 1e-40f);
        Assert.AreNotEqual(0f, (tiny * 2).item<float>(), "denormal numbers outside the optimizer");
    }

    [TestMethod]
    public void Groups_have_their_own_settings()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (new Parameter(ones(1)), new Parameter(ones(1)));
        using var optimizer = SGD([new SGD.ParamGroup([a], lr: 0.1), new SGD.ParamGroup { Parameters = [b] }], 0.5);
        CollectionAssert.AreEqual(new[] { 0.1, 0.5 }, optimizer.ParamGroups.Select(g => g.LearningRate).ToArray());
        a.grad = ones(1);
        b.grad = ones(1);
        optimizer.step();
        Assert.AreEqual(0.9, a.item<float>(), 1e-6);
        Assert.AreEqual(0.5, b.item<float>(), 1e-6);

        var c = new Parameter(ones(1));
        optimizer.add_param_group(new SGD.ParamGroup([c], lr: 0.2, momentum: 0.9));
        Assert.HasCount(3, optimizer.parameters().ToList());
        Assert.AreEqual(0.2, optimizer.ParamGroups.Last().InitialLearningRate);
        Assert.AreEqual(0.9, ((IMomentum)optimizer.ParamGroups.Last()).Momentum);
        CollectionAssert.AreEqual(new[] { 2 }, optimizer.state_dict().StateIndexRef[2]);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => optimizer.add_param_group(new SGD.ParamGroup([c]))).Message, "twice");
        Assert.ThrowsExactly<ArgumentException>(() => optimizer.add_param_group(new Adam.ParamGroup([new Parameter(ones(1))])));
    }

    [TestMethod]
    public void Parameters_without_a_gradient_are_left_alone_and_gradients_are_cleared()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (new Parameter(ones(2)), new Parameter(ones(2)));
        using var optimizer = Adam([("a", a), ("b", b)], weight_decay: 0.1);
        a.grad = ones(2);
        Assert.AreEqual(7f, optimizer.step(() => tensor(7f))!.item<float>());
        Assert.IsLessThan(1, a[0].item<float>());
        Assert.AreEqual(1f, b[0].item<float>());
        optimizer.zero_grad();
        Assert.IsNull(a.grad);
    }

    [TestMethod]
    public void A_step_counts_as_a_change_for_autograd()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones(3));
        using var optimizer = SGD([parameter], 0.1);
        var loss = parameter.pow(3).sum();
        parameter.grad = ones(3);
        optimizer.step();
        StringAssert.Contains(Assert.ThrowsExactly<System.Runtime.InteropServices.ExternalException>(() => loss.backward()).Message, "modified by an inplace operation");
    }

    [TestMethod]
    public void State_that_does_not_fit_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        using var adam = Adam([new Parameter(ones(3))]);
        using var sgd = SGD([new Parameter(ones(3))], 0.1);
        using var two = Adam([new Parameter(ones(3)), new Parameter(ones(3))]);
        using var other = Adam([new Parameter(ones(4))]);
        using var stream = new MemoryStream();
        adam.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => sgd.load_state_dict(new BinaryReader(stream))).Message, "'Adam'");
        stream.Position = 0;
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => two.load_state_dict(new BinaryReader(stream))).Message, "1 and 2");
        stream.Position = 0;
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => other.load_state_dict(new BinaryReader(stream))).Message, "[3] where one of type Float32 and shape [4]");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => two.load_state_dict(adam.state_dict())).Message, "1 and 2");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_cut_off_stream_is_refused_and_leaves_the_state_and_no_tensor(string name)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Start(Memory.Contiguous), Start(Memory.Contiguous));
        using var source = s_optimizers[name](first);
        using var target = s_optimizers[name](second);
        using var untouched = s_optimizers[name](second);
        Step(source, first, 1);
        using var stream = new MemoryStream();
        source.save_state_dict(new BinaryWriter(stream));
        var bytes = stream.ToArray();
        var live = LiveTensors.Count();
        for (var length = 0; length < bytes.Length; length += Math.Max(1, Math.Min(7, bytes.Length - length - 1)))
        {
            // As a file, and as a stream that does not know how long it is.
            using var part = new MemoryStream(bytes, 0, length);
            Assert.ThrowsExactly<InvalidDataException>(() => target.load_state_dict(new BinaryReader(part)), $"{length} bytes");
            part.Position = 0;
            using var pipe = new System.IO.Compression.BrotliStream(Compressed(part), System.IO.Compression.CompressionMode.Decompress);
            Assert.ThrowsExactly<InvalidDataException>(() => target.load_state_dict(new BinaryReader(pipe)), $"{length} bytes of a pipe");
        }

        Assert.AreEqual(live, Tensor.TotalCount);
        Assert.IsTrue(target.state_dict().State.Zip(untouched.state_dict().State).All(pair => pair.First.ApproximatelyEquals(pair.Second)));
    }

    [TestMethod]
    public void Lengths_in_a_hostile_stream_take_no_memory()
    {
        using var scope = NewDisposeScope();
        using var adam = Adam([new Parameter(ones(3))]);
        using var stream = new MemoryStream();
        adam.save_state_dict(new BinaryWriter(stream));
        var bytes = stream.ToArray();
        // A name of two gigabytes; then a state tensor of 2^40 values, in a stream that does not know how long it is.
        AssertRefused([0xFF, 0xFF, 0xFF, 0xFF, 0x07, .. bytes[1..]], "makes no sense");
        var head = bytes.AsSpan().IndexOf((byte[])[(byte)ScalarType.Float32, 1, 3]);
        AssertRefused([.. bytes[..(head + 2)], 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, .. new byte[4096]], "[1099511627776] where one of type Float32 and shape [3]");

        void AssertRefused(byte[] hostile, string message)
        {
            using var pipe = new System.IO.Compression.BrotliStream(Compressed(new MemoryStream(hostile)), System.IO.Compression.CompressionMode.Decompress);
            var before = GC.GetAllocatedBytesForCurrentThread();
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => adam.load_state_dict(new BinaryReader(pipe))).Message, message);
            Assert.IsLessThan(1 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static MemoryStream Compressed(Stream content)
    {
        var compressed = new MemoryStream();
        using (var writer = new System.IO.Compression.BrotliStream(compressed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            content.CopyTo(writer);
        }

        compressed.Position = 0;
        return compressed;
    }

    [TestMethod]
    public void A_disposed_parameter_is_an_error()
    {
        using var parameter = new Parameter(ones(3));
        using var optimizer = SGD([parameter], 0.1);
        parameter.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => optimizer.step());
    }

    private static Parameter[] Start(Memory memory) => [.. s_shapes.Select(shape =>
    {
        var values = (arange(shape.TotalSize(), ScalarType.Float64) * 0.7).cos().reshape(shape);
        values = memory == Memory.Double ? values : values.to(ScalarType.Float32);
        return new Parameter(memory == Memory.ChannelsLast && shape.Length == 4 ? values.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : values);
    })];

    private static void Step(OptimizerHelper optimizer, Parameter[] parameters, int step)
    {
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            foreach (var parameter in parameters)
            {
                var wave = (arange(parameter.numel(), ScalarType.Float64) * 0.3 + step * 0.7).sin() * 0.5;
                parameter.grad = wave.reshape(parameter.shape).to(parameter.dtype) + parameter.detach() * 0.1;
            }
        }

        optimizer.step();
    }

    private static double[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
    }
}
