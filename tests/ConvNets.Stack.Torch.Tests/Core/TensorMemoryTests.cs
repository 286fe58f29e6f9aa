using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNets.Stack.Torch.Tests.Core;

/// <summary>Large tensors get the memory of those before them. These tests look at this process's memory, so nothing runs beside them.</summary>
[TestClass]
[DoNotParallelize]
public sealed class TensorMemoryTests
{
    private const long Mebibyte = 1L << 20;

    [TestMethod]
    public void The_next_tensor_of_a_size_gets_the_memory_of_the_last_one()
    {
        nint first, second;
        using (Tensor tensor = empty(3 * Mebibyte))
        {
            first = AddressOf(tensor);
        }

        using (Tensor tensor = empty(3 * Mebibyte))
        {
            second = AddressOf(tensor);
        }

        Assert.AreEqual(first, second);
    }

    [TestMethod]
    public void A_tensor_of_more_than_half_the_size_gets_it_too_and_a_smaller_one_does_not()
    {
        TensorMemory.Trim();
        nint first, second, third;
        using (Tensor tensor = empty(8 * Mebibyte))
        {
            first = AddressOf(tensor);
        }

        using (Tensor tensor = empty(5 * Mebibyte))
        {
            second = AddressOf(tensor);
        }

        using (Tensor tensor = empty(3 * Mebibyte))
        {
            third = AddressOf(tensor);
        }

        Assert.AreEqual(first, second);
        Assert.AreNotEqual(first, third);
    }

    [TestMethod]
    public void Trimming_gives_the_memory_back_and_spares_what_is_in_use()
    {
        using Tensor kept = ones(2 * Mebibyte);
        ones(64 * Mebibyte).Dispose();
        long before = Environment.WorkingSet;
        TensorMemory.Trim();
        long after = Environment.WorkingSet;
        Assert.IsGreaterThan(200 * Mebibyte, before - after, $"{before >> 20} MiB before, {after >> 20} MiB after");
        Assert.AreEqual(2f * Mebibyte, kept.sum().item<float>());
    }

    /// <summary>Sizes that never come again must not pile up.</summary>
    [TestMethod]
    public void What_is_kept_is_bounded_by_what_was_in_use_at_once()
    {
        TensorMemory.Trim();
        long before = Environment.WorkingSet;
        long most = 0;
        for (int size = 2; size <= 40; size++)
        {
            ones(size * Mebibyte).Dispose();
            most = Math.Max(most, Environment.WorkingSet - before);
        }

        TensorMemory.Trim();
        Assert.IsLessThan(40 * 4 * 1.4 * Mebibyte, most, $"{most >> 20} MiB");
    }

    private static unsafe nint AddressOf(Tensor tensor) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
