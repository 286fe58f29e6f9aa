using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Group normalisation (Wu and He 2018): each group of channels of each picture by its own mean and variance.</summary>
public sealed class GroupNorm : nn.Module<Tensor, Tensor>
{
    private Parameter? _weight;
    private Parameter? _bias;

    internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype)
        : base(nameof(GroupNorm))
    {
        if (num_groups <= 0 || num_channels % num_groups != 0)
        {
            throw new ArgumentException($"GroupNorm: num_channels ({num_channels}) must be divisible by num_groups ({num_groups}).", nameof(num_groups));
        }

        this.num_groups = num_groups;
        this.eps = eps;
        this.affine = affine;
        if (affine)
        {
            weight = Parameter.Empty([num_channels], dtype, device);
            bias = Parameter.Empty([num_channels], dtype, device);
            nn.init.ones_(weight);
            nn.init.zeros_(bias);
        }
    }

    public long num_groups { get; set; }

    public double eps { get; set; }

    public bool affine { get; set; }

    public Parameter? weight
    {
        get => _weight;
        set
        {
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

    public override Tensor forward(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.ndim < 2)
        {
            throw new ArgumentException($"GroupNorm takes an input of 2 or more dimensions, got {tensor.ndim}.", nameof(tensor));
        }

        return nn.functional.group_norm(tensor, num_groups, weight, bias, eps);
    }
}
