using System.IO.Compression;

namespace Microsoft.ML.Persistence.Idv;

/// <summary>Writes the input schema of a model. Columns and annotations whose type the format has no codec for (images) are left out.</summary>
internal static class SchemaWriter
{
    public static void Write(Stream stream, DataViewSchema schema)
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body);
        writer.Write(new byte[SchemaFormat.HeaderSize]);

        var columns = new List<(DataViewSchema.Column Column, ValueCodec Codec, long AnnotationTable)>();
        foreach (DataViewSchema.Column column in schema)
        {
            if (CodecTable.ForTypeOrNull(column.Type) is { } codec)
                columns.Add((column, codec, WriteAnnotations(writer, column.Annotations)));
        }

        long contents = body.Position;
        foreach ((DataViewSchema.Column column, ValueCodec codec, long annotationTable) in columns)
        {
            writer.Write(column.Name);
            codec.WriteDefinition(writer);
            writer.Write(SchemaFormat.Deflated);
            writer.Write7BitEncodedInt64(1);
            writer.Write((long)SchemaFormat.HeaderSize);
            writer.Write(annotationTable);
        }

        long tail = body.Position;
        writer.Write(SchemaFormat.Tail);
        body.Position = 0;
        writer.Write(SchemaFormat.Head);
        writer.Write(SchemaFormat.Version);
        writer.Write(SchemaFormat.Version);
        writer.Write(contents);
        writer.Write(tail);
        writer.Write(0L);
        writer.Write(columns.Count);
        writer.Flush();
        body.WriteTo(stream);
    }

    /// <summary>Writes the values, then the table that says where they are. Gives the table's offset, 0 if there is nothing to write.</summary>
    private static long WriteAnnotations(BinaryWriter writer, DataViewSchema.Annotations annotations)
    {
        var table = new List<(string Kind, ValueCodec Codec, byte Compression, long Offset, int Length)>();
        foreach (DataViewSchema.Column annotation in annotations.Schema)
        {
            if (CodecTable.ForTypeOrNull(annotation.Type) is not { } codec)
                continue;
            using var plain = new MemoryStream();
            using var plainWriter = new BinaryWriter(plain);
            codec.WriteAnnotation(plainWriter, annotations, annotation);
            using MemoryStream deflated = Deflate(plain);
            bool smaller = deflated.Length < plain.Length;
            MemoryStream block = smaller ? deflated : plain;
            table.Add((annotation.Name, codec, smaller ? SchemaFormat.Deflated : SchemaFormat.Uncompressed, writer.BaseStream.Position, (int)block.Length));
            block.WriteTo(writer.BaseStream);
        }

        if (table.Count == 0)
            return 0;
        long offset = writer.BaseStream.Position;
        writer.Write7BitEncodedInt64(table.Count);
        foreach ((string kind, ValueCodec codec, byte compression, long blockOffset, int length) in table)
        {
            writer.Write(kind);
            codec.WriteDefinition(writer);
            writer.Write(compression);
            writer.Write(blockOffset);
            writer.Write7BitEncodedInt64(length);
        }

        return offset;
    }

    private static MemoryStream Deflate(MemoryStream plain)
    {
        var deflated = new MemoryStream();
        using (var compressor = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
            plain.WriteTo(compressor);
        return deflated;
    }
}
