using TorchSharp.Utils;
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
internal sealed class PoolModule : Module<Tensor, Tensor>
{
    [ComponentName(Name = "pool")]
    private readonly Module<Tensor, Tensor> _pool;

    internal PoolModule(PoolWindow window)
        : base(nameof(PoolModule))
    {
        Window = window;
        _pool = window.IsAverage
            ? nn.AvgPool2d(window.Size, window.Stride, window.Padding, ceil_mode: window.CeilMode)
            : nn.MaxPool2d(window.Size, window.Stride, window.Padding, ceil_mode: window.CeilMode);
        RegisterComponents();
    }

    internal PoolWindow Window { get; }

    public override Tensor forward(Tensor input) => _pool.call(input);
}
