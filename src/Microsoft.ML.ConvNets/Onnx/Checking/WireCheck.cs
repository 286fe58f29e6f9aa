using Google.Protobuf.Reflection;

namespace Microsoft.ML.ConvNets.Onnx.Checking;

/// <summary>
/// Looks through the bytes of a protobuf message before objects are made of them: lengths must be there, and the objects may not need many
/// times the memory of the bytes.
/// </summary>
internal ref struct WireCheck
{
    /// <summary>The most objects (messages and texts); each takes about a hundred bytes of memory, and may take two in the file.</summary>
    private const int MaxObjects = 1_000_000;

    /// <summary>The most numbers that are stored one by one, with one byte in the file and eight in memory.</summary>
    private const int MaxNumbers = 16 << 20;

    /// <summary>The most levels of messages inside messages: eight graphs inside graphs, with what is around each.</summary>
    private const int MaxDepth = 40;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private int _objects;
    private int _numbers;

    private WireCheck(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <exception cref="FormatException">The bytes are no such message, or one that claims too much.</exception>
    internal static void Require(ReadOnlySpan<byte> bytes, MessageDescriptor type)
    {
        if (bytes.IsEmpty)
        {
            throw new FormatException("it is empty");
        }

        new WireCheck(bytes).Message(type, bytes.Length, depth: 0);
    }

    private void Message(MessageDescriptor type, int end, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException($"its parts are nested over more than {MaxDepth} levels");
        }

        while (_at < end)
        {
            ulong tag = Number(end);
            FieldDescriptor? field = tag >> 3 is > 0 and <= int.MaxValue and ulong number
                ? type.FindFieldByNumber((int)number)
                : throw new FormatException($"it is no ONNX file: byte {_at:N0} begins no field");
            switch (tag & 7)
            {
                case 0:
                    _ = Number(end);
                    Count(ref _numbers, field?.IsRepeated == true ? 1 : 0, MaxNumbers, "numbers stored one by one");
                    break;
                case 1:
                    Skip(sizeof(ulong), end);
                    break;
                case 2:
                    Delimited(field, end, depth);
                    break;
                case 5:
                    Skip(sizeof(uint), end);
                    break;
                default:
                    throw new FormatException($"it is no ONNX file: byte {_at:N0} begins a field of an unknown kind");
            }
        }
    }

    private void Delimited(FieldDescriptor? field, int end, int depth)
    {
        ulong length = Number(end);
        if (length > (ulong)(end - _at))
        {
            throw new FormatException(
                $"it is truncated or damaged: {field?.Name ?? "a part"} claims {length:N0} bytes where {end - _at:N0} are left");
        }

        int after = _at + (int)length;
        switch (field?.FieldType)
        {
            case FieldType.Message:
                Count(ref _objects, 1, MaxObjects, "parts");
                Message(field.MessageType, after, depth + 1);
                break;
            case FieldType.String or FieldType.Bytes:
                Count(ref _objects, 1, MaxObjects, "parts");
                break;
            case FieldType.Int32 or FieldType.Int64 or FieldType.UInt32 or FieldType.UInt64:
                Count(ref _numbers, (int)length, MaxNumbers, "numbers stored one by one");
                break;
        }

        _at = after;
    }

    private static void Count(ref int count, int more, int most, string what)
    {
        if ((count += more) > most)
        {
            throw new FormatException($"it has more than {most:N0} {what}");
        }
    }

    private void Skip(int length, int end)
    {
        if (length > end - _at)
        {
            throw new FormatException("it is truncated or damaged: a number ends beyond what holds it");
        }

        _at += length;
    }

    /// <summary>A number of variable length.</summary>
    private ulong Number(int end)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_at >= end)
            {
                throw new FormatException("it is truncated or damaged: a number ends beyond what holds it");
            }

            byte part = _bytes[_at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new FormatException($"it is no ONNX file: a number before byte {_at:N0} does not end");
    }
}
