using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What convolutions have in common: weights <c>[out, in / groups, kernel…]</c> (transposed: <c>[in, out / groups, kernel…]</c>), a bias, and windows.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(bias))]
    protected Parameter? _bias;

    [ComponentName(Name = nameof(weight))]
    protected Parameter _weight;

    protected long input_channels;

    /// <summary>The padding as <c>functional.pad</c> takes it: last dimension first, before and after.</summary>
    protected long[] _reversed_padding_repeated_twice = [];

    protected Convolution(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, Padding? padding_type,
        long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device = null,
        ScalarType? dtype = null)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        ArgumentNullException.ThrowIfNull(kernel_size);
        if (in_channels % groups != 0 || out_channels % groups != 0)
        {
            throw new ArgumentException($"{name}: in_channels ({in_channels}) and out_channels ({out_channels}) must be divisible by groups ({groups}).", nameof(groups));
        }

        if (padding_type == TorchSharp.Padding.Same && stride.Any(step => step != 1))
        {
            throw new ArgumentException($"{name}: padding 'same' takes a stride of 1, got [{string.Join(", ", stride)}].", nameof(stride));
        }

        this.in_channels = in_channels;
        this.out_channels = out_channels;
        input_channels = in_channels;
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.dilation = dilation;
        this.transposed = transposed;
        this.output_padding = output_padding;
        this.groups = groups;
        this.padding_mode = padding_mode;
        this.padding = padding;
        if (padding_type is { } given)
        {
            SetPadding(given);
        }
        else
        {
            SetPadding(padding);
        }

        var shape = transposed ? new[] { in_channels, out_channels / groups } : [out_channels, in_channels / groups];
        _weight = Parameter.Empty([.. shape, .. kernel_size], dtype, device);
        register_parameter(nameof(weight), _weight);
        if (bias)
        {
            _bias = Parameter.Empty([out_channels], dtype, device);
            register_parameter(nameof(bias), _bias);
        }

        reset_parameters();
    }

    public long in_channels { get; }

    public long out_channels { get; }

    public long[] kernel_size { get; set; }

    public long[] stride { get; set; }

    public long[] padding { get; private set; }

    public Padding? padding_type { get; private set; }

    public long[] dilation { get; set; }

    public bool transposed { get; }

    public long[] output_padding { get; set; }

    public long groups { get; set; }

    public PaddingModes padding_mode { get; set; }

    public Parameter weight
    {
        get => _weight;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _weight = value;
            ConditionallyRegisterParameter(nameof(weight), value);
        }
    }

    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias = value;
            ConditionallyRegisterParameter(nameof(bias), value);
        }
    }

    public void SetPadding(long[] padding)
    {
        ArgumentNullException.ThrowIfNull(padding);
        if (padding.Length != kernel_size.Length)
        {
            throw new ArgumentException($"{GetName()} takes padding for {kernel_size.Length} dimensions, got {padding.Length}.", nameof(padding));
        }

        this.padding = padding;
        padding_type = null;
        _reversed_padding_repeated_twice = [.. padding.Reverse().SelectMany(size => new[] { size, size })];
    }

    public void SetPadding(Padding padding)
    {
        padding_type = padding;
        var twice = new List<long>();
        for (var i = kernel_size.Length - 1; i >= 0; i--)
        {
            var total = padding == TorchSharp.Padding.Same ? dilation[i] * (kernel_size[i] - 1) : 0;
            twice.Add(total / 2);
            twice.Add(total - total / 2);
        }

        _reversed_padding_repeated_twice = [.. twice];
    }

    /// <summary>Draws the weights anew, uniform within ±1/√fan_in (He et al. 2015 with a = √5, as PyTorch has it), and the bias likewise.</summary>
    public void reset_parameters()
    {
        nn.init.kaiming_uniform_(_weight, Math.Sqrt(5));
        if (_bias is not null)
        {
            var (fanIn, _) = nn.init.CalculateFanInAndFanOut(_weight);
            if (fanIn > 0)
            {
                var bound = 1 / Math.Sqrt(fanIn);
                nn.init.uniform_(_bias, -bound, bound);
            }
        }
    }

    /// <summary>Runs the convolution over one (sequence) or two (picture) dimensions.</summary>
    private protected Tensor Convolve(Tensor input)
    {
        var dimensions = Fitting(kernel_size, nameof(kernel_size)).Length;
        Fitting(stride, nameof(stride));
        Fitting(dilation, nameof(dilation));
        if (padding_mode is not (PaddingModes.Zeros or PaddingModes.Constant))
        {
            using var padded = nn.functional.pad(input, _reversed_padding_repeated_twice, padding_mode);
            return Native.cn_convolution(padded, _weight, _bias, dimensions, stride, Pairs.Zeros, dilation, groups);
        }

        return padding_type is { } type
            ? Native.cn_convolution_padded(input, _weight, _bias, dimensions, stride, type == TorchSharp.Padding.Same, dilation, groups)
            : Native.cn_convolution(input, _weight, _bias, dimensions, stride, Fitting(padding, nameof(padding)), dilation, groups);
    }

    // The settings can be changed after construction; the native side reads as many numbers as there are dimensions.
    private protected long[] Fitting(long[] values, string setting)
    {
        var dimensions = _reversed_padding_repeated_twice.Length / 2;
        return values?.Length == dimensions
            ? values
            : throw new InvalidOperationException($"{GetName()}.{setting} takes {dimensions} numbers, got {values?.Length ?? 0}.");
    }
}
