using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>Hints that make the same computation faster where the stack has a way for it: the half for the source stack.</summary>
internal static class Acceleration
{
    /// <summary>
    /// Decodes a JPEG straight to a reduced size when the target is smaller than the picture; never below the target.
    /// </summary>
    /// <param name="image">The picture.</param>
    /// <param name="minWidth">The width that the result must not fall below.</param>
    /// <param name="minHeight">The height that the result must not fall below.</param>
    /// <param name="pixels">Receives <c>[height, width, 3]</c> bytes in the order red, green, blue; grown if need be.</param>
    /// <param name="width">Width of the result.</param>
    /// <param name="height">Height of the result.</param>
    /// <returns>False when the picture has to be decoded the ordinary way.</returns>
    internal static bool TryDecodeReduced(MLImage image, int minWidth, int minHeight, ref byte[]? pixels, out int width, out int height)
    {
        ReadOnlyMemory<byte> encoded = image.EncodedBytes;
        (width, height) = (0, 0);
        // What cannot be decoded this way goes the ordinary one, which says by name what is wrong with the picture.
        return !encoded.IsEmpty && ImageDecoding.TryDecodeReduced(encoded.Span, minWidth, minHeight, ref pixels, out width, out height, out _);
    }

    /// <summary>The bytes that a picture was made of, as long as nobody has asked for its pixels; empty where they are not known.</summary>
    internal static ReadOnlyMemory<byte> EncodedBytes(MLImage image) => image.EncodedBytes;

    /// <summary>The same values <c>[N, C, H, W]</c> in the channels-last layout that <see cref="InputBuffer"/> feeds networks with.</summary>
    internal static Tensor ChannelsLast(Tensor tensor) => TensorLayout.ChannelsLast(tensor);

    /// <summary>Gives memory back to the system that was kept for more steps like the last one: there will be none.</summary>
    internal static void ReleaseMemory() => TensorMemory.Trim();

    /// <summary>Lets the threads of a computation sleep while they wait for one another, if libtorch is not loaded yet; else they spin.</summary>
    internal static void WaitPassively() => NativeLibraryResolver.WaitPassively();

    /// <summary>Until it is disposed, modules are built without drawing their first weights, for a state that is read right after.</summary>
    internal static IDisposable? WithoutFirstWeights() => nn.init.LeaveUndrawn();

    /// <summary>What runs a convolution of prepared weights: in the layout that the processor computes with, which libtorch would make anew for every batch.</summary>
    /// <param name="window">The weights, from now on the kernel's own, and how they slide.</param>
    internal static ConvolutionKernel CreateKernel(ConvolutionWindow window) => new PackedKernel(window);

    /// <summary>Pools feature maps in blocks of channels.</summary>
    /// <returns>Blocks again.</returns>
    internal static Tensor? TryPool(Tensor blocks, PoolWindow window) =>
        PackedConvolution.Pool(blocks, window.Size, window.Stride, window.Padding, window.CeilMode, window.IsAverage);

    /// <summary>Runs a convolution and the max pooling after it in one operation that gradients flow through.</summary>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    /// <param name="convolution">The convolution.</param>
    /// <param name="window">Height, width and stride of the pooling.</param>
    /// <param name="rectify">Whether negative values become 0.</param>
    /// <returns><c>[N, C', H', W']</c>; null where the processor has no faster way than one operation after the other.</returns>
    internal static Tensor? TryConvolveAndPool(Tensor input, TorchSharp.Modules.Conv2d convolution, int window, bool rectify) =>
        ConvolutionPool.TryRun(input, convolution, window, rectify);

    private sealed class PackedKernel : ConvolutionKernel
    {
        private readonly PackedConvolution _convolution;

        internal PackedKernel(ConvolutionWindow window)
        {
            _convolution = new PackedConvolution(window.Weight, window.Bias, window.Strides, window.Padding, window.Dilation, window.Groups);
            // The packed weights take their place.
            window.Weight.Dispose();
            window.Bias?.Dispose();
        }

        internal override Tensor Run(Tensor input, Tensor? addend, bool rectify) => _convolution.Run(input, addend, rectify);

        public override void Dispose() => _convolution.Dispose();
    }
}
