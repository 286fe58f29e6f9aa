namespace Microsoft.ML.Persistence.Idv;

/// <summary>The constants of the <c>Schema</c> entry: a data view without rows in ML.NET's binary format.</summary>
internal static class SchemaFormat
{
    public const string Entry = "Schema";
    public const int HeaderSize = 0x100;
    public const int TailSize = 8;
    public const ulong Version = 0x0001000100010006;
    public const byte Uncompressed = 0;
    public const byte Deflated = 1;

    public static ReadOnlySpan<byte> Head => "CML\0DVB\0"u8;

    public static ReadOnlySpan<byte> Tail => "\0BVD\0LMC"u8;
}
