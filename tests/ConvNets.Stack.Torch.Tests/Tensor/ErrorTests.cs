using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNets.Stack.Torch.Tests;

/// <summary>What goes wrong in libtorch becomes a managed exception, leaks nothing and leaves the process in order.</summary>
[TestClass]
public sealed class ErrorTests
{
    [TestMethod]
    public void A_shape_mismatch_tells_both_shapes()
    {
        using var scope = NewDisposeScope();
        var left = zeros(2, 3);
        var error = Assert.ThrowsExactly<ExternalException>(() => left.matmul(left));
        StringAssert.Contains(error.Message, "2x3 and 2x3");
        Assert.DoesNotContain("Exception raised from", error.Message);
    }

    [TestMethod]
    public void Other_native_errors_come_through()
    {
        using var scope = NewDisposeScope();
        var values = zeros(2, 3);
        Assert.ThrowsExactly<ExternalException>(() => values[5]);
        Assert.ThrowsExactly<ExternalException>(() => values.reshape(4));
        Assert.ThrowsExactly<ExternalException>(() => values.size(7));
        Assert.ThrowsExactly<ExternalException>(() => values.bitwise_and(values));
        Assert.ThrowsExactly<ExternalException>(() => values.requires_grad_().add_(1));
        Assert.ThrowsExactly<ExternalException>(() => cat([zeros(1, 2), zeros(1, 3)]));
        Assert.ThrowsExactly<ExternalException>(() => stack([]));
        Assert.ThrowsExactly<ExternalException>(() => zeros(-1));
        Assert.ThrowsExactly<ExternalException>(() => empty([1L << 60]));
        Assert.ThrowsExactly<ExternalException>(() => zeros(2).backward());
        Assert.ThrowsExactly<ExternalException>(() => einsum("ij,", zeros(2)));
    }

    [TestMethod]
    public void Null_arguments_are_named()
    {
        using var values = zeros(2);
        Assert.AreEqual("other", Assert.ThrowsExactly<ArgumentNullException>(() => values.add((torch.Tensor)null!)).ParamName);
        Assert.AreEqual("tensors", Assert.ThrowsExactly<ArgumentNullException>(() => cat([values, null!])).ParamName);
        Assert.ThrowsExactly<ArgumentNullException>(() => cat((torch.Tensor[])null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => values.add((Scalar)null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => values.reshape(null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => tensor((float[])null!));
    }

    [TestMethod]
    public void An_error_leaves_no_tensor_behind()
    {
        using var left = zeros(2, 3);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 100; i++)
        {
            Assert.ThrowsExactly<ExternalException>(() => left.matmul(left));
            Assert.ThrowsExactly<ExternalException>(() => tensor(new float[6], [2, 3], names: ["one"]));
        }

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Errors_of_several_threads_do_not_mix()
    {
        Parallel.For(2, 40, i =>
        {
            using var values = zeros(i, i + 1);
            var error = Assert.ThrowsExactly<ExternalException>(() => values.matmul(values));
            StringAssert.Contains(error.Message, $"{i}x{i + 1} and {i}x{i + 1}");
        });
    }

    [TestMethod]
    public void Devices_that_are_not_there_are_refused()
    {
        if (cuda.is_available())
        {
            Assert.Inconclusive("This machine has CUDA.");
        }

        using var values = zeros(2);
        Assert.ThrowsExactly<InvalidOperationException>(() => values.cuda());
        Assert.ThrowsExactly<ArgumentException>(() => device("gpu"));
        Assert.ThrowsExactly<ArgumentException>(() => device("cuda:x"));
        Assert.AreEqual(1, device("cuda:1").index);
        Assert.AreEqual(0, cuda.device_count());
    }
}
