using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

// How arguments reach the native side.
public static partial class torch
{
    internal static NativeScalar Number(Scalar value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value.Native;
    }

    internal static NativeScalar NumberOrNone(Scalar? value) => value?.Native ?? NativeScalar.None;

    internal static NativeDevice Place(Device? device)
    {
        var chosen = device ?? s_defaultDevice;
        return new NativeDevice((int)chosen.type, chosen.index);
    }

    /// <summary>Where a tensor made like another one goes: to the other's device if none is named.</summary>
    internal static NativeDevice PlaceOrSame(Device? device) =>
        device is null ? new NativeDevice(-1, -1) : new NativeDevice((int)device.type, device.index);

    internal static Tensor Given(Tensor tensor, [CallerArgumentExpression(nameof(tensor))] string? name = null)
    {
        if (tensor is null)
        {
            throw new ArgumentNullException(name);
        }

        return tensor;
    }

    internal static ReadOnlySpan<T> Given<T>(T[] values, [CallerArgumentExpression(nameof(values))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return values;
    }

    internal static ReadOnlySpan<T> Given<T>(IList<T> values, [CallerArgumentExpression(nameof(values))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return values switch
        {
            T[] array => array,
            List<T> list => CollectionsMarshal.AsSpan(list),
            _ => values.ToArray(),
        };
    }

    /// <summary>Ends an in-place operation: throws on an error, else gives the tensor back.</summary>
    internal static Tensor Done(Tensor tensor, int status)
    {
        Native.Check(status);
        return tensor;
    }

    /// <summary>Names the dimensions of a new tensor, if names are given.</summary>
    internal static Tensor Named(Tensor tensor, string[]? names)
    {
        if (names is { Length: > 0 } && Native.cn_rename_(tensor, string.Join(',', names.Select(name => name ?? "*"))) < 0)
        {
            tensor.Dispose();
            Native.Throw();
        }

        return tensor;
    }
}
