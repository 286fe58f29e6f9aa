using Microsoft.ML.Data;

namespace Microsoft.ML.Persistence.Idv;

/// <summary>Where the values of a column are.</summary>
internal sealed record IdvColumn(ValueCodec Codec, byte Compression, long LookupOffset);

/// <summary>The table of contents of a file in ML.NET's binary format. The bytes are untrusted. Columns of a type that is not known here are left out.</summary>
internal sealed class IdvContents
{
    // The smallest entry of the table of contents: empty name, codec name and parameters, compression, rows, two offsets.
    private const int SmallestColumn = 1 + 1 + 1 + 1 + 1 + 8 + 8;

    private const int SmallestAnnotation = 1 + 1 + 1 + 1 + 8 + 1;

    // What the annotations of a schema may come to when they are unpacked, all together.
    private const long MaximumAnnotationBytes = 256L << 20;

    private readonly BinaryReader _reader;
    private readonly DataViewSchema.Builder _schema = new();
    private readonly List<IdvColumn> _columns = [];
    private readonly List<string> _unknown = [];
    private long _tail;
    private long _budget = MaximumAnnotationBytes;

    private IdvContents(BinaryReader reader)
    {
        _reader = reader;
        Schema = ReadAll();
    }

    public DataViewSchema Schema { get; }

    /// <summary>The columns, as in <see cref="Schema"/>.</summary>
    public IReadOnlyList<IdvColumn> Columns => _columns;

    /// <summary>The names of the columns that are left out.</summary>
    public IReadOnlyList<string> UnknownColumns => _unknown;

    public long RowCount { get; private set; }

    public int RowsPerBlock { get; private set; }

    public int BlockCount => RowCount == 0 ? 0 : (int)((RowCount - 1) / RowsPerBlock) + 1;

    /// <param name="stream">The whole file; it can seek.</param>
    public static IdvContents Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        return new IdvContents(reader);
    }

    /// <summary>Reads the input schema of a model.</summary>
    public static DataViewSchema ReadSchema(byte[] entry) => Read(new MemoryStream(entry, writable: false)).Schema;

    private DataViewSchema ReadAll()
    {
        Stream stream = _reader.BaseStream;
        if (stream.Length < IdvFormat.HeaderSize + IdvFormat.TailSize || !IsAt(0, IdvFormat.Head))
            throw new FormatException("it does not begin like a file in ML.NET's binary format.");
        stream.Position = 0x10;
        ulong readable = _reader.ReadUInt64();
        if (readable > IdvFormat.Version)
            throw new FormatException($"it needs a reader of version {readable:X16}; this one reads up to {IdvFormat.Version:X16}.");
        long contents = _reader.ReadInt64();
        _tail = _reader.ReadInt64();
        RowCount = _reader.ReadInt64();
        int count = _reader.ReadInt32();
        if (_tail != stream.Length - IdvFormat.TailSize || !IsAt(_tail, IdvFormat.Tail))
            throw new FormatException("it does not end like a file in ML.NET's binary format.");
        if (RowCount < 0 || (RowCount > 0 && count == 0))
            throw new FormatException($"it declares {RowCount} rows of {count} columns.");

        Seek(contents, "table of contents");
        _reader.CheckCount(count, SmallestColumn, "columns");
        for (int i = 0; i < count; i++)
            ReadColumn(i == 0);
        if (stream.Position != _tail)
            throw new FormatException("its table of contents does not end at its tail.");
        return _schema.ToSchema();
    }

    private void ReadColumn(bool isFirst)
    {
        string name = _reader.ReadText();
        ValueCodec? codec = CodecTable.ReadOrNull(_reader);
        byte compression = _reader.ReadByte();
        long rowsPerBlock = _reader.ReadLeb128();
        long lookups = _reader.ReadInt64();
        long annotationTable = _reader.ReadInt64();
        long next = _reader.BaseStream.Position;
        CheckBlocks(name, rowsPerBlock, lookups, isFirst);
        if (codec is null || compression > IdvFormat.Deflated)
        {
            _unknown.Add(name);
            return;
        }

        try
        {
            _schema.AddColumn(name, codec.Type, annotationTable == 0 ? null : ReadAnnotations(annotationTable));
        }
        catch (Exception exception) when (ModelLoadContext.IsCausedByContent(exception, out string? reason))
        {
            throw new FormatException($"column '{name}': {reason}", exception);
        }

        _columns.Add(new IdvColumn(codec, compression, lookups));
        _reader.BaseStream.Position = next;
    }

    private void CheckBlocks(string name, long rowsPerBlock, long lookups, bool isFirst)
    {
        if (RowCount == 0)
            return;
        if (rowsPerBlock is <= 0 or > int.MaxValue || (!isFirst && rowsPerBlock != RowsPerBlock))
            throw new FormatException($"column '{name}' has blocks of {rowsPerBlock} rows{(isFirst ? "" : $", others of {RowsPerBlock}")}.");
        RowsPerBlock = (int)rowsPerBlock;
        long blocks = ((RowCount - 1) / rowsPerBlock) + 1;
        if (lookups < IdvFormat.HeaderSize || lookups > _tail || blocks > (_tail - lookups) / IdvFormat.LookupSize)
            throw new FormatException($"column '{name}' would have the table of its {blocks} blocks at {lookups}, which is beyond {_tail}.");
    }

    private DataViewSchema.Annotations ReadAnnotations(long table)
    {
        Seek(table, "annotations");
        long count = _reader.ReadLeb128();
        _reader.CheckCount(count, SmallestAnnotation, "annotations");
        var annotations = new DataViewSchema.Annotations.Builder();
        for (long i = 0; i < count; i++)
        {
            string kind = _reader.ReadText();
            ValueCodec? codec = CodecTable.ReadOrNull(_reader);
            byte compression = _reader.ReadByte();
            long offset = _reader.ReadInt64();
            long length = _reader.ReadLeb128();
            long next = _reader.BaseStream.Position;
            if (codec is not null)
            {
                Seek(offset, $"annotation '{kind}'");
                _reader.CheckCount(length, 1, $"bytes of annotation '{kind}'");
                using var block = new IdvBlock();
                block.Read(_reader.BaseStream, (int)length, compression, _budget);
                _budget -= block.Length;
                codec.ReadAnnotation(block.Reader, kind, annotations);
            }

            _reader.BaseStream.Position = next;
        }

        return annotations.ToAnnotations();
    }

    private void Seek(long offset, string what)
    {
        if (offset < IdvFormat.HeaderSize || offset > _tail)
            throw new FormatException($"its {what} would be at {offset}, outside its {_reader.BaseStream.Length} bytes.");
        _reader.BaseStream.Position = offset;
    }

    private bool IsAt(long offset, ReadOnlySpan<byte> expected)
    {
        Span<byte> found = stackalloc byte[8];
        _reader.BaseStream.Position = offset;
        _reader.BaseStream.ReadExactly(found);
        return found.SequenceEqual(expected);
    }
}
