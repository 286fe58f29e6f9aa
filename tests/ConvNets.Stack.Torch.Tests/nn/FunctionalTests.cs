using ConvNets.Stack.Torch.Tests.reference;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ConvNets.Stack.Torch.Tests.nn;

[TestClass]
public sealed class FunctionalTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_functions = new()
    {
        ["affine_grid"] = _ => F.affine_grid(Given("theta"), [2, 3, 4, 6]),
        ["affine_grid corners"] = _ => F.affine_grid(Given("theta"), [2, 3, 4, 6], align_corners: true),
        ["grid_sample"] = x => F.grid_sample(x, Given("affine_grid")),
        ["grid_sample nearest border"] = x => F.grid_sample(x, Given("affine_grid"), GridSampleMode.Nearest, GridSamplePaddingMode.Border, false),
        ["grid_sample reflection corners"] = x => F.grid_sample(x, Given("affine_grid"), GridSampleMode.Bilinear, GridSamplePaddingMode.Reflection, true),
        ["interpolate nearest"] = x => F.interpolate(x, scale_factor: [1.7]),
        ["interpolate recomputed"] = x => F.interpolate(x, scale_factor: [1.7], mode: InterpolationMode.Bilinear, recompute_scale_factor: true, align_corners: false),
        ["interpolate bilinear"] = x => F.interpolate(x, scale_factor: [1.7, 0.6], mode: InterpolationMode.Bilinear, align_corners: false),
        ["interpolate antialiased"] = x => F.interpolate(x, size: [3, 2], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true),
        ["interpolate bicubic"] = x => F.interpolate(x, size: [7, 3], mode: InterpolationMode.Bicubic, align_corners: true),
        ["interpolate area"] = x => F.interpolate(x, size: [2, 3], mode: InterpolationMode.Area),
        ["interpolate linear"] = x => F.interpolate(x[0], size: [7], mode: InterpolationMode.Linear, align_corners: false),
        ["pad constant"] = x => F.pad(x, (1, 0, 2, 1), value: 0.5),
        ["pad replicate"] = x => F.pad(x, [1, 0, 2, 1], PaddingModes.Replicate),
        ["pad circular"] = x => F.pad(x, new long[] { 1, 0, 2, 1 }, PaddingModes.Circular),
        ["normalize"] = x => F.normalize(x),
        ["normalize 1"] = x => F.normalize(x, p: 1, dim: -1),
        ["cosine_similarity"] = x => F.cosine_similarity(x, Given("other")),
        ["one_hot"] = _ => F.one_hot(tensor(new long[] { 0, 2, 1, 3 }, [2, 2]), 5),
        ["pixel_unshuffle"] = x => F.pixel_unshuffle(x.narrow(2, 0, 4), 2),
    };

    public static IEnumerable<object[]> Names => s_functions.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Results_are_those_of_PyTorch(string name)
    {
        using var scope = NewDisposeScope();
        Reference.AssertClose(Reference.NN.GetProperty("functions").GetProperty(name), s_functions[name](Given("x")), name);
    }

    [TestMethod]
    public void Functions_of_layers_agree_with_the_layers()
    {
        using var scope = NewDisposeScope();
        var x = randn(2, 4, 6, 6);
        using var conv = torch.nn.Conv2d(4, 5, 3, padding: 1, stride: 2);
        Assert.IsTrue(F.conv2d(x, conv.weight, conv.bias, strides: [2], padding: [1, 1]).allclose(conv.call(x)));
        using var same = torch.nn.Conv2d(4, 5, 3, padding: Padding.Same);
        Assert.IsTrue(F.conv2d_padding(x, same.weight, same.bias, padding: Padding.Same).allclose(same.call(x)));
        using var norm = torch.nn.BatchNorm2d(4);
        Assert.IsTrue(F.batch_norm(x, null, null, norm.weight, norm.bias, training: true).allclose(norm.call(x)));
    }

    [TestMethod]
    public void Arguments_that_do_not_fit_are_named()
    {
        using var scope = NewDisposeScope();
        var x = randn(1, 2, 4, 4);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => F.interpolate(x)).Message, "either size or scale_factor");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => F.interpolate(x, size: [2, 2], align_corners: true)).Message, "align_corners");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => F.max_pool2d(x, [2, 2, 2])).Message, "kernel_size");
        Assert.ThrowsExactly<ArgumentNullException>(() => F.relu(null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => F.conv2d(x, null!));
    }

    private static Tensor Given(string name) => Reference.NN.GetProperty("functions").GetProperty(name).ToTensor();
}
