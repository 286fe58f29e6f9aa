using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module owns and an optimizer changes: a leaf of the graph, over the memory of <c>data</c>.</summary>
public class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true)
        : base(Native.Check(Native.cn_parameter(data, requires_grad)))
    {
        // It lives as long as the tensor it was made of would have.
        MoveToOtherDisposeScope(data.OwningDisposeScope);
    }

    private Parameter(IntPtr handle)
        : base(handle)
    {
    }

    /// <summary>A parameter whose values are still to be set. It belongs to no dispose scope: its module disposes it.</summary>
    internal static Parameter Empty(ReadOnlySpan<long> shape, ScalarType? dtype, Device? device)
    {
        var handle = Native.cn_empty_parameter(shape, shape.Length, dtype.Code(), device is null ? -1 : (int)device.type, device?.index ?? -1);
        var parameter = new Parameter(Native.Check(handle));
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
