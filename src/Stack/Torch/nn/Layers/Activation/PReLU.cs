using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A leaky ReLU whose slope, one for all channels or one for each, is learned.</summary>
public sealed class PReLU : nn.Module<Tensor, Tensor>
{
    internal PReLU(long num_parameters, double init, Device? device, ScalarType? dtype)
        : base(nameof(PReLU))
    {
        this.num_parameters = num_parameters;
        this.init = init;
        var slope = Parameter.Empty([num_parameters], dtype, device);
        Native.Check(Native.cn_init_constant(slope, init));
        weight = slope;
    }

    public long num_parameters { get; }

    public double init { get; }

    public Parameter weight
    {
        get => _internal_params[nameof(weight)];
        set => ConditionallyRegisterParameter(nameof(weight), value);
    }

    public override string GetName() => nameof(PReLU);

    public override Tensor forward(Tensor tensor) => nn.functional.prelu(tensor, weight);
}
