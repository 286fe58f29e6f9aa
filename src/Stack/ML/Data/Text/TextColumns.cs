namespace Microsoft.ML.Data;

/// <summary>The columns of a text loader, the header line that named their slots, and the schema of both.</summary>
internal sealed class TextColumns
{
    private readonly TextColumn[] _columns;

    public TextColumns(TextColumn[] columns, string? header, TextFormat format)
    {
        _columns = columns;
        Header = string.IsNullOrEmpty(header) ? null : header;
        Schema = MakeSchema(format);
    }

    public ReadOnlySpan<TextColumn> Columns => _columns;

    public string? Header { get; }

    public DataViewSchema Schema { get; }

    private DataViewSchema MakeSchema(TextFormat format)
    {
        FieldScanner? names = null;
        if (Header is not null)
        {
            names = new FieldScanner(format, int.MaxValue, null);
            names.Scan(TextLine.Of(Header));
        }

        var schema = new DataViewSchema.Builder();
        foreach (TextColumn column in _columns)
            schema.AddColumn(column.Name, column.Type, names is null ? null : SlotNames(column, names));
        return schema.ToSchema();
    }

    private static DataViewSchema.Annotations? SlotNames(TextColumn column, FieldScanner header)
    {
        if (column.Type is not VectorDataViewType { IsKnownSize: true } type)
            return null;
        var builder = new TextVectorBuilder<ReadOnlyMemory<char>>();
        builder.Reset(type.Size);
        int slot = 0;
        foreach (TextSegment segment in column.Segments)
        {
            for (int i = header.FindFirst(segment.Start); i < header.Count && header.IndexAt(i) < segment.End; i++)
                builder.Add(slot + header.IndexAt(i) - segment.Start, header.TextAt(i).Trim().ToString().AsMemory());
            slot += segment.End - segment.Start;
        }

        if (builder.IsEmpty)
            return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        builder.CopyTo(ref names);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddSlotNames(type.Size, (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
        return annotations.ToAnnotations();
    }
}
