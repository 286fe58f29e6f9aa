using ConvNets.Stack.Torch.Tests.reference;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvNets.Stack.Torch.Tests;

[TestClass]
public sealed class AutogradTests
{
    private static readonly Dictionary<string, Func<Dictionary<string, Tensor>, Tensor>> s_functions = new()
    {
        ["mul"] = x => x["A"] * x["B"],
        ["div"] = x => x["A"] / x["P"],
        ["rdiv"] = x => 2 / x["P"],
        ["matmul"] = x => x["A"].matmul(x["B"].T),
        ["softmax"] = x => x["C"].softmax(2),
        ["norm"] = x => x["A"].norm(1, false, 2),
        ["exp log"] = x => x["P"].exp().log1p(),
        ["index"] = x => x["C"][TensorIndex.Colon, 1, 1..],
        ["cat"] = x => cat([x["A"], x["B"]], 0),
        ["max"] = x => x["C"].max(1).values,
        ["broadcast"] = x => x["A"] + x["V"],
        ["where"] = x => where(x["A"] > 0, x["A"], x["B"]),
        ["pow"] = x => x["P"].pow(3),
        ["std"] = x => x["C"].std(1),
    };

    public static IEnumerable<object[]> Cases => Reference.Names(Reference.Tensors.GetProperty("gradients")).Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Gradients_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var expected = Reference.Tensors.GetProperty("gradients").GetProperty(name);
        var leaves = Reference.Names(expected).ToDictionary(leaf => leaf, leaf => Inputs.Of(leaf).requires_grad_());

        var result = s_functions[name](leaves);
        var weights = arange(result.numel(), ScalarType.Float32).reshape(result.shape) / 10 - 0.2;
        (result * weights).sum().backward();

        foreach (var (leaf, tensor) in leaves)
        {
            Reference.AssertClose(expected.GetProperty(leaf), tensor.grad!, $"{name} by {leaf}", 2e-5);
        }
    }

    [TestMethod]
    public void Gradients_accumulate_until_cleared()
    {
        using var scope = NewDisposeScope();
        var x = tensor(3f, requires_grad: true);
        Assert.IsNull(x.grad);
        (x * x).backward();
        (x * x).backward();
        Assert.AreEqual(12f, x.grad!.item<float>());
        x.grad = null;
        Assert.IsNull(x.grad);
    }

    [TestMethod]
    public void Grad_gives_null_for_an_unused_input_where_that_is_allowed()
    {
        using var scope = NewDisposeScope();
        var x = tensor(3f, requires_grad: true);
        var unused = tensor(1f, requires_grad: true);
        var gradients = autograd.grad([x * x], [x, unused], allow_unused: true);
        Assert.AreEqual(6f, gradients[0].item<float>());
        Assert.IsNull(gradients[1]);
    }

    [TestMethod]
    public void A_graph_is_kept_on_demand()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2f, requires_grad: true);
        var y = x.exp();
        y.backward(retain_graph: true);
        y.backward();
        Assert.AreEqual(2 * MathF.Exp(2), x.grad!.item<float>(), 1e-4f);
        Assert.ThrowsExactly<System.Runtime.InteropServices.ExternalException>(() => y.backward());
    }

    [TestMethod]
    public void Guards_restore_the_mode_they_found()
    {
        Assert.IsTrue(is_grad_enabled());
        using (no_grad())
        {
            Assert.IsFalse(is_grad_enabled());
            using (enable_grad())
            {
                Assert.IsTrue(is_grad_enabled());
            }

            Assert.IsFalse(is_grad_enabled());
        }

        using (set_grad_enabled(false))
        {
            Assert.IsFalse(is_grad_enabled());
        }

        using (inference_mode())
        {
            Assert.IsTrue(is_inference_mode_enabled());
            Assert.IsFalse(is_grad_enabled());
        }

        Assert.IsFalse(is_inference_mode_enabled());
        Assert.IsTrue(is_grad_enabled());
    }

    [TestMethod]
    public void A_guard_refuses_to_end_on_another_thread()
    {
        using var guard = no_grad();
        Exception? error = null;
        var thread = new Thread(() =>
        {
            try
            {
                guard.Dispose();
            }
            catch (InvalidOperationException e)
            {
                error = e;
            }
        });
        thread.Start();
        thread.Join();
        Assert.IsNotNull(error);
    }

    [TestMethod]
    public void Detached_tensors_and_leaves_say_so()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, requires_grad: true);
        var y = x * 2;
        Assert.IsTrue(x.is_leaf);
        Assert.IsFalse(y.is_leaf);
        Assert.IsTrue(y.requires_grad);
        Assert.IsFalse(y.detach().requires_grad);
        using (no_grad())
        {
            Assert.IsFalse((x * 2).requires_grad);
        }
    }
}
