namespace Microsoft.ML.Persistence.Idv;

/// <summary>
/// The constants of ML.NET's binary format: a header, blocks of values, for each column a table of its blocks, annotations, a table of contents, a tail.
/// The input schema of a model is such a file without rows.
/// </summary>
internal static class IdvFormat
{
    /// <summary>The entry of a model zip that holds its input schema.</summary>
    public const string SchemaEntry = "Schema";

    public const int HeaderSize = 0x100;
    public const int TailSize = 8;

    /// <summary>Of a block: offset, length, length when unpacked.</summary>
    public const int LookupSize = 16;

    public const ulong Version = 0x0001000100010006;
    public const byte Uncompressed = 0;
    public const byte Deflated = 1;

    public static ReadOnlySpan<byte> Head => "CML\0DVB\0"u8;

    public static ReadOnlySpan<byte> Tail => "\0BVD\0LMC"u8;
}
