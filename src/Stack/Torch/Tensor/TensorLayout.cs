using Tensor = TorchSharp.torch.Tensor;

namespace TorchSharp;

/// <summary>
/// Memory layouts of [N, C, H, W] tensors. Channels-last keeps the channels of a pixel side by side, which oneDNN's
/// convolutions run faster on; the shape stays the same.
/// </summary>
internal static class TensorLayout
{
    /// <summary>The same tensor laid out channels-last; a new object over the same memory if it is so already.</summary>
    internal static Tensor ChannelsLast(Tensor tensor) => Native.cn_contiguous(tensor, 1);

    internal static bool IsChannelsLast(Tensor tensor) => Native.Check(Native.cn_is_contiguous(tensor, 1)) != 0;
}
