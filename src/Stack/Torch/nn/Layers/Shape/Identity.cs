using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Hands its input on, under a handle of its own: whoever receives the output may dispose it.</summary>
public sealed class Identity : ParameterLessModule<Tensor, Tensor>
{
    internal Identity()
        : base(nameof(Identity))
    {
    }

    public override Tensor forward(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.alias();
    }
}
