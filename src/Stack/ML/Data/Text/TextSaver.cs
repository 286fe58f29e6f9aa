using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Writes rows as text that <see cref="TextLoader"/> reads back, with the options it needs in a comment. Lines with many default values are sparse.</summary>
internal sealed class TextSaver
{
    private readonly IHost _host;
    private readonly char _separator;
    private readonly bool _header;
    private readonly bool _schema;
    private readonly bool _dense;

    public TextSaver(IHost host, char separator, bool header, bool schema, bool dense)
    {
        _host = host;
        _separator = separator is ' ' or '\t' or ',' or ';' or '|'
            ? separator
            : throw new ArgumentOutOfRangeException(nameof(separator), separator, "Invalid separator - must be: space, tab, comma, semicolon, or bar");
        _header = header;
        _schema = schema;
        _dense = dense;
    }

    public void Save(IDataView data, Stream stream, bool keepHidden)
    {
        using IChannel channel = _host.Start("Saving");
        DataViewSchema.Column[] columns = SavableColumns.Find(data.Schema, keepHidden, IsSavable, channel);
        bool hasHeader = _header && columns.Any(c => c.Type is not VectorDataViewType || c.HasSlotNames());
        using var output = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 14, leaveOpen: true);
        if (_schema)
            WriteSchema(output, columns, hasHeader, channel);
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        TextColumnWriter[] writers = [.. columns.Select(column => TextColumnWriter.Create(cursor, column, _separator))];
        var line = new TextSaverLine(output, writers, _separator, _dense);
        if (hasHeader)
            line.WriteHeader();
        long count = 0;
        int shortest = int.MaxValue, longest = 0;
        while (cursor.MoveNext())
        {
            int length = line.WriteRow();
            shortest = Math.Min(shortest, length);
            longest = Math.Max(longest, length);
            count++;
        }

        if (count == 0)
            channel.Warning(MessageSensitivity.None, "Wrote zero rows of data!");
        else if (shortest == longest)
            channel.Info(MessageSensitivity.None, "Wrote {0} rows of length {1}", count, shortest);
        else
            channel.Info(MessageSensitivity.None, "Wrote {0} rows of lengths between {1} and {2}", count, shortest, longest);
    }

    private static bool IsSavable(DataViewType type) => type.GetItemType() is var item && (item is KeyDataViewType || (item.IsStandardScalar() && item is not RowIdDataViewType));

    private void WriteSchema(StreamWriter output, DataViewSchema.Column[] columns, bool hasHeader, IChannel channel)
    {
        output.WriteLine("#@ TextLoader{");
        if (hasHeader)
            output.WriteLine("#@   header+");
        string separator = _separator switch
        {
            ' ' => "space",
            '\t' => "tab",
            ',' => "comma",
            ';' => "semicolon",
            _ => "bar",
        };
        output.WriteLine($"#@   sep={separator}");
        int? next = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            DataViewType type = columns[i].Type;
            int start = next ?? -1;
            TextLoader.Range range = type switch
            {
                VectorDataViewType { IsKnownSize: true } vector => new() { Min = start, Max = start + vector.Size - 1, ForceVector = true },
                VectorDataViewType => new() { Min = start, VariableEnd = true },
                _ => new() { Min = start },
            };
            DataViewType item = type.GetItemType();
            output.WriteLine($"#@   col={ColumnText.Write(columns[i].Name, item.RawType.ToDataKind(), item.GetKeyCount(), range)}");
            next += type.GetValueCount();
            if (type is not VectorDataViewType { IsKnownSize: false } || i == columns.Length - 1)
                continue;
            channel.Warning(MessageSensitivity.Schema, "Column '{0}' is variable length, so it must be the last, or the file will be unreadable. Consider switching to binary format or make '{0}' the last column.", columns[i].Name);
            next = null;
        }

        output.WriteLine("#@ }");
    }
}
