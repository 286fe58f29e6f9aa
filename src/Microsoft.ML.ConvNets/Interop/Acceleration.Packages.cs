using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>Hints that make the same computation faster where the stack has a way for it: the half for the packages.</summary>
internal static class Acceleration
{
    /// <summary>Decodes a JPEG straight to a reduced size. MLImage has no way for that: pictures are always decoded the ordinary way.</summary>
    /// <returns>False.</returns>
    internal static bool TryDecodeReduced(MLImage image, int minWidth, int minHeight, ref byte[]? pixels, out int width, out int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        (width, height) = (0, 0);
        return false;
    }

    /// <summary>The bytes that a picture was made of. MLImage does not keep them.</summary>
    internal static ReadOnlyMemory<byte> EncodedBytes(MLImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return default;
    }

    /// <summary>The same values <c>[N, C, H, W]</c> in the channels-last layout that <see cref="InputBuffer"/> feeds networks with.</summary>
    internal static Tensor ChannelsLast(Tensor tensor)
    {
        // TorchSharp has no memory format; a contiguous [N, H, W, C] seen as [N, C, H, W] is the same layout.
        using Tensor last = tensor.permute(0, 2, 3, 1);
        using Tensor contiguous = last.contiguous();
        return contiguous.permute(0, 3, 1, 2);
    }

    /// <summary>TorchSharp keeps no memory of tensors on the CPU.</summary>
    internal static void ReleaseMemory()
    {
    }

    /// <summary>How TorchSharp's threads wait is up to the environment.</summary>
    internal static void WaitPassively()
    {
    }

    /// <summary>Until it is disposed, modules are built without drawing their first weights. TorchSharp has no way for that: they are drawn.</summary>
    internal static IDisposable? WithoutFirstWeights() => null;

    /// <summary>What runs a convolution of prepared weights. TorchSharp has one way for all.</summary>
    /// <param name="window">The weights, from now on the kernel's own, and how they slide.</param>
    internal static ConvolutionKernel CreateKernel(ConvolutionWindow window) => new LibtorchKernel(window);

    /// <summary>Pools feature maps in blocks of channels. TorchSharp's convolutions give none.</summary>
    /// <returns>Null.</returns>
    internal static Tensor? TryPool(Tensor blocks, PoolWindow window)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return null;
    }

    /// <summary>Runs a convolution and the max pooling after it in one operation. TorchSharp runs them one after the other.</summary>
    /// <returns>Null.</returns>
    internal static Tensor? TryConvolveAndPool(Tensor input, TorchSharp.Modules.Conv2d convolution, int window, bool rectify)
    {
        ArgumentNullException.ThrowIfNull(input);
        return null;
    }

    private sealed class LibtorchKernel(ConvolutionWindow window) : ConvolutionKernel
    {
        internal override Tensor Run(Tensor input, Tensor? addend, bool rectify)
        {
            Tensor output = nn.functional.conv2d(input, window.Weight, window.Bias, window.Strides, window.Padding, window.Dilation, window.Groups);
            if (addend is not null)
            {
                output.add_(addend);
            }

            if (rectify)
            {
                output.relu_();
            }

            return output;
        }

        public override void Dispose()
        {
            window.Weight.Dispose();
            window.Bias?.Dispose();
        }
    }
}
