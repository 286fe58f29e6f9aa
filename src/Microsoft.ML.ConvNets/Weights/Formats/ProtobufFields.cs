namespace Microsoft.ML.ConvNets.Weights.Formats;

/// <summary>
/// Goes through the fields of protobuf messages in a stream that can seek. What nobody asks for is skipped without being read, which the
/// parser of Google.Protobuf cannot: it would hold a whole message, with all its values, in memory.
/// </summary>
internal sealed class ProtobufFields(Stream stream)
{
    /// <summary>Seven bits a byte, for 64 bits.</summary>
    private const int MaxNumberLength = 10;

    internal enum Kind
    {
        Number = 0,
        EightBytes = 1,
        Bytes = 2,
        FourBytes = 5,
    }

    /// <summary>A field whose content comes next in the stream.</summary>
    /// <param name="Number">Its number in the message's description.</param>
    /// <param name="Kind">How its content is written.</param>
    internal readonly record struct Field(int Number, Kind Kind);

    internal long Position => stream.Position;

    /// <summary>The next field; null at the end of a message.</summary>
    /// <param name="end">Where the message ends.</param>
    /// <exception cref="InvalidDataException">A field before went past the end, or this is none.</exception>
    internal Field? Next(long end)
    {
        if (stream.Position >= end)
        {
            return stream.Position == end ? null : throw new InvalidDataException("a field is longer than what it is part of");
        }

        ulong tag = ReadNumber();
        var kind = (Kind)(tag & 7);
        return tag is >= 8 and <= uint.MaxValue && Enum.IsDefined(kind)
            ? new Field((int)(tag >> 3), kind)
            : throw new InvalidDataException($"there is no field at byte {stream.Position:N0}");
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="InvalidDataException">The stream ends before, or it has more than 64 bits.</exception>
    internal ulong ReadNumber()
    {
        ulong number = 0;
        for (int place = 0; place < MaxNumberLength; place++)
        {
            int part = stream.ReadByte();
            if (part < 0)
            {
                throw new InvalidDataException("it ends early");
            }

            number |= (ulong)(part & 0x7F) << (7 * place);
            if (part < 0x80)
            {
                return number;
            }
        }

        throw new InvalidDataException($"a number has no end at byte {stream.Position:N0}");
    }

    /// <summary>Reads the length of a field of bytes, which come next.</summary>
    /// <param name="end">Where the message ends that the field is part of.</param>
    /// <returns>Where the field ends.</returns>
    /// <exception cref="InvalidDataException">The field is longer than the message.</exception>
    internal long ReadEnd(long end)
    {
        ulong length = ReadNumber();
        return length <= (ulong)Math.Max(0, end - stream.Position)
            ? stream.Position + (long)length
            : throw new InvalidDataException($"at byte {stream.Position:N0} {length:N0} bytes are promised, more than there are");
    }

    /// <summary>Goes to a place in the stream.</summary>
    internal void MoveTo(long position) => stream.Position = position;

    /// <summary>Goes past the content of a field.</summary>
    internal void Skip(Field field, long end)
    {
        switch (field.Kind)
        {
            case Kind.Number: ReadNumber(); break;
            case Kind.Bytes: MoveTo(ReadEnd(end)); break;
            case Kind.EightBytes: MoveTo(stream.Position + sizeof(ulong)); break;
            default: MoveTo(stream.Position + sizeof(uint)); break;
        }
    }
}
