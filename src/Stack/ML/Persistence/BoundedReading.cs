using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML;

/// <summary>
/// Reading fields that come from outside. Every length is compared with what is left of the stream before memory is taken for it.
/// The stream must know its length (as <see cref="MemoryStream"/> and <see cref="RepositoryEntryStream"/> do).
/// </summary>
internal static class BoundedReading
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static long Remaining(this BinaryReader reader) => reader.BaseStream.Length - reader.BaseStream.Position;

    /// <summary>Reads an <see cref="int"/> that counts items of at least <paramref name="bytesEach"/> bytes that follow.</summary>
    public static int ReadCount(this BinaryReader reader, int bytesEach, string what)
    {
        int count = reader.ReadInt32();
        CheckCount(reader, count, bytesEach, what);
        return count;
    }

    public static void CheckCount(this BinaryReader reader, long count, int bytesEach, string what)
    {
        if (count < 0 || count * bytesEach > reader.Remaining())
            throw new FormatException($"it declares {count} {what}, but only {reader.Remaining()} bytes are left.");
    }

    /// <summary>Reads a byte that may only be 0 or 1.</summary>
    public static bool ReadBoolByte(this BinaryReader reader)
    {
        byte value = reader.ReadByte();
        return value <= 1 ? value == 1 : throw new FormatException($"a yes/no field holds {value}.");
    }

    /// <summary>Reads a length in groups of 7 bits, lowest first.</summary>
    public static long ReadLeb128(this BinaryReader reader)
    {
        long value = reader.Read7BitEncodedInt64();
        return value >= 0 ? value : throw new FormatException($"a length field holds {value}.");
    }

    /// <summary>Reads UTF-8 text after its length in bytes.</summary>
    public static string ReadText(this BinaryReader reader)
    {
        long length = reader.ReadLeb128();
        reader.CheckCount(length, 1, "bytes of text");
        byte[] bytes = reader.ReadBytes((int)length);
        try
        {
            return s_strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new FormatException("a text is not valid UTF-8.", exception);
        }
    }

    /// <summary>Reads numbers as they lie in memory (little-endian).</summary>
    public static T[] ReadNumbers<T>(this BinaryReader reader, int count)
        where T : unmanaged
    {
        reader.CheckCount(count, System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), typeof(T).Name + " numbers");
        var values = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Reads a count and as many numbers.</summary>
    public static T[] ReadNumberArray<T>(this BinaryReader reader)
        where T : unmanaged, INumber<T> => reader.ReadNumbers<T>(reader.ReadInt32());

    public static void WriteNumbers<T>(this BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged => writer.Write(MemoryMarshal.AsBytes(values));

    public static void WriteNumberArray<T>(this BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.WriteNumbers(values);
    }

    public static void WriteBoolByte(this BinaryWriter writer, bool value) => writer.Write(value ? (byte)1 : (byte)0);
}
