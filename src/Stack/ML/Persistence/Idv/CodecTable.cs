using Microsoft.ML.Data;

namespace Microsoft.ML.Persistence.Idv;

/// <summary>Which codec writes which column type.</summary>
internal static class CodecTable
{
    // Vectors of vectors do not exist; a definition that nests deeper than this is no definition.
    private const int MaximumDepth = 3;

    private static readonly Dictionary<string, ValueCodec> s_simple = new ValueCodec[]
    {
        new NumberCodec<sbyte>(NumberDataViewType.SByte),
        new NumberCodec<byte>(NumberDataViewType.Byte),
        new NumberCodec<short>(NumberDataViewType.Int16),
        new NumberCodec<ushort>(NumberDataViewType.UInt16),
        new NumberCodec<int>(NumberDataViewType.Int32),
        new NumberCodec<uint>(NumberDataViewType.UInt32),
        new NumberCodec<long>(NumberDataViewType.Int64),
        new NumberCodec<ulong>(NumberDataViewType.UInt64),
        new NumberCodec<float>(NumberDataViewType.Single),
        new NumberCodec<double>(NumberDataViewType.Double),
        new NumberCodec<DataViewRowId>(RowIdDataViewType.Instance),
        new BooleanCodec(),
        new TextCodec(),
        new TicksCodec<TimeSpan>("TimeSpan", TimeSpanDataViewType.Instance, value => value.Ticks, ticks => new TimeSpan(ticks)),
        new TicksCodec<DateTime>("DateTime", DateTimeDataViewType.Instance, value => value.Ticks, ticks => new DateTime(ticks)),
        new DateTimeOffsetCodec(),
    }.ToDictionary(codec => codec.Name, StringComparer.Ordinal);

    /// <summary>The codec for a column type; null where the format has none (images).</summary>
    public static ValueCodec? ForTypeOrNull(DataViewType type) => type switch
    {
        VectorDataViewType vector => ForTypeOrNull(vector.ItemType) is { } items ? Make(typeof(VectorCodec<>), vector.ItemType.RawType, vector, items) : null,
        KeyDataViewType key => Make(typeof(KeyCodec<>), key.RawType, key, s_simple[key.RawType.Name]),
        _ => s_simple.Values.FirstOrDefault(codec => codec.Type.Equals(type)),
    };

    /// <summary>Reads a definition; null if it names a codec that is not known here.</summary>
    public static ValueCodec? ReadOrNull(BinaryReader reader) => ReadOrNull(reader, 0);

    private static ValueCodec? ReadOrNull(BinaryReader reader, int depth)
    {
        if (depth > MaximumDepth)
            throw new FormatException("a codec is defined by codecs without end.");
        string name = reader.ReadText();
        long length = reader.ReadLeb128();
        reader.CheckCount(length, 1, $"bytes of parameters for codec '{name}'");
        long end = reader.BaseStream.Position + length;
        ValueCodec? codec = name switch
        {
            "VBuffer" => ReadVector(reader, depth),
            "Key2" => ReadKey(reader, depth),
            _ => s_simple.GetValueOrDefault(name),
        };

        if (codec is null)
            reader.BaseStream.Position = end;
        else if (reader.BaseStream.Position != end)
            throw new FormatException($"the parameters of codec '{name}' are not {length} bytes long.");
        return codec;
    }

    private static ValueCodec? ReadVector(BinaryReader reader, int depth)
    {
        if (ReadOrNull(reader, depth + 1) is not { } items)
            return null;
        if (items.Type is not PrimitiveDataViewType itemType)
            throw new FormatException($"a vector cannot hold {items.Type}.");
        int[] dimensions = reader.ReadNumberArray<int>();
        VectorDataViewType type = dimensions.Length == 0 ? new VectorDataViewType(itemType) : new VectorDataViewType(itemType, dimensions);
        return Make(typeof(VectorCodec<>), itemType.RawType, type, items);
    }

    private static ValueCodec? ReadKey(BinaryReader reader, int depth)
    {
        if (ReadOrNull(reader, depth + 1) is not { } numbers)
            return null;
        if (numbers.Type is not NumberDataViewType || !KeyDataViewType.IsValidDataType(numbers.Type.RawType))
            throw new FormatException($"a key cannot be stored as {numbers.Type}.");
        return Make(typeof(KeyCodec<>), numbers.Type.RawType, new KeyDataViewType(numbers.Type.RawType, reader.ReadUInt64()), numbers);
    }

    private static ValueCodec Make(Type codec, Type item, DataViewType type, ValueCodec inner) =>
        (ValueCodec)Activator.CreateInstance(codec.MakeGenericType(item), type, inner)!;
}
