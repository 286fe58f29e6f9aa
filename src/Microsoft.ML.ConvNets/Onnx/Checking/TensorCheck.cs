using Onnx;
using static Onnx.TensorProto.Types;

namespace Microsoft.ML.ConvNets.Onnx.Checking;

/// <summary>Whether a tensor of a file holds as many values as its dimensions say.</summary>
internal static class TensorCheck
{
    private const int MaxRank = 16;

    /// <exception cref="FormatException">It does not, or its values are in another file.</exception>
    internal static void Require(TensorProto tensor, string owner)
    {
        string name = tensor.Name.Length == 0 ? $"a tensor of {owner}" : $"tensor '{tensor.Name}'";
        if (tensor.DataLocation == DataLocation.External || tensor.ExternalData.Count > 0)
        {
            string? path = tensor.ExternalData.FirstOrDefault(static entry => entry.Key == "location")?.Value;
            throw new FormatException(
                $"{name} keeps its values in another file ('{path}'), which is never opened. Write the model as one file: "
                + "onnx.save_model(model, path, save_as_external_data=False)");
        }

        if (tensor.Segment is not null)
        {
            throw new FormatException($"{name} is stored in segments");
        }

        long count = CountOf(tensor.Dims, name);
        long there = ValuesOf(tensor, count, name);
        if (there != count)
        {
            throw new FormatException($"{name} claims {count:N0} values [{string.Join(", ", tensor.Dims)}], but holds {there:N0}");
        }
    }

    /// <summary>The product of dimensions.</summary>
    internal static long CountOf(IReadOnlyList<long> dimensions, string name)
    {
        if (dimensions.Count > MaxRank || dimensions.Any(static side => side < 0))
        {
            throw new FormatException($"{name} has the dimensions [{string.Join(", ", dimensions.Take(MaxRank + 1))}]");
        }

        long count = 1;
        foreach (long side in dimensions)
        {
            // A zero further on would hide what comes before.
            count = Math.BigMul(count, side, out long low) == 0 && low >= 0 ? low : throw new FormatException(
                $"{name} claims [{string.Join(", ", dimensions)}] values, more than can be counted");
        }

        return count;
    }

    private static long ValuesOf(TensorProto tensor, long count, string name)
    {
        int bits = BitsOf((DataType)tensor.DataType);
        if (bits == 0)
        {
            return (DataType)tensor.DataType == DataType.String
                ? tensor.StringData.Count
                : throw new FormatException($"{name} has the unknown type {tensor.DataType}");
        }

        int lists = tensor.FloatData.Count + tensor.Int32Data.Count + tensor.Int64Data.Count + tensor.DoubleData.Count
            + tensor.Uint64Data.Count + tensor.StringData.Count;
        if (tensor.RawData.Length > 0)
        {
            // Where bits do not fill the last byte, the count that was claimed is there.
            Int128 bytes = (((Int128)count * bits) + 7) / 8;
            return lists > 0
                ? throw new FormatException($"{name} stores its values twice")
                : bytes == tensor.RawData.Length ? count : tensor.RawData.Length * 8L / bits;
        }

        long stored = (DataType)tensor.DataType switch
        {
            DataType.Float => tensor.FloatData.Count,
            DataType.Complex64 => tensor.FloatData.Count / 2,
            DataType.Double => tensor.DoubleData.Count,
            DataType.Complex128 => tensor.DoubleData.Count / 2,
            DataType.Int64 => tensor.Int64Data.Count,
            DataType.Uint32 or DataType.Uint64 => tensor.Uint64Data.Count,
            _ when bits == 4 => tensor.Int32Data.Count == (count + 1) / 2 ? count : tensor.Int32Data.Count * 2L,
            _ => tensor.Int32Data.Count,
        };
        return stored;
    }

    private static int BitsOf(DataType type) => type switch
    {
        DataType.Uint4 or DataType.Int4 or DataType.Float4E2M1 => 4,
        DataType.Uint8 or DataType.Int8 or DataType.Bool or DataType.Float8E4M3Fn or DataType.Float8E4M3Fnuz or DataType.Float8E5M2
            or DataType.Float8E5M2Fnuz => 8,
        DataType.Uint16 or DataType.Int16 or DataType.Float16 or DataType.Bfloat16 => 16,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 32,
        DataType.Double or DataType.Int64 or DataType.Uint64 or DataType.Complex64 => 64,
        DataType.Complex128 => 128,
        _ => 0,
    };
}
