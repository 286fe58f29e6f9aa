namespace TorchSharp;

/// <summary>A number of any type, as an argument of tensor operations.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(NativeScalar native, torch.ScalarType type)
    {
        Native = native;
        Type = type;
    }

    internal NativeScalar Native { get; }

    public torch.ScalarType Type { get; }

    public static implicit operator Scalar(byte value) => Of((long)value);

    public static implicit operator Scalar(sbyte value) => Of((long)value);

    public static implicit operator Scalar(short value) => Of((long)value);

    public static implicit operator Scalar(int value) => Of((long)value);

    public static implicit operator Scalar(long value) => Of(value);

    public static implicit operator Scalar(Half value) => Of((double)value);

    public static implicit operator Scalar(float value) => Of((double)value);

    public static implicit operator Scalar(double value) => Of(value);

    public static implicit operator Scalar(bool value) => new(NativeScalar.Of(value), torch.ScalarType.Bool);

    /// <summary>Nothing to release: the number is held here. Kept because callers dispose scalars.</summary>
    public void Dispose()
    {
    }


    internal static Scalar Of(NativeScalar value) => value.Kind switch
    {
        1 => Of(value.Integer),
        3 => value.Integer != 0,
        _ => Of(value.Real),
    };

    private static Scalar Of(long value) => new(NativeScalar.Of(value), torch.ScalarType.Int64);

    private static Scalar Of(double value) => new(NativeScalar.Of(value), torch.ScalarType.Float64);
}
