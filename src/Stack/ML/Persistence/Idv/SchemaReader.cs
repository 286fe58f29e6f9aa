using System.IO.Compression;

namespace Microsoft.ML.Persistence.Idv;

/// <summary>Reads the input schema of a model; the bytes are untrusted. Columns of a type that is not known here are left out.</summary>
internal static class SchemaReader
{
    // The smallest entry of the table of contents: empty name, codec name and parameters, compression, rows, two offsets.
    private const int SmallestColumn = 1 + 1 + 1 + 1 + 1 + 8 + 8;

    private const int SmallestAnnotation = 1 + 1 + 1 + 1 + 8 + 1;

    // What the annotations of a schema may come to when they are unpacked, all together.
    private const long MaximumAnnotationBytes = 256L << 20;

    public static DataViewSchema Read(byte[] entry)
    {
        using var reader = new BinaryReader(new MemoryStream(entry, writable: false));
        if (entry.Length < SchemaFormat.HeaderSize + SchemaFormat.TailSize || !entry.AsSpan().StartsWith(SchemaFormat.Head))
            throw new FormatException("it does not begin like a schema.");
        reader.BaseStream.Position = 0x10;
        ulong readable = reader.ReadUInt64();
        if (readable > SchemaFormat.Version)
            throw new FormatException($"it needs a reader of version {readable:X16}; this one reads up to {SchemaFormat.Version:X16}.");
        long contents = reader.ReadInt64();
        long tail = reader.ReadInt64();
        reader.ReadInt64();
        int count = reader.ReadInt32();
        if (tail != entry.Length - SchemaFormat.TailSize || !entry.AsSpan().EndsWith(SchemaFormat.Tail))
            throw new FormatException("it does not end like a schema.");

        Seek(reader, contents, "table of contents");
        reader.CheckCount(count, SmallestColumn, "columns");
        var schema = new DataViewSchema.Builder();
        long budget = MaximumAnnotationBytes;
        for (int i = 0; i < count; i++)
            ReadColumn(reader, schema, ref budget);
        if (reader.BaseStream.Position != tail)
            throw new FormatException("its table of contents does not end at its tail.");
        return schema.ToSchema();
    }

    private static void ReadColumn(BinaryReader reader, DataViewSchema.Builder schema, ref long budget)
    {
        string name = reader.ReadText();
        ValueCodec? codec = CodecTable.ReadOrNull(reader);
        reader.ReadByte();
        reader.ReadLeb128();
        reader.ReadInt64();
        long annotationTable = reader.ReadInt64();
        long next = reader.BaseStream.Position;
        if (codec is null)
            return;
        try
        {
            schema.AddColumn(name, codec.Type, annotationTable == 0 ? null : ReadAnnotations(reader, annotationTable, ref budget));
        }
        catch (Exception exception) when (ModelLoadContext.IsCausedByContent(exception, out string? reason))
        {
            throw new FormatException($"column '{name}': {reason}", exception);
        }

        reader.BaseStream.Position = next;
    }

    private static DataViewSchema.Annotations ReadAnnotations(BinaryReader reader, long table, ref long budget)
    {
        Seek(reader, table, "annotations");
        long count = reader.ReadLeb128();
        reader.CheckCount(count, SmallestAnnotation, "annotations");
        var annotations = new DataViewSchema.Annotations.Builder();
        for (long i = 0; i < count; i++)
        {
            string kind = reader.ReadText();
            ValueCodec? codec = CodecTable.ReadOrNull(reader);
            byte compression = reader.ReadByte();
            long offset = reader.ReadInt64();
            long length = reader.ReadLeb128();
            long next = reader.BaseStream.Position;
            if (codec is not null)
            {
                Seek(reader, offset, $"annotation '{kind}'");
                reader.CheckCount(length, 1, $"bytes of annotation '{kind}'");
                byte[] block = Unpack(reader.ReadBytes((int)length), compression, kind, ref budget);
                using var values = new BinaryReader(new MemoryStream(block, writable: false));
                codec.ReadAnnotation(values, kind, annotations);
            }

            reader.BaseStream.Position = next;
        }

        return annotations.ToAnnotations();
    }

    private static byte[] Unpack(byte[] block, byte compression, string kind, ref long budget)
    {
        if (compression is not (SchemaFormat.Uncompressed or SchemaFormat.Deflated))
            throw new FormatException($"annotation '{kind}' is packed in a way ({compression}) that is not known here.");
        if (compression == SchemaFormat.Deflated)
        {
            using var inflater = new DeflateStream(new MemoryStream(block, writable: false), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var buffer = new byte[1 << 14];
            int read;
            while ((read = inflater.Read(buffer)) > 0)
            {
                plain.Write(buffer, 0, read);
                if (plain.Length > budget)
                    break;
            }

            block = plain.ToArray();
        }

        budget -= block.Length;
        return budget >= 0 ? block : throw new FormatException($"its annotations are larger than {MaximumAnnotationBytes} bytes.");
    }

    private static void Seek(BinaryReader reader, long offset, string what)
    {
        if (offset < SchemaFormat.HeaderSize || offset > reader.BaseStream.Length - SchemaFormat.TailSize)
            throw new FormatException($"its {what} would be at {offset}, outside its {reader.BaseStream.Length} bytes.");
        reader.BaseStream.Position = offset;
    }
}
