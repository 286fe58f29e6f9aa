using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>The libtorch modules of the layers that convolve.</summary>
internal static class ConvolutionModule
{
    /// <summary>Builds a convolution of <c>[C, H, W]</c> with freshly drawn weights.</summary>
    internal static Module<Tensor, Tensor> Build(
        TensorShape input, int filters, WindowSize kernel, int stride, Padding padding, bool useBias, KernelInitializer initializer,
        int groups = 1, int dilation = 1)
    {
        WindowSize window = kernel.Dilated(dilation);
        (int top, int bottom) = padding.Along(input.Height, window.Height, stride);
        (int left, int right) = padding.Along(input.Width, window.Width, stride);

        // libtorch pads both sides alike; an odd number of zeros (Same with a stride or an even window) goes in a step before.
        bool even = top == bottom && left == right;
        TorchSharp.Modules.Conv2d module = nn.Conv2d(
            input.Channels, filters, (kernel.Height, kernel.Width), (stride, stride), even ? (top, left) : (0, 0), (dilation, dilation),
            groups: groups, bias: useBias);
        initializer.ApplyTo(module.weight, useBias ? module.bias : null);
        return even ? module : new PaddedModule(module, (left, right, top, bottom));
    }

    /// <summary>Number of weights and biases of such a convolution.</summary>
    internal static long ParameterCount(int channels, int filters, WindowSize kernel, bool useBias, int groups = 1) =>
        checked((long)(channels / groups) * kernel.Height * kernel.Width * filters) + (useBias ? filters : 0);
}

/// <summary>Pads with zeros, then runs a convolution, whose weights carry the name <c>conv</c>.</summary>
internal sealed class PaddedModule : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv")]
    private readonly Module<Tensor, Tensor> _convolution;
    private readonly (long, long, long, long) _padding;

    internal PaddedModule(Module<Tensor, Tensor> convolution, (long Left, long Right, long Top, long Bottom) padding)
        : base(nameof(PaddedModule))
    {
        _convolution = convolution;
        _padding = padding;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using Tensor padded = functional.pad(input, _padding, PaddingModes.Constant, 0);
        return _convolution.call(padded);
    }
}
