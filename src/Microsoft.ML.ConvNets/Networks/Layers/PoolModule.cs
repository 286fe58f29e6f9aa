using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>A window that pools, and how it slides. Zeros of the padding count in an average.</summary>
internal readonly record struct PoolWindow(int Size, int Stride, int Padding, bool CeilMode, bool IsAverage)
{
    /// <summary>Whether each value is looked at once at most, and the largest of a window is what is kept.</summary>
    internal bool IsDisjointMaximum => !IsAverage && Stride == Size && Padding == 0 && !CeilMode;
}

/// <summary>Pools a window's values.</summary>
internal sealed class PoolModule : Module<Tensor, Tensor>, IPreparable
{
    private readonly Module<Tensor, Tensor> _pool;

    internal PoolModule(PoolWindow window)
        : base(nameof(PoolModule))
    {
        Window = window;
        _pool = window.IsAverage
            ? nn.AvgPool2d(window.Size, window.Stride, window.Padding, ceil_mode: window.CeilMode)
            : nn.MaxPool2d(window.Size, window.Stride, window.Padding, ceil_mode: window.CeilMode);
        register_module("pool", _pool);
    }

    internal PoolWindow Window { get; }

    public PreparedStep Prepare(Activation activation) => new PreparedPool(new PreparedModule(_pool, activation), Window, activation);

    public override Tensor forward(Tensor input) => _pool.call(input);
}

/// <summary>The same over blocks of channels where the stack can; else over joined ones.</summary>
internal sealed class PreparedPool(PreparedModule module, PoolWindow window, Activation activation) : PreparedStep
{
    internal override Tensor Run(Tensor input) => ChannelBlocks.IsBlocked(input) && Acceleration.TryPool(input, window) is { } pooled
        ? ChannelBlocks.Apply(activation, pooled)
        : module.Run(input);
}

/// <summary>One value for each channel of <c>[N, C, H, W]</c> or of blocks.</summary>
internal sealed class PreparedPlanePool(Func<Tensor, Tensor> reduce, Activation activation) : PreparedStep
{
    internal override Tensor Run(Tensor input)
    {
        Tensor values = reduce(input);
        if (ChannelBlocks.IsBlocked(input))
        {
            using Tensor blocks = values;
            values = blocks.flatten(1);
        }

        return activation.ApplyTo(values, inPlace: true);
    }
}
