using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNets.Stack.Torch.Tests.nn;

/// <summary>Convolutions of packed weights against libtorch's own, in every layout and by every algorithm.</summary>
[TestClass]
public sealed class PackedConvolutionTests
{
    [TestMethod]
    [DataRow(3, 16, 7, 2, 3, 1, 1, DisplayName = "a first layer")]
    [DataRow(3, 10, 3, 1, 1, 1, 1, DisplayName = "channels that fill no block")]
    [DataRow(32, 48, 3, 1, 1, 1, 1, DisplayName = "Winograd")]
    [DataRow(32, 64, 3, 1, 0, 1, 1, DisplayName = "Winograd without padding")]
    [DataRow(32, 32, 3, 2, 1, 1, 1, DisplayName = "a stride")]
    [DataRow(32, 32, 3, 1, 2, 2, 1, DisplayName = "a dilation")]
    [DataRow(32, 64, 1, 1, 0, 1, 1, DisplayName = "1×1")]
    [DataRow(32, 32, 3, 1, 1, 1, 32, DisplayName = "depthwise")]
    [DataRow(64, 64, 3, 1, 1, 1, 4, DisplayName = "groups")]
    [DataRow(24, 24, 3, 1, 1, 1, 3, DisplayName = "groups that fill no block")]
    public void Its_results_are_libtorchs(int input, int output, int kernel, int stride, int padding, int dilation, int groups)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        Tensor weight = randn(output, input / groups, kernel, kernel) / Math.Sqrt(input / groups * kernel * kernel), bias = randn(output);
        foreach (var withBias in new[] { true, false })
        {
            using var packed = new PackedConvolution(weight, withBias ? bias : null, [stride, stride], [padding, padding], [dilation, dilation], groups);
            foreach (var (count, side) in new[] { (1, 30), (3, 30), (2, 9), (1, 30) })
            {
                Tensor x = randn(count, input, side, side + 3);
                Tensor plain = torch.nn.functional.conv2d(x, weight, withBias ? bias : null, [stride, stride], [padding, padding], [dilation, dilation], groups);
                Tensor addend = randn(plain.shape);
                foreach (Tensor given in Layouts(x))
                {
                    AssertClose(plain, packed.Run(given, null, rectify: false));
                    AssertClose(plain.relu(), packed.Run(given, null, rectify: true));
                    foreach (Tensor added in Layouts(addend))
                    {
                        AssertClose(plain + addend, packed.Run(given, added, rectify: false));
                        AssertClose((plain + addend).relu(), packed.Run(given, added, rectify: true));
                        AssertClose(addend, added, 0);
                    }
                }
            }
        }
    }

    [TestMethod]
    [DataRow(2, 2, 0, false)]
    [DataRow(3, 2, 1, false)]
    [DataRow(3, 2, 0, true)]
    [DataRow(3, 1, 1, false)]
    [DataRow(2, 2, 0, true)]
    public void Pooling_of_blocks_is_libtorchs(int size, int stride, int padding, bool ceil)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        Tensor x = randn(2, 32, 13, 16);
        Tensor blocks = Blocks(x);
        AssertClose(torch.nn.functional.max_pool2d(x, size, stride, padding, ceil_mode: ceil), PackedConvolution.Pool(blocks, size, stride, padding, ceil, average: false), 0);
        if (!ceil)
        {
            AssertClose(torch.nn.functional.avg_pool2d(x, size, stride, padding), PackedConvolution.Pool(blocks, size, stride, padding, ceil, average: true));
        }
    }

    [TestMethod]
    public void It_serves_many_threads_and_sizes_at_once()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        Tensor weight = randn(32, 32, 3, 3) / 17;
        using var packed = new PackedConvolution(weight, null, [1, 1], [1, 1], [1, 1], 1);
        Tensor[] inputs = [.. Enumerable.Range(0, 12).Select(i => randn(1 + (i % 3), 32, 20 + i, 33))];
        Tensor[] expected = [.. inputs.Select(x => torch.nn.functional.conv2d(x, weight, padding: [1, 1]))];
        Parallel.For(0, 48, i =>
        {
            using var own = NewDisposeScope();
            AssertClose(expected[i % 12], packed.Run(inputs[i % 12], null, rectify: false));
        });
    }

    [TestMethod]
    public void Inputs_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        using var packed = new PackedConvolution(randn(16, 32, 3, 3), null, [1, 1], [0, 0], [1, 1], 1);
        StringAssert.Contains(Assert.ThrowsExactly<ExternalException>(() => packed.Run(randn(1, 16, 8, 8), null, false)).Message, "32 channels");
        StringAssert.Contains(Assert.ThrowsExactly<ExternalException>(() => packed.Run(randn(1, 32, 2, 8), null, false)).Message, "Kernel size");
        StringAssert.Contains(Assert.ThrowsExactly<ExternalException>(() => packed.Run(randn(1, 32, 8, 8), randn(1, 16, 5, 6), false)).Message, "what is added");
        StringAssert.Contains(Assert.ThrowsExactly<ExternalException>(() => PackedConvolution.Pool(randn(1, 16, 8, 8), 2, 2, 0, false, false)).Message, "[N, C/16, H, W, 16]");
    }

    /// <summary>The same values contiguous, channels last, and, if the channels fill them, in blocks.</summary>
    private static IEnumerable<Tensor> Layouts(Tensor x)
    {
        yield return x;
        yield return x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        if (x.shape[1] % 16 == 0)
        {
            yield return Blocks(x);
        }
    }

    private static Tensor Blocks(Tensor x) => x.reshape(x.shape[0], x.shape[1] / 16, 16, x.shape[2], x.shape[3]).permute(0, 1, 3, 4, 2).contiguous();

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance = 2e-5)
    {
        Tensor joined = actual.dim() == 5
            ? actual.permute(0, 1, 4, 2, 3).reshape(actual.shape[0], actual.shape[1] * 16, actual.shape[2], actual.shape[3])
            : actual;
        CollectionAssert.AreEqual(expected.shape, joined.shape);
        Assert.IsLessThanOrEqualTo(tolerance, (expected - joined).abs().max().item<float>());
    }
}
