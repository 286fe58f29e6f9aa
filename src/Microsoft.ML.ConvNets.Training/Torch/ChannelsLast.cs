using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>The layout in which libtorch convolves fastest on processors: the channels of a pixel side by side.</summary>
internal static class ChannelsLast
{
    /// <summary>A copy of <c>[N, C, H, W]</c> in that layout, which is also that of <c>InputBuffer</c>.</summary>
    internal static Tensor Of(Tensor tensor)
    {
        // TorchSharp has no memory format; a contiguous [N, H, W, C] seen as [N, C, H, W] is the same layout.
        using Tensor last = tensor.permute(0, 2, 3, 1);
        using Tensor contiguous = last.contiguous();
        return contiguous.permute(0, 3, 1, 2);
    }
}
