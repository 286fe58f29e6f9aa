using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>Writes a value into a line.</summary>
internal delegate void ItemWriter<T>(TextSaverLine line, in T value);

/// <summary>Writes one column: its values row by row, its names once.</summary>
internal abstract class TextColumnWriter(string standard)
{
    /// <summary>The text of the column's default value, which sparse lines leave out.</summary>
    public string Default { get; } = standard;

    public static TextColumnWriter Create(DataViewRowCursor cursor, DataViewSchema.Column column, char separator)
        => GenericCall.Invoke<DataViewRowCursor, DataViewSchema.Column, char, TextColumnWriter>(CreateTyped<int>, column.Type.GetItemType().RawType, cursor, column, separator);

    /// <summary>Writes the values of the row that the cursor stands on. Gives their number.</summary>
    public abstract int WriteValues(TextSaverLine line);

    /// <summary>Writes the name of the column, or those of its slots. Gives the number of its values.</summary>
    public abstract int WriteNames(TextSaverLine line);

    private static TextColumnWriter CreateTyped<T>(DataViewRowCursor cursor, DataViewSchema.Column column, char separator)
    {
        var typed = (ItemWriter<T>)MakeItemWriter(column.Type.GetItemType(), separator);
        string standard = TextOf(typed, default!);
        var nameWriter = (ItemWriter<ReadOnlyMemory<char>>)MakeItemWriter(TextDataViewType.Instance, separator);
        return column.Type is VectorDataViewType type
            ? new VectorWriter<T>(cursor, column, type, typed, nameWriter, standard)
            : new ScalarWriter<T>(cursor, column, typed, nameWriter, standard);
    }

    private static string TextOf<T>(ItemWriter<T> writer, T value)
    {
        var line = new TextSaverLine(System.IO.TextWriter.Null, [], ' ', dense: true);
        writer(line, value);
        return line.OpenItem.ToString();
    }

    private static Delegate MakeItemWriter(DataViewType type, char separator)
    {
        if (type is KeyDataViewType)
            return GenericCall.Invoke<int, Delegate>(MakeKeyWriter<uint>, type.RawType, 0);
        return Type.GetTypeCode(type.RawType) switch
        {
            TypeCode.Single => new ItemWriter<float>((line, in value) => Format(line, value, "R", float.IsNaN(value))),
            TypeCode.Double => new ItemWriter<double>((line, in value) => Format(line, value, "G17", double.IsNaN(value))),
            TypeCode.Boolean => new ItemWriter<bool>((line, in value) => line.Append(value ? "1" : "0")),
            TypeCode.DateTime => new ItemWriter<DateTime>((line, in value) => Quoted(line, value, "o")),
            _ when type.RawType == typeof(TimeSpan) => new ItemWriter<TimeSpan>((line, in value) => Quoted(line, value, "c")),
            _ when type.RawType == typeof(DateTimeOffset) => new ItemWriter<DateTimeOffset>((line, in value) => Quoted(line, value, "o")),
            _ when type is TextDataViewType => new ItemWriter<ReadOnlyMemory<char>>((line, in value) => WriteText(line, value.Span, separator)),
            _ => GenericCall.Invoke<int, Delegate>(MakeIntegerWriter<int>, type.RawType, 0),
        };
    }

    private static ItemWriter<T> MakeIntegerWriter<T>(int _)
        where T : struct, ISpanFormattable
        => (line, in value) => Format(line, value, "", false);

    // The text holds the index counted from 0; a missing key is an empty field.
    private static ItemWriter<T> MakeKeyWriter<T>(int _)
        where T : struct, IConvertible
        => (line, in value) =>
        {
            ulong key = value.ToUInt64(CultureInfo.InvariantCulture);
            if (key != 0)
                Format(line, key - 1, "", false);
        };

    private static void Format<T>(TextSaverLine line, T value, string format, bool isMissing)
        where T : ISpanFormattable
    {
        if (isMissing)
        {
            line.Append("?");
            return;
        }

        int written;
        for (int size = 32; !value.TryFormat(line.Reserve(size), out written, format, CultureInfo.InvariantCulture); size *= 2)
        {
        }

        line.Advance(written);
    }

    private static void Quoted<T>(TextSaverLine line, T value, string format)
        where T : ISpanFormattable
    {
        line.Append("\"");
        Format(line, value, format, false);
        line.Append("\"");
    }

    private static void WriteText(TextSaverLine line, ReadOnlySpan<char> text, char separator)
    {
        bool quote = text.IsEmpty || text[0] == ' ' || text.IndexOfAny("\":\r\n") >= 0 || text.Contains(separator);
        if (!quote)
        {
            line.Append(text);
            return;
        }

        line.Append("\"");
        for (int end = text.IndexOf('"'); end >= 0; end = text.IndexOf('"'))
        {
            line.Append(text[..end]);
            line.Append("\"\"");
            text = text[(end + 1)..];
        }

        line.Append(text);
        line.Append("\"");
    }

    private sealed class ScalarWriter<T>(DataViewRowCursor cursor, DataViewSchema.Column column, ItemWriter<T> write, ItemWriter<ReadOnlyMemory<char>> writeName, string standard)
        : TextColumnWriter(standard)
    {
        private readonly ValueGetter<T> _getter = cursor.GetGetter<T>(column);
        private T _value = default!;

        public override int WriteValues(TextSaverLine line)
        {
            _getter(ref _value);
            write(line, _value);
            line.EndItem(0, Default);
            return 1;
        }

        public override int WriteNames(TextSaverLine line)
        {
            writeName(line, column.Name.AsMemory());
            line.EndItem(0, "");
            return 1;
        }
    }

    private sealed class VectorWriter<T>(
        DataViewRowCursor cursor, DataViewSchema.Column column, VectorDataViewType type, ItemWriter<T> write, ItemWriter<ReadOnlyMemory<char>> writeName, string standard)
        : TextColumnWriter(standard)
    {
        private readonly ValueGetter<VBuffer<T>> _getter = cursor.GetGetter<VBuffer<T>>(column);
        private VBuffer<T> _value;

        public override int WriteValues(TextSaverLine line)
        {
            _getter(ref _value);
            ReadOnlySpan<T> values = _value.GetValues();
            ReadOnlySpan<int> slots = _value.GetIndices();
            for (int i = 0; i < values.Length; i++)
            {
                write(line, values[i]);
                line.EndItem(_value.IsDense ? i : slots[i], Default);
            }

            return _value.Length;
        }

        public override int WriteNames(TextSaverLine line)
        {
            if (!column.HasSlotNames())
                return type.Size;
            VBuffer<ReadOnlyMemory<char>> names = default;
            column.GetSlotNames(ref names);
            foreach (KeyValuePair<int, ReadOnlyMemory<char>> name in names.Items())
            {
                if (name.Value.IsEmpty)
                    continue;
                writeName(line, name.Value);
                line.EndItem(name.Key, "");
            }

            return type.Size;
        }
    }
}
