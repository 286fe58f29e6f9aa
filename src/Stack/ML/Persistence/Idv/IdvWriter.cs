using System.IO.Compression;
using Microsoft.ML.Data;

namespace Microsoft.ML.Persistence.Idv;

/// <summary>Writes columns in ML.NET's binary format, from the beginning of a stream that can seek.</summary>
internal sealed class IdvWriter : IDisposable
{
    private readonly BinaryWriter _writer;
    private readonly (DataViewSchema.Column Column, ValueCodec Codec)[] _columns;
    private readonly List<(long Offset, int Length, int PlainLength)>[] _lookups;
    private readonly MemoryStream _deflated = new();

    public IdvWriter(Stream stream, IEnumerable<(DataViewSchema.Column, ValueCodec)> columns)
    {
        _writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        _columns = [.. columns];
        _lookups = [.. _columns.Select(_ => new List<(long, int, int)>())];
        _writer.Write(new byte[IdvFormat.HeaderSize]);
    }

    /// <summary>Writes the input schema of a model. Columns and annotations whose type the format has no codec for (images) are left out.</summary>
    public static void WriteSchema(Stream stream, DataViewSchema schema)
    {
        using var body = new MemoryStream();
        using (var writer = new IdvWriter(body, schema.Select(c => (c, CodecTable.ForTypeOrNull(c.Type)!)).Where(c => c.Item2 is not null)))
            writer.Finish(0, 1);
        body.WriteTo(stream);
    }

    /// <summary>Writes the next block of a column's values.</summary>
    public void WriteBlock(int column, MemoryStream block)
    {
        Deflate(block);
        _lookups[column].Add((_writer.BaseStream.Position, (int)_deflated.Length, checked((int)block.Length)));
        _deflated.WriteTo(_writer.BaseStream);
    }

    /// <summary>Writes all that follows the blocks, and the header, which says where to find it.</summary>
    public void Finish(long rowCount, int rowsPerBlock)
    {
        long[] lookups = [.. _lookups.Select(WriteLookups)];
        long[] annotations = [.. _columns.Select(c => WriteAnnotations(c.Column.Annotations))];
        long contents = _writer.BaseStream.Position;
        for (int i = 0; i < _columns.Length; i++)
        {
            _writer.Write(_columns[i].Column.Name);
            _columns[i].Codec.WriteDefinition(_writer);
            _writer.Write(IdvFormat.Deflated);
            _writer.Write7BitEncodedInt64(rowsPerBlock);
            _writer.Write(lookups[i]);
            _writer.Write(annotations[i]);
        }

        long tail = _writer.BaseStream.Position;
        _writer.Write(IdvFormat.Tail);
        long end = _writer.BaseStream.Position;
        _writer.BaseStream.Position = 0;
        _writer.Write(IdvFormat.Head);
        _writer.Write(IdvFormat.Version);
        _writer.Write(IdvFormat.Version);
        _writer.Write(contents);
        _writer.Write(tail);
        _writer.Write(rowCount);
        _writer.Write(_columns.Length);
        _writer.Flush();
        _writer.BaseStream.Position = end;
    }

    public void Dispose()
    {
        _writer.Dispose();
        _deflated.Dispose();
    }

    private long WriteLookups(List<(long Offset, int Length, int PlainLength)> blocks)
    {
        long position = _writer.BaseStream.Position;
        foreach ((long offset, int length, int plainLength) in blocks)
        {
            _writer.Write(offset);
            _writer.Write(length);
            _writer.Write(plainLength);
        }

        return position;
    }

    /// <summary>Writes the values, then the table that says where they are. Gives the table's offset, 0 if there is nothing to write.</summary>
    private long WriteAnnotations(DataViewSchema.Annotations annotations)
    {
        var table = new List<(string Kind, ValueCodec Codec, byte Compression, long Offset, int Length)>();
        foreach (DataViewSchema.Column annotation in annotations.Schema)
        {
            if (CodecTable.ForTypeOrNull(annotation.Type) is not { } codec)
                continue;
            using var plain = new MemoryStream();
            using var plainWriter = new BinaryWriter(plain);
            codec.WriteAnnotation(plainWriter, annotations, annotation);
            Deflate(plain);
            bool smaller = _deflated.Length < plain.Length;
            MemoryStream block = smaller ? _deflated : plain;
            table.Add((annotation.Name, codec, smaller ? IdvFormat.Deflated : IdvFormat.Uncompressed, _writer.BaseStream.Position, (int)block.Length));
            block.WriteTo(_writer.BaseStream);
        }

        if (table.Count == 0)
            return 0;
        long position = _writer.BaseStream.Position;
        _writer.Write7BitEncodedInt64(table.Count);
        foreach ((string kind, ValueCodec codec, byte compression, long offset, int length) in table)
        {
            _writer.Write(kind);
            codec.WriteDefinition(_writer);
            _writer.Write(compression);
            _writer.Write(offset);
            _writer.Write7BitEncodedInt64(length);
        }

        return position;
    }

    private void Deflate(MemoryStream plain)
    {
        _deflated.SetLength(0);
        using var compressor = new DeflateStream(_deflated, CompressionLevel.Optimal, leaveOpen: true);
        plain.WriteTo(compressor);
    }
}
