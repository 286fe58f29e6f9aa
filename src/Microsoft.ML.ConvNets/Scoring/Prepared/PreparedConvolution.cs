using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using BatchNorm2d = TorchSharp.Modules.BatchNorm2d;
using Conv2d = TorchSharp.Modules.Conv2d;

namespace Microsoft.ML.ConvNets;

/// <summary>A module that ends in a convolution, which a batch norm after it can be folded into.</summary>
internal interface IConvolving
{
    PreparedStep Prepare(BatchNorm2d? norm, Activation activation);
}

/// <summary>A convolution with the batch norm after it folded into its weights, and the function after that.</summary>
internal sealed class PreparedConvolution : PreparedStep
{
    private readonly ConvolutionKernel _kernel;
    private readonly Activation _activation;

    private PreparedConvolution(Conv2d convolution, BatchNorm2d? norm, Activation activation)
    {
        _kernel = KernelOf(convolution, norm);
        _activation = activation;
    }

    /// <summary>Prepares a module that is a convolution or ends in one.</summary>
    internal static PreparedStep Of(Module<Tensor, Tensor> module, BatchNorm2d? norm, Activation activation) => module is IConvolving own
        ? own.Prepare(norm, activation)
        : new PreparedConvolution((Conv2d)module, norm, activation);

    internal override Tensor Run(Tensor input) => _activation == Activation.Relu
        ? _kernel.Run(input, null, rectify: true)
        : ChannelBlocks.Apply(_activation, _kernel.Run(input, null, rectify: false));

    internal override Tensor RunAdding(Tensor input, Tensor addend, Activation activation)
    {
        if (_activation != Activation.None)
        {
            return base.RunAdding(input, addend, activation);
        }

        return activation == Activation.Relu
            ? _kernel.Run(input, addend, rectify: true)
            : ChannelBlocks.Apply(activation, _kernel.Run(input, addend, rectify: false));
    }

    internal override void Release() => _kernel.Dispose();

    private static ConvolutionKernel KernelOf(Conv2d convolution, BatchNorm2d? norm)
    {
        if (norm is null)
        {
            return Kernel(convolution, convolution.weight.detach(), convolution.bias?.detach());
        }

        // In double precision, rounded once: the folded network differs from the other by the order of its sums alone.
        using Tensor variance = norm.running_var!.to(ScalarType.Float64);
        using Tensor deviation = variance.add_(norm.eps).sqrt_();
        using Tensor gain = norm.weight!.detach().to(ScalarType.Float64);
        using Tensor scale = gain.div_(deviation);
        using Tensor mean = norm.running_mean!.to(ScalarType.Float64);
        using Tensor centre = convolution.bias is { } bias ? bias.detach().to(ScalarType.Float64).sub_(mean) : mean.neg();
        using Tensor shift = centre.mul_(scale).add_(norm.bias!.detach());
        using Tensor channels = scale.reshape(-1, 1, 1, 1);
        using Tensor weight = convolution.weight.detach().to(ScalarType.Float64).mul_(channels);
        return Kernel(convolution, weight.to(ScalarType.Float32), shift.to(ScalarType.Float32));
    }

    private static ConvolutionKernel Kernel(Conv2d convolution, Tensor weight, Tensor? bias)
    {
        weight.DetachFromDisposeScope();
        bias?.DetachFromDisposeScope();
        return Acceleration.CreateKernel(new ConvolutionWindow(weight, bias, convolution.stride, convolution.padding, convolution.dilation, convolution.groups));
    }
}
