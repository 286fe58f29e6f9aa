using static TorchSharp.torch;

namespace TorchSharp.Modules;

public sealed class ConvTranspose2d : ConvolutionTranspose
{
    internal ConvTranspose2d(long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, long[] output_padding,
        long[] dilation, PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose2d), in_channels, out_channels, kernel_size, stride, padding, null, dilation, true, output_padding, groups,
            bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size) =>
        nn.functional.conv_transpose2d(input, _weight, _bias, stride, padding,
            _output_padding(input, output_size, Fitting(kernel_size, nameof(kernel_size)), Fitting(stride, nameof(stride)), padding,
                Fitting(dilation, nameof(dilation)), 2), dilation, groups);
}
