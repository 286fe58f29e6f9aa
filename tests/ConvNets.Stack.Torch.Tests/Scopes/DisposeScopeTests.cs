using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvNets.Stack.Torch.Tests;

[TestClass]
[DoNotParallelize]
public sealed class DisposeScopeTests
{
    [TestInitialize]
    public void ResetCounts() => DisposeScopeManager.Statistics.Reset();

    [TestMethod]
    public void A_scope_disposes_what_was_made_in_it()
    {
        Tensor inside;
        using (var scope = NewDisposeScope())
        {
            inside = zeros(2);
            _ = inside + 1;
            Assert.AreEqual(2, scope.DisposablesCount);
            Assert.IsTrue(scope.Contains(inside));
        }

        Assert.IsTrue(inside.IsInvalid);
        Assert.AreEqual(2, DisposeScopeManager.Statistics.CreatedInScopeCount);
        Assert.AreEqual(2, DisposeScopeManager.Statistics.DisposedInScopeCount);
        Assert.AreEqual(0, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.IsNull(CurrentDisposeScope);
    }

    [TestMethod]
    public void What_moves_out_survives()
    {
        Tensor outer, detached;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                outer = zeros(2).MoveToOuterDisposeScope();
                detached = zeros(2).DetachFromDisposeScope();
            }

            Assert.IsFalse(outer.IsInvalid);
        }

        Assert.IsTrue(outer.IsInvalid);
        Assert.IsFalse(detached.IsInvalid);
        Assert.AreEqual(1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(1, DisposeScopeManager.Statistics.DetachedFromScopeCount);
        detached.Dispose();
        Assert.AreEqual(1, DisposeScopeManager.Statistics.DisposedOutsideScopeCount);
        Assert.AreEqual(0, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Outside_a_scope_tensors_are_their_makers()
    {
        var tensor = zeros(2);
        Assert.AreEqual(1, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
        using (var scope = NewDisposeScope())
        {
            scope.Attach(tensor);
            Assert.AreEqual(1, DisposeScopeManager.Statistics.AttachedToScopeCount);
        }

        Assert.IsTrue(tensor.IsInvalid);
        Assert.AreEqual(0, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Everything_but_the_kept_goes()
    {
        using var scope = NewDisposeScope();
        Tensor first = zeros(1), second = zeros(1), third = zeros(1);
        var (keptFirst, keptSecond) = scope.DisposeEverythingBut(first, second);
        Assert.AreSame(first, keptFirst);
        Assert.IsFalse(keptSecond.IsInvalid);
        Assert.IsTrue(third.IsInvalid);
        Assert.AreEqual(2, scope.DisposablesCount);
        first.Dispose();
        Assert.AreEqual(1, scope.DisposablesCount);
    }

    [TestMethod]
    public void A_scope_may_end_before_one_inside_it()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        outer.Dispose();
        Assert.AreSame(inner, CurrentDisposeScope);
        inner.Dispose();
        Assert.IsNull(CurrentDisposeScope);
    }

    [TestMethod]
    public void A_wrapped_expression_keeps_its_result_only()
    {
        using var source = ones(3);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using var result = WrappedTensorDisposeScope(() => (source + 1) * 2);
        Assert.AreEqual(4f, result[0].ToSingle());
        Assert.AreEqual(before + 2, DisposeScopeManager.Statistics.ThreadTotalLiveCount); // the result and the element read
    }

    [TestMethod]
    public void Scopes_of_other_threads_are_apart_and_may_lose_tensors_here()
    {
        using var scope = NewDisposeScope();
        var mine = Enumerable.Range(0, 200).Select(_ => zeros(1)).ToArray();
        var thread = new Thread(() =>
        {
            Assert.IsNull(CurrentDisposeScope);
            foreach (var tensor in mine.Take(100))
            {
                tensor.Dispose();
            }
        });
        thread.Start();
        for (var i = 0; i < 200; i++)
        {
            _ = zeros(1);
        }

        thread.Join();
        Assert.AreEqual(300, scope.DisposablesCount);
    }

    [TestMethod]
    public void A_forgotten_tensor_is_finalised()
    {
        var before = Tensor.TotalCount;
        Forget();
        for (var i = 0; i < 20 && Tensor.TotalCount > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.IsLessThanOrEqualTo(before, Tensor.TotalCount);
        Assert.IsGreaterThanOrEqualTo(before + 50, Tensor.PeakCount);
    }

    [TestMethod]
    public void A_tensor_in_use_is_not_finalised_under_the_call()
    {
        var stop = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        for (var i = 0; i < 300; i++)
        {
            // Neither operand is reachable from here once the call has begun.
            using var sum = ones(64, 64) + ones(64, 64);
            Assert.AreEqual(2f, sum[63, 63].ToSingle());
        }

        Volatile.Write(ref stop, true);
        collector.Join();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        for (var i = 0; i < 50; i++)
        {
            _ = zeros(4).DetachFromDisposeScope();
        }
    }
}
