using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>A tensor whose values are known while a graph is read: a weight, or a size that the graph computes.</summary>
internal sealed class ConstantTensor
{
    /// <summary>Stands among whole numbers for the number of samples, which is not known.</summary>
    internal const long BatchSize = long.MinValue;

    private ConstantTensor(long[] dimensions, float[]? floats, long[]? integers) =>
        (Dimensions, Floats, Integers) = (dimensions, floats, integers);

    /// <summary>The dimensions; none for a single number.</summary>
    internal long[] Dimensions { get; }

    /// <summary>The values in single precision; null for whole numbers.</summary>
    internal float[]? Floats { get; }

    /// <summary>The whole numbers; null for others.</summary>
    internal long[]? Integers { get; }

    /// <summary>What the file calls the values; empty where it does not.</summary>
    internal string Name { get; init; } = "";

    internal int Length => Floats?.Length ?? Integers!.Length;

    internal static ConstantTensor Of(long[] dimensions, float[] values, string name = "") => new(dimensions, values, null) { Name = name };

    internal static ConstantTensor Of(long[] dimensions, long[] values, string name = "") => new(dimensions, null, values) { Name = name };

    /// <summary>The same values in other dimensions.</summary>
    internal ConstantTensor As(long[] dimensions) => new(dimensions, Floats, Integers) { Name = Name };

    /// <summary>The values at places of this tensor.</summary>
    internal ConstantTensor Take(long[] dimensions, int[] places) => new(
        dimensions,
        Floats is { } floats ? Array.ConvertAll(places, place => floats[place]) : null,
        Integers is { } integers ? Array.ConvertAll(places, place => integers[place]) : null)
    { Name = Name };

    /// <summary>Reads a tensor of a file.</summary>
    /// <exception cref="InvalidDataException">Its values are not in the file, or not as many as its dimensions say.</exception>
    /// <exception cref="NotSupportedException">Its values are no numbers.</exception>
    internal static ConstantTensor Read(TensorProto tensor)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
        {
            throw new InvalidDataException(
                $"The values of '{tensor.Name}' are in another file. Save the model with its weights inside of it.");
        }

        long[] dimensions = [.. tensor.Dims];
        int length = LengthOf(dimensions, tensor.Name);
        var type = (DataType)tensor.DataType;
        return type switch
        {
            DataType.Float => Floating<float, float>(tensor.FloatData, static value => value, static value => value),
            DataType.Double => Floating<double, double>(tensor.DoubleData, static value => (float)value, static value => (float)value),
            DataType.Float16 => Floating<int, Half>(
                tensor.Int32Data, static bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits), static value => (float)value),
            DataType.Bfloat16 => Floating<int, ushort>(tensor.Int32Data, BFloat16, static bits => BFloat16(bits)),
            DataType.Int64 => Whole<long, long>(tensor.Int64Data, static value => value, static value => value),
            DataType.Int32 => Whole<int, int>(tensor.Int32Data, static value => value, static value => value),
            DataType.Int8 => Whole<int, sbyte>(tensor.Int32Data, static value => value, static value => value),
            DataType.Uint8 or DataType.Bool => Whole<int, byte>(tensor.Int32Data, static value => value, static value => value),
            _ => throw new NotSupportedException(
                $"'{tensor.Name}' holds values of the type {NumberTypes.NameOf(tensor.DataType)}, which are neither weights nor sizes."),
        };

        ConstantTensor Floating<TList, TRaw>(IReadOnlyCollection<TList> listed, Func<TList, float> ofListed, Func<TRaw, float> ofRaw)
            where TRaw : unmanaged => Of(dimensions, Values(tensor, length, listed, ofListed, ofRaw), tensor.Name);

        ConstantTensor Whole<TList, TRaw>(IReadOnlyCollection<TList> listed, Func<TList, long> ofListed, Func<TRaw, long> ofRaw)
            where TRaw : unmanaged => Of(dimensions, Values(tensor, length, listed, ofListed, ofRaw), tensor.Name);
    }

    /// <summary>The number of values of dimensions.</summary>
    /// <exception cref="InvalidDataException">A dimension is negative, or there are too many values.</exception>
    internal static int LengthOf(ReadOnlySpan<long> dimensions, string name)
    {
        long length = 1;
        foreach (long side in dimensions)
        {
            length = side < 0 || (side > 0 && length > Array.MaxLength / side)
                ? throw new InvalidDataException($"'{name}' cannot have the dimensions [{string.Join(", ", dimensions.ToArray())}].")
                : length * side;
        }

        return (int)length;
    }

    /// <summary>The product of sizes, none of them negative; past 31 bits any larger number.</summary>
    internal static long ProductOf(IEnumerable<long> sizes) => sizes.Aggregate(
        1L, static (product, side) => product > int.MaxValue ? product : product * Math.Min(side, int.MaxValue + 1L));

    private static float BFloat16(int bits) => BitConverter.Int32BitsToSingle(bits << 16);

    private static TTo[] Values<TList, TRaw, TTo>(
        TensorProto tensor, int length, IReadOnlyCollection<TList> listed, Func<TList, TTo> ofListed, Func<TRaw, TTo> ofRaw)
        where TRaw : unmanaged
    {
        ReadOnlySpan<TRaw> raw = MemoryMarshal.Cast<byte, TRaw>(tensor.RawData.Span);
        bool isListed = tensor.RawData.IsEmpty;
        int count = isListed ? listed.Count : tensor.RawData.Length % Unsafe.SizeOf<TRaw>() == 0 ? raw.Length : -1;
        if (count != length)
        {
            throw new InvalidDataException(
                $"'{tensor.Name}' has the dimensions [{string.Join(", ", tensor.Dims)}], {length:N0} values, but holds another number of "
                + "them.");
        }

        var values = new TTo[length];
        if (isListed)
        {
            int i = 0;
            foreach (TList value in listed)
            {
                values[i++] = ofListed(value);
            }

            return values;
        }

        for (int i = 0; i < length; i++)
        {
            values[i] = ofRaw(raw[i]);
        }

        return values;
    }
}
