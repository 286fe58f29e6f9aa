namespace Microsoft.ML.ConvNets.Networks;

/// <summary>What the convolution layers have in common.</summary>
internal static class Convolution
{
    /// <summary>Requires groups that the filters can be divided into.</summary>
    internal static int RequireGroups(int groups, int filters)
    {
        KernelGeometry.RequireAtLeast(groups, 1, nameof(groups));
        return filters % groups == 0 ? groups : throw new ArgumentOutOfRangeException(
            nameof(groups), groups, $"{filters} filters cannot be divided into {groups} groups. Use a divisor of {filters}.");
    }

    /// <summary>Requires a dilation.</summary>
    internal static int RequireDilation(int dilation) => KernelGeometry.RequireAtLeast(dilation, 1, nameof(dilation));

    /// <summary>Requires a multiplier of channels.</summary>
    internal static int RequireMultiplier(int depthMultiplier) =>
        KernelGeometry.RequireAtLeast(depthMultiplier, 1, nameof(depthMultiplier));

    /// <summary>The geometry of a 1×1 convolution.</summary>
    internal static ConvolutionGeometry Pointwise => new(1, default, 1, 1);

    /// <summary>The weights of a convolution.</summary>
    internal static IEnumerable<WeightSpec> Weights(
        int channels, int filters, KernelSize kernel, bool useBias, KernelInitializer initializer, int groups = 1)
    {
        long[] shape = [filters, channels / groups, kernel.Height, kernel.Width];
        return initializer.Weights(shape, useBias);
    }

    /// <summary>How its kernel moves over an input.</summary>
    internal static ConvolutionGeometry Geometry(
        TensorShape input, KernelSize kernel, KernelSize stride, ConvPadding padding, int groups = 1, KernelSize? dilation = null)
    {
        KernelSize gaps = dilation ?? 1;
        return new ConvolutionGeometry(stride, padding.Around(input, kernel.Dilated(gaps), stride), gaps, groups);
    }

    /// <summary>The convolution with the weights of a scope.</summary>
    internal static T Apply<T>(IOps<T> ops, T input, WeightScope<T> weights, ConvolutionGeometry window)
        where T : class, IDisposable => ops.Conv2D(input, weights["weight"], weights.Find("bias"), window);
}
