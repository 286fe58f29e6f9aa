using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A convolution the other way round: it spreads each input value over a window of the output.</summary>
public abstract class ConvolutionTranspose : Convolution
{
    protected ConvolutionTranspose(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding,
        Padding? padding_type, long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode,
        Device? device = null, ScalarType? dtype = null)
        : base(name, in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, transposed, output_padding, groups, bias,
            padding_mode, device, dtype)
    {
        if (padding_mode != PaddingModes.Zeros)
        {
            throw new ArgumentException($"{name}: only the padding mode Zeros is supported, got {padding_mode}.", nameof(padding_mode));
        }
    }

    public override Tensor forward(Tensor input) => forward(input, null);

    public abstract Tensor forward(Tensor input, long[]? output_size);

    /// <summary>How much to add at the far edge so that the output gets <paramref name="output_size"/>: several input sizes convolve to the same one.</summary>
    protected long[] _output_padding(Tensor input, long[]? output_size, long[] kernel_size, long[] stride, long[] padding, long[] dilation,
        long num_spatial_dims)
    {
        if (output_size is null)
        {
            return output_padding;
        }

        var wanted = output_size.AsSpan(Math.Max(0, output_size.Length - (int)num_spatial_dims));
        if (wanted.Length != num_spatial_dims)
        {
            throw new ArgumentException($"output_size takes {num_spatial_dims} numbers (or the whole output shape), got {output_size.Length}.", nameof(output_size));
        }

        var shape = input.shape;
        var result = new long[num_spatial_dims];
        for (var i = 0; i < result.Length; i++)
        {
            var length = shape[shape.Length - result.Length + i];
            var smallest = (length - 1) * stride[i] - 2 * padding[i] + dilation[i] * (kernel_size[i] - 1) + 1;
            result[i] = wanted[i] - smallest;
            if (result[i] < 0 || result[i] >= stride[i])
            {
                throw new ArgumentException($"output_size {wanted[i]} in dimension {i} cannot come of an input of {length}: it must lie between {smallest} and {smallest + stride[i] - 1}.", nameof(output_size));
            }
        }

        return result;
    }
}
