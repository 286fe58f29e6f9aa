using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Microsoft.ML;

/// <summary>The strings of one <c>Model.key</c>: each is stored once, in the order of first use, and referred to by number.</summary>
internal sealed class StringPool
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _strings = [];

    public int Count => _strings.Count;

    public int IdOf(string value)
    {
        if (_ids.TryGetValue(value, out int id))
            return id;
        id = _strings.Count;
        _ids.Add(value, id);
        _strings.Add(value);
        return id;
    }

    /// <summary>Writes the table: for each string the offset, in bytes, at which its characters end.</summary>
    public void WriteTable(BinaryWriter writer)
    {
        long end = 0;
        foreach (string value in _strings)
        {
            end += value.Length * (long)sizeof(char);
            writer.Write(end);
        }
    }

    public void WriteCharacters(BinaryWriter writer)
    {
        foreach (string value in _strings)
            writer.Write(Utf16Bytes(value));
    }

    // Not Encoding.Unicode: it would replace an unpaired surrogate, and then the string would not come back as it was.
    public static byte[] Utf16Bytes(string value) => MemoryMarshal.AsBytes(value.AsSpan()).ToArray();

    public static string FromUtf16Bytes(ReadOnlySpan<byte> bytes) => new(MemoryMarshal.Cast<byte, char>(bytes));

    /// <summary>Reads the strings of an entry whose header has been checked against the entry's length.</summary>
    public static string[] Read(ReadOnlySpan<byte> table, ReadOnlySpan<byte> characters)
    {
        var strings = new string[table.Length / sizeof(long)];
        long start = 0;
        for (int i = 0; i < strings.Length; i++)
        {
            long end = BinaryPrimitives.ReadInt64LittleEndian(table[(i * sizeof(long))..]);
            if (end < start || end > characters.Length || (end - start) % sizeof(char) != 0)
                throw new FormatException($"string {i} of its string table ends at byte {end}, outside the {characters.Length} bytes of characters or before its start.");
            strings[i] = FromUtf16Bytes(characters[(int)start..(int)end]);
            start = end;
        }

        if (start != characters.Length)
            throw new FormatException($"its string table covers {start} of {characters.Length} bytes of characters.");
        return strings;
    }
}
