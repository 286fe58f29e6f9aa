using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML;

/// <summary>
/// The layout of a <c>Model.key</c>: 256 bytes of header, then block, string table, string characters, assembly name and tail, without gaps.
/// </summary>
internal sealed class ModelHeader
{
    public const int Size = 0x100;
    public const int TailSize = 8;
    private const uint LayoutVersion = 0x00010002;
    private const int SignatureSize = 8;
    private const int LoaderSignatureSize = 24;

    private static ReadOnlySpan<byte> Head => "ML\0MODEL"u8;

    private static ReadOnlySpan<byte> Tail => "LEDOM\0LM"u8;

    public required string ModelSignature { get; init; }

    public required uint VersionWritten { get; init; }

    public required uint VersionReadable { get; init; }

    public required string LoaderSignature { get; init; }

    public required string LoaderSignatureAlt { get; init; }

    public string? LoaderAssemblyName { get; private set; }

    public int BlockLength { get; private set; }

    public string[] Strings { get; private set; } = [];

    /// <summary>Writes a whole entry.</summary>
    public static void Write(Stream stream, VersionInfo version, ReadOnlySpan<byte> block, StringPool strings)
    {
        using var rest = new MemoryStream();
        using var writer = new BinaryWriter(rest);
        strings.WriteTable(writer);
        long tableLength = rest.Length;
        strings.WriteCharacters(writer);
        long characterLength = rest.Length - tableLength;
        byte[] assembly = StringPool.Utf16Bytes(version.LoaderAssemblyName);
        writer.Write(assembly);

        long tableStart = Size + block.Length;
        long charactersStart = tableStart + tableLength;
        long assemblyStart = charactersStart + characterLength;
        long tailStart = assemblyStart + assembly.Length;
        Span<byte> header = stackalloc byte[Size];
        header.Clear();
        Head.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[0x08..], LayoutVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(header[0x0C..], LayoutVersion);
        BinaryPrimitives.WriteInt64LittleEndian(header[0x10..], Size);
        BinaryPrimitives.WriteInt64LittleEndian(header[0x18..], block.Length);
        if (strings.Count > 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(header[0x20..], tableStart);
            BinaryPrimitives.WriteInt64LittleEndian(header[0x28..], tableLength);
            BinaryPrimitives.WriteInt64LittleEndian(header[0x30..], charactersStart);
            BinaryPrimitives.WriteInt64LittleEndian(header[0x38..], characterLength);
        }

        WriteSignature(header.Slice(0x40, SignatureSize), version.ModelSignature.Replace(' ', '\0'));
        BinaryPrimitives.WriteUInt32LittleEndian(header[0x48..], version.VerWrittenCur);
        BinaryPrimitives.WriteUInt32LittleEndian(header[0x4C..], version.VerReadableCur);
        WriteSignature(header.Slice(0x50, LoaderSignatureSize), version.LoaderSignature);
        WriteSignature(header.Slice(0x68, LoaderSignatureSize), version.LoaderSignatureAlt ?? "");
        BinaryPrimitives.WriteInt64LittleEndian(header[0x80..], tailStart);
        BinaryPrimitives.WriteInt64LittleEndian(header[0x88..], tailStart + TailSize);
        BinaryPrimitives.WriteInt64LittleEndian(header[0x90..], assemblyStart);
        BinaryPrimitives.WriteUInt32LittleEndian(header[0x98..], (uint)assembly.Length);

        stream.Write(header);
        stream.Write(block);
        stream.Write(rest.GetBuffer().AsSpan(0, (int)rest.Length));
        stream.Write(Tail);
    }

    /// <summary>Reads the header and checks every offset and length in it against the entry's own length.</summary>
    public static ModelHeader Read(ReadOnlySpan<byte> entry)
    {
        if (entry.Length < Size + TailSize || !entry.StartsWith(Head))
            throw new FormatException("it does not begin like a Model.key.");
        uint readable = BinaryPrimitives.ReadUInt32LittleEndian(entry[0x0C..]);
        if (readable > LayoutVersion)
            throw new FormatException($"its layout needs a reader of version {VersionText(readable)}; this one reads up to {VersionText(LayoutVersion)}.");

        Range block = Part(entry, 0x10, BinaryPrimitives.ReadInt64LittleEndian(entry[0x18..]), "block");
        Range table = Part(entry, 0x20, BinaryPrimitives.ReadInt64LittleEndian(entry[0x28..]), "string table");
        Range characters = Part(entry, 0x30, BinaryPrimitives.ReadInt64LittleEndian(entry[0x38..]), "strings");
        Range assembly = Part(entry, 0x90, BinaryPrimitives.ReadUInt32LittleEndian(entry[0x98..]), "assembly name");
        long tail = BinaryPrimitives.ReadInt64LittleEndian(entry[0x80..]);
        if (tail != entry.Length - TailSize || BinaryPrimitives.ReadInt64LittleEndian(entry[0x88..]) != entry.Length || !entry.EndsWith(Tail))
            throw new FormatException("it does not end like a Model.key.");
        if (block.Start.Value != Size)
            throw new FormatException("its block does not follow its header.");
        if (entry[table].Length % sizeof(long) != 0 || entry[assembly].Length % sizeof(char) != 0)
            throw new FormatException("its string table or assembly name is cut off.");

        return new ModelHeader
        {
            ModelSignature = ReadSignature(entry.Slice(0x40, SignatureSize), keepNulls: true),
            VersionWritten = BinaryPrimitives.ReadUInt32LittleEndian(entry[0x48..]),
            VersionReadable = BinaryPrimitives.ReadUInt32LittleEndian(entry[0x4C..]),
            LoaderSignature = ReadSignature(entry.Slice(0x50, LoaderSignatureSize), keepNulls: false),
            LoaderSignatureAlt = ReadSignature(entry.Slice(0x68, LoaderSignatureSize), keepNulls: false),
            BlockLength = entry[block].Length,
            Strings = StringPool.Read(entry[table], entry[characters]),
            LoaderAssemblyName = entry[assembly].IsEmpty ? null : StringPool.FromUtf16Bytes(entry[assembly]),
        };
    }

    public void CheckVersion(VersionInfo version)
    {
        if (ModelSignature != version.ModelSignature.Replace(' ', '\0'))
            throw new FormatException($"it holds a '{ModelSignature.Replace('\0', ' ')}' where a '{version.ModelSignature}' is needed.");
        if (VersionReadable > version.VerWrittenCur)
        {
            throw new FormatException(
                $"it was written by a newer version: '{version.ModelSignature}' {VersionText(VersionWritten)} needs a reader of {VersionText(VersionReadable)}, this one is {VersionText(version.VerWrittenCur)}.");
        }

        if (VersionWritten < version.VerWeCanReadBack)
        {
            throw new FormatException(
                $"it was written by too old a version: '{version.ModelSignature}' {VersionText(VersionWritten)}, the oldest that can be read is {VersionText(version.VerWeCanReadBack)}.");
        }
    }

    private static string VersionText(uint version) => $"{version >> 16}.{version & 0xFFFF}";

    private static Range Part(ReadOnlySpan<byte> entry, int offsetField, long length, string what)
    {
        long offset = BinaryPrimitives.ReadInt64LittleEndian(entry[offsetField..]);
        if (offset == 0 && length == 0)
            return 0..0;
        if (length < 0 || offset < Size || offset > entry.Length - TailSize || length > entry.Length - TailSize - offset)
            throw new FormatException($"its {what} (offset {offset}, {length} bytes) lies outside its {entry.Length} bytes.");
        return (int)offset..(int)(offset + length);
    }

    private static void WriteSignature(Span<byte> destination, string signature)
    {
        if (signature.Length > destination.Length)
            throw new ArgumentException($"The signature '{signature}' is longer than {destination.Length} characters.", nameof(signature));
        Encoding.Latin1.GetBytes(signature, destination);
    }

    private static string ReadSignature(ReadOnlySpan<byte> source, bool keepNulls)
    {
        string text = Encoding.Latin1.GetString(source);
        return keepNulls ? text : text.TrimEnd('\0');
    }
}
