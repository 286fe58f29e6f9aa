using ScalarType = TorchSharp.torch.ScalarType;
using Tensor = TorchSharp.torch.Tensor;

namespace TorchSharp;

public static partial class TensorExtensionMethods
{
    public static bool ToBoolean(this Tensor value) => Number(value).ToBoolean();

    public static byte ToByte(this Tensor value) => Number(value).ToByte();

    public static sbyte ToSByte(this Tensor value) => Number(value).ToSByte();

    public static short ToInt16(this Tensor value) => Number(value).ToInt16();

    public static int ToInt32(this Tensor value) => Number(value).ToInt32();

    public static long ToInt64(this Tensor value) => Number(value).ToInt64();

    public static Half ToHalf(this Tensor value) => Number(value).ToHalf();

    public static float ToSingle(this Tensor value) => Number(value).ToSingle();

    public static double ToDouble(this Tensor value) => Number(value).ToDouble();

    public static int ElementSize(this ScalarType type) => ElementType.Size(type);

    public static long TotalSize(this IEnumerable<long> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Aggregate(1L, (product, size) => checked(product * size));
    }

    public static ReadOnlySpan<int> IntShape(this Tensor tensor) =>
        Array.ConvertAll(torch.Given(tensor).shape, size => checked((int)size));

    public static Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        ArgumentNullException.ThrowIfNull(dimensions);
        using var scope = torch.NewDisposeScope();
        var flat = torch.from_array(rawArray);
        var shaped = (doCopy ? flat.clone() : flat).reshape(dimensions);
        return shaped.requires_grad_(requires_grad).MoveToOuterDisposeScope();
    }

    public static Tensor ToTensor<T>(this T scalar, torch.Device? device = null, bool requires_grad = false)
        where T : unmanaged => torch.Copied<T>([scalar], [], null, device, requires_grad, null);

    public static Modules.Parameter AsParameter(this Tensor tensor) => new(torch.Given(tensor));

    private static Scalar Number(Tensor value) => torch.Given(value).ToScalar();
}
