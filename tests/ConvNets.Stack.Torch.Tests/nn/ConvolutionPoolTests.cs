using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ConvNets.Stack.Torch.Tests.nn;

/// <summary>A convolution and the max pooling after it in one operation: values and gradients are those of libtorch's, one after the other.</summary>
[TestClass]
public sealed class ConvolutionPoolTests
{
    [TestMethod]
    [DataRow(2, 3, 16, 11, 14, 3, 0, 2, DisplayName = "a first layer")]
    [DataRow(3, 1, 32, 28, 28, 3, 0, 2, DisplayName = "a first layer of grey pictures")]
    [DataRow(2, 32, 48, 13, 10, 3, 1, 2, DisplayName = "direct")]
    [DataRow(2, 16, 16, 12, 12, 5, 2, 3, DisplayName = "5×5, windows of 3×3")]
    [DataRow(8, 32, 64, 15, 17, 3, 0, 2, DisplayName = "Winograd for the weights' gradient")]
    [DataRow(8, 64, 64, 15, 17, 3, 0, 2, DisplayName = "Winograd without padding")]
    [DataRow(8, 64, 128, 14, 13, 3, 1, 2, DisplayName = "Winograd with padding")]
    public void It_gives_what_libtorch_gives(int count, int input, int output, int height, int width, int kernel, int padding, int window)
    {
        using IDisposable scope = NewDisposeScope();
        manual_seed(1);
        // oneDNN has no fast way back to the pictures themselves, and nobody asks for it.
        foreach (bool learnsBelow in input < 16 ? [false] : new[] { true, false })
        {
            foreach (bool withBias in new[] { true, false })
            {
                foreach (bool rectify in new[] { true, false })
                {
                    TorchSharp.Modules.Conv2d convolution = torch.nn.Conv2d(input, output, kernel, padding: padding, bias: withBias);
                    Tensor values = randn(count, input, height, width);
                    Tensor ours = TensorLayout.ChannelsLast(values).requires_grad_(learnsBelow), theirs = values.clone().requires_grad_(learnsBelow);

                    Tensor? pooled = ConvolutionPool.TryRun(ours, convolution, window, rectify);
                    RequireFastWay(pooled);
                    Tensor convolved = convolution.call(theirs);
                    Tensor expected = F.max_pool2d(convolved, window);
                    expected = rectify ? expected.relu() : expected;
                    AssertClose(expected, pooled);

                    Tensor upstream = randn(expected.shape).mul(HasClearWinner(convolved.detach(), window));
                    Tensor[] learning = [convolution.weight, .. withBias ? new[] { convolution.bias! } : []];
                    Tensor[] wanted = Gradients(expected, upstream, learning, theirs);
                    Tensor[] got = Gradients(pooled, upstream, learning, ours);
                    Assert.HasCount(wanted.Length, got);
                    for (int i = 0; i < wanted.Length; i++)
                    {
                        AssertClose(wanted[i], got[i]);
                    }
                }
            }
        }
    }

    [TestMethod]
    [DataRow(8, 64, 64, 15, 17, 0)]
    [DataRow(4, 128, 96, 14, 15, 1)]
    public void Without_a_pooling_a_convolution_is_that_of_double_precision(int count, int input, int output, int height, int width, int padding)
    {
        using IDisposable scope = NewDisposeScope();
        manual_seed(3);
        foreach (bool learnsBelow in new[] { true, false })
        {
            Tensor values = randn(count, input, height, width);
            TorchSharp.Modules.Conv2d convolution = torch.nn.Conv2d(input, output, 3, padding: padding), exact = torch.nn.Conv2d(input, output, 3, padding: padding, dtype: ScalarType.Float64);
            using (no_grad())
            {
                exact.weight.copy_(convolution.weight);
                exact.bias!.copy_(convolution.bias!);
            }

            Tensor ours = values.clone().requires_grad_(learnsBelow), theirs = values.to(ScalarType.Float64).requires_grad_(learnsBelow);
            RequireFastWay(Native.Check(Native.cn_convolution_pool_takes(ours, convolution.weight, convolution.bias, convolution.padding, 1)) == 1 ? ours : null);
            Tensor got = convolution.call(ours), wanted = exact.call(theirs);
            AssertClose(wanted, got);
            Tensor upstream = randn(wanted.shape);
            Tensor[] gradients = Gradients(got, upstream, [convolution.weight, convolution.bias!], ours);
            foreach ((Tensor expected, Tensor actual) in Gradients(wanted, upstream.to(ScalarType.Float64), [exact.weight, exact.bias!], theirs).Zip(gradients))
            {
                AssertClose(expected, actual);
            }
        }
    }

    [TestMethod]
    public void Windows_of_one_pixel_are_rectified_too()
    {
        using IDisposable scope = NewDisposeScope();
        manual_seed(4);
        TorchSharp.Modules.Conv2d convolution = torch.nn.Conv2d(64, 64, 3);
        Tensor values = randn(8, 64, 15, 17), upstream = randn(8, 64, 13, 15);
        Tensor ours = values.clone().requires_grad_(true), theirs = values.clone().requires_grad_(true);
        Tensor? pooled = ConvolutionPool.TryRun(ours, convolution, 1, rectify: true);
        RequireFastWay(pooled);
        Tensor convolved = convolution.call(theirs);
        AssertClose(convolved.relu(), pooled);
        upstream = upstream.mul(convolved.detach().abs().gt(1e-3).to(ScalarType.Float32));
        Tensor[] learning = [convolution.weight, convolution.bias!];
        foreach ((Tensor expected, Tensor actual) in Gradients(convolved.relu(), upstream, learning, theirs).Zip(Gradients(pooled, upstream, learning, ours)))
        {
            AssertClose(expected, actual);
        }
    }

    [TestMethod]
    public void Two_runs_give_the_same_bits()
    {
        using IDisposable scope = NewDisposeScope();
        manual_seed(2);
        TorchSharp.Modules.Conv2d convolution = torch.nn.Conv2d(64, 64, 3);
        Tensor values = randn(16, 64, 20, 20), upstream = randn(16, 64, 9, 9);
        Tensor[][] runs = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            Tensor input = values.clone().requires_grad_(true);
            Tensor? pooled = ConvolutionPool.TryRun(input, convolution, 2, rectify: true);
            RequireFastWay(pooled);
            return Gradients(pooled, upstream, [convolution.weight, convolution.bias!], input);
        })];
        foreach ((Tensor one, Tensor other) in runs[0].Zip(runs[1]))
        {
            Assert.IsTrue(one.equal(other).all().item<bool>());
        }
    }

    [TestMethod]
    public void What_it_has_no_way_for_goes_the_ordinary_one()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor input = randn(2, 16, 12, 12);
        Assert.IsNull(ConvolutionPool.TryRun(input, torch.nn.Conv2d(16, 24, 3), 2, true), "filters that fill no block");
        Assert.IsNull(ConvolutionPool.TryRun(input, torch.nn.Conv2d(16, 32, 3, stride: 2), 2, true), "a stride");
        Assert.IsNull(ConvolutionPool.TryRun(input, torch.nn.Conv2d(16, 32, 3, dilation: 2), 2, true), "a dilation");
        Assert.IsNull(ConvolutionPool.TryRun(input, torch.nn.Conv2d(16, 32, 3, groups: 16), 2, true), "groups");
        Assert.IsNull(ConvolutionPool.TryRun(input, torch.nn.Conv2d(16, 32, 3), 11, true), "a window larger than the picture");
        Assert.IsNull(ConvolutionPool.TryRun(input.to(ScalarType.Float64), torch.nn.Conv2d(16, 32, 3, dtype: ScalarType.Float64), 2, true), "double precision");
        Assert.IsNull(ConvolutionPool.TryRun(input, torch.nn.Conv2d(8, 32, 3), 2, true), "channels that do not fit");
        using IDisposable still = no_grad();
        Assert.IsNull(ConvolutionPool.TryRun(input, torch.nn.Conv2d(16, 32, 3), 2, true), "no gradient");
    }

    [TestMethod]
    public void What_is_no_number_is_not_hidden()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor input = ones(1, 16, 4, 4);
        input[0, 0, 0, 0] = float.NaN;
        Tensor? pooled = ConvolutionPool.TryRun(input, torch.nn.Conv2d(16, 16, 1), 2, rectify: true);
        RequireFastWay(pooled);
        Assert.IsTrue(pooled[0, 0, 0, 0].isnan().item<bool>());
        Assert.IsFalse(pooled[0, 0, 1, 1].isnan().item<bool>());
    }

    /// <summary>oneDNN's kernels for blocks of sixteen channels take a processor with AVX-512, and a libtorch that uses the system's oneDNN.</summary>
    private static void RequireFastWay([System.Diagnostics.CodeAnalysis.NotNull] Tensor? pooled)
    {
        if (pooled is null && !System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
        {
            Assert.Inconclusive("This processor has no AVX-512.");
        }

        Assert.IsNotNull(pooled);
    }

    /// <summary>1 for the windows whose largest value is so by more than a rounding, and is as far from 0; else 0. Where rounding decides, gradients go different ways.</summary>
    private static Tensor HasClearWinner(Tensor convolved, int window)
    {
        long[] size = convolved.shape;
        long height = size[2] / window, width = size[3] / window;
        Tensor windows = convolved.narrow(2, 0, height * window).narrow(3, 0, width * window)
            .reshape(size[0], size[1], height, window, width, window).permute(0, 1, 2, 4, 3, 5).reshape(size[0], size[1], height, width, window * window);
        Tensor best = windows.topk(2, -1).values;
        Tensor largest = best.select(-1, 0);
        Tensor isClear = (largest - best.select(-1, 1)).gt(1e-3).logical_and(largest.abs().gt(1e-3));
        Assert.IsGreaterThan(0.9, isClear.to(ScalarType.Float32).mean().item<float>());
        return isClear.to(ScalarType.Float32);
    }

    private static Tensor[] Gradients(Tensor result, Tensor upstream, Tensor[] learning, Tensor input)
    {
        foreach (Tensor each in learning)
        {
            each.grad = null;
        }

        result.backward([upstream]);
        return [.. learning.Append(input).Where(each => each.requires_grad).Select(each => each.grad!.clone())];
    }

    /// <summary>To a few roundings of the largest value: the order of sums differs, and Winograd's algorithm rounds at more places.</summary>
    private static void AssertClose(Tensor expected, Tensor actual)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        double largest = expected.abs().max().to(ScalarType.Float64).item<double>(), difference = (expected - actual).abs().max().to(ScalarType.Float64).item<double>();
        Assert.IsLessThanOrEqualTo(2e-5 * largest, difference);
    }
}
