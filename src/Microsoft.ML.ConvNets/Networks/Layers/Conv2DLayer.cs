using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>A two-dimensional convolution; see <see cref="Layers.Conv2D"/>.</summary>
[LayerKind("conv2d")]
public sealed record Conv2DLayer : Layer
{
    [JsonConstructor]
    internal Conv2DLayer(int filters, int kernelSize, int stride, Padding padding, Activation activation, bool useBias, KernelInitializer kernelInitializer)
    {
        Filters = Window.RequireAtLeast(filters, 1, nameof(filters));
        KernelSize = Window.RequireAtLeast(kernelSize, 1, nameof(kernelSize));
        Stride = Window.RequireAtLeast(stride, 1, nameof(stride));
        Padding = padding;
        Activation = activation.Required();
        UseBias = useBias;
        KernelInitializer = kernelInitializer.Required();
    }

    /// <summary>Number of output channels.</summary>
    public int Filters { get; }

    /// <summary>Height and width of the window, in pixels.</summary>
    public int KernelSize { get; }

    /// <summary>Pixels between two positions of the window.</summary>
    public int Stride { get; }

    /// <summary>What surrounds the input.</summary>
    public Padding Padding { get; }

    /// <summary>The function applied to the output.</summary>
    public Activation Activation { get; }

    /// <summary>Whether each filter has a bias.</summary>
    public bool UseBias { get; }

    /// <summary>How the first weights are drawn.</summary>
    public KernelInitializer KernelInitializer { get; }

    internal override Activation OutputActivation => Activation;

    internal override TensorShape OutputShape(TensorShape input)
    {
        Window.RequireImage(input, "Conv2D");
        return TensorShape.Image(
            Filters,
            Window.Positions(input.Height, KernelSize, Stride, Padding, "height", "Conv2D"),
            Window.Positions(input.Width, KernelSize, Stride, Padding, "width", "Conv2D"));
    }

    internal override long ParameterCount(TensorShape input) =>
        checked((long)input.Channels * KernelSize * KernelSize * Filters) + (UseBias ? Filters : 0);

    internal override Module<Tensor, Tensor> Build(TensorShape input)
    {
        (int top, int bottom) = Padding.Along(input.Height, KernelSize, Stride);
        (int left, int right) = Padding.Along(input.Width, KernelSize, Stride);
        TorchSharp.Modules.Conv2d Convolution(long padY, long padX)
        {
            TorchSharp.Modules.Conv2d module = nn.Conv2d(
                input.Channels, Filters, (KernelSize, KernelSize), (Stride, Stride), (padY, padX), bias: UseBias);
            KernelInitializer.ApplyTo(module.weight, UseBias ? module.bias : null);
            return module;
        }

        // libtorch pads both sides alike; an odd number of zeros (Same with a stride or an even window) goes in a step before.
        return top == bottom && left == right
            ? Convolution(top, left)
            : new PaddedModule(Convolution(0, 0), (left, right, top, bottom));
    }

    internal override string Describe() => $"Conv2D {Filters} of {KernelSize}×{KernelSize}"
        + (Stride == 1 ? "" : $", stride {Stride}") + (Activation == Activation.None ? "" : $", {Activation}");
}

/// <summary>Pads with zeros, then runs a convolution, whose weights carry the name <c>conv</c>.</summary>
internal sealed class PaddedModule : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _convolution;
    private readonly (long, long, long, long) _padding;

    internal PaddedModule(Module<Tensor, Tensor> convolution, (long Left, long Right, long Top, long Bottom) padding)
        : base(nameof(PaddedModule))
    {
        _convolution = convolution;
        _padding = padding;
        register_module("conv", convolution);
    }

    public override Tensor forward(Tensor input)
    {
        using Tensor padded = functional.pad(input, _padding, PaddingModes.Constant, 0);
        return _convolution.call(padded);
    }
}

public static partial class Layers
{
    /// <summary>
    /// A two-dimensional convolution: <c>[C, H, W]</c> to <c>[filters, H', W']</c>.
    /// </summary>
    /// <param name="filters">Number of output channels, at least 1.</param>
    /// <param name="kernelSize">Height and width of the window in pixels, at least 1.</param>
    /// <param name="stride">Pixels between two positions of the window, at least 1. Default 1.</param>
    /// <param name="padding">What surrounds the input. Default <see cref="Padding.Valid"/>.</param>
    /// <param name="activation">The function applied to the output. Default none.</param>
    /// <param name="useBias">Whether each filter has a bias. Default true; a batch norm right after makes it useless.</param>
    /// <param name="kernelInitializer">How the first weights are drawn. Default as in PyTorch.</param>
    /// <param name="name">The layer's name. Default: <c>conv2d_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public static Conv2DLayer Conv2D(
        int filters, int kernelSize, int stride = 1, Padding padding = default, Activation activation = Activation.None,
        bool useBias = true, KernelInitializer kernelInitializer = KernelInitializer.PyTorch, string? name = null) =>
        new(filters, kernelSize, stride, padding, activation, useBias, kernelInitializer) { Name = name };
}
