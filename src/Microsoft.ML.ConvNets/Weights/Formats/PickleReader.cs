using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.ConvNets.Weights.Formats;

/// <summary>
/// Reads the part of Python's pickle format that a state dict of PyTorch needs: plain values, lists, tuples, dictionaries, and the few
/// classes that <see cref="PickleClass"/> knows. A pickle is a program that may ask for any function of Python to be called; here nothing
/// is called, and every other instruction or class is refused by name. Its length, stack and memo are bounded.
/// </summary>
/// <param name="stream">Read to the end of one pickle and no further.</param>
/// <param name="persistent">Turns a persistent id into the value that stands for it.</param>
internal sealed class PickleReader(Stream stream, Func<object?, object?> persistent)
{
    /// <summary>Bytes of a pickle: a state dict takes about 150 a tensor.</summary>
    private const int MaxLength = 16 << 20;

    /// <summary>Values on the stack, in the memo, and made in all. A tensor takes about 20.</summary>
    private const int MaxDepth = 1 << 20;
    private const int MaxValues = 2 << 20;
    private const int MaxProtocol = 5;

    private static readonly object s_mark = new();

    private readonly List<object?> _stack = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _length;
    private int _values;

    /// <summary>The value of the pickle that begins here.</summary>
    /// <exception cref="InvalidDataException">It is damaged, too large, or asks for what no state dict needs.</exception>
    internal object? Read()
    {
        while (true)
        {
            byte code = NextByte();
            if (code == (byte)'.')
            {
                return _stack.Count == 1 ? Pop() : throw Damaged($"ends with {_stack.Count:N0} values on its stack");
            }

            Execute(code);
        }
    }

    private void Execute(byte code)
    {
        switch (code)
        {
            case 0x80:
                byte protocol = NextByte();
                if (protocol > MaxProtocol)
                {
                    throw Damaged($"is of protocol {protocol}, later than {MaxProtocol}");
                }

                break;
            case 0x95:
                // Frames only help to read ahead.
                NextBytes(sizeof(ulong));
                break;
            case (byte)'(': Push(s_mark); break;
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'K': Push((long)NextByte()); break;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(NextBytes(2))); break;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(NextBytes(4))); break;
            case 0x8A: Push(NextLong(NextByte())); break;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(NextBytes(8))); break;
            case (byte)'X': Push(NextText(NextCount())); break;
            case 0x8C: Push(NextText(NextByte())); break;
            case 0x8D: Push(NextText(NextLongCount())); break;
            // Byte strings: what a text of Python 2 became.
            case (byte)'U': Push(NextText(NextByte())); break;
            case (byte)'T': Push(NextText(NextCount())); break;
            case (byte)'}': Push(new PickleDictionary()); break;
            case (byte)']': Push(new List<object?>()); break;
            case (byte)')': Push(Array.Empty<object?>()); break;
            case 0x85: PushTuple(1); break;
            case 0x86: PushTuple(2); break;
            case 0x87: PushTuple(3); break;
            case (byte)'t': Push(PopToMark()); break;
            case (byte)'a': AppendItems([Pop()]); break;
            case (byte)'e': AppendItems(PopToMark()); break;
            case (byte)'s': SetItems(PopMany(2)); break;
            case (byte)'u': SetItems(PopToMark()); break;
            case (byte)'q': Memorize(NextByte()); break;
            case (byte)'r': Memorize(BinaryPrimitives.ReadUInt32LittleEndian(NextBytes(4))); break;
            case 0x94: Memorize((uint)_memo.Count); break;
            case (byte)'h': Recall(NextByte()); break;
            case (byte)'j': Recall(BinaryPrimitives.ReadUInt32LittleEndian(NextBytes(4))); break;
            case (byte)'c': Push(PickleClass.Find(NextLine(), NextLine())); break;
            case 0x93: PushNamedClass(); break;
            case (byte)'Q': Push(persistent(Pop())); break;
            case (byte)'R' or 0x81: Make(); break;
            case (byte)'b': Build(); break;
            default:
                throw Damaged($"has the instruction 0x{code:X2}, which no state dict needs; it was not followed. "
                    + "Save the weights with torch.save(model.state_dict(), path), or as safetensors");
        }
    }

    private void PushNamedClass()
    {
        object?[] names = PopMany(2);
        Push(names is [string module, string name]
            ? PickleClass.Find(module, name)
            : throw Damaged("names a class by something else than text"));
    }

    private void Make()
    {
        object?[] call = PopMany(2);
        if (call is [_, object?[] and [List<object?> copied]])
        {
            // The one call that copies what it is given, which may be the same again and again.
            CountValues(copied.Count);
        }

        Push(call is [PickleClass kind, object?[] arguments]
            ? kind.Make(arguments)
            : throw Damaged("asks for something to be called that is no class of a state dict"));
    }

    private void Build()
    {
        object? state = Pop();
        switch (Top())
        {
            // Attributes of an OrderedDict, such as the versions of modules: nothing in them is needed.
            case PickleDictionary:
                break;
            case PickleParameter parameter:
                parameter.Restore(state);
                break;
            default:
                throw Damaged("sets the state of something that has none");
        }
    }

    private void AppendItems(object?[] items)
    {
        if (Top() is not List<object?> list)
        {
            throw Damaged("appends to something that is no list");
        }

        list.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Top() is not PickleDictionary dictionary || items.Length % 2 != 0)
        {
            throw Damaged("sets items of something that is no dictionary");
        }

        for (int i = 0; i < items.Length; i += 2)
        {
            dictionary.Items.Add((items[i], items[i + 1]));
        }
    }

    private void Memorize(uint index)
    {
        if (_memo.Count >= MaxDepth)
        {
            throw Damaged($"remembers more than {MaxDepth:N0} values");
        }

        _memo[index] = Top();
    }

    private void Recall(uint index) =>
        Push(_memo.TryGetValue(index, out object? value) ? value : throw Damaged($"recalls the value {index}, which it never kept"));

    private void Push(object? value)
    {
        CountValues(1);
        if (_stack.Count >= MaxDepth)
        {
            throw Damaged($"stacks more than {MaxDepth:N0} values");
        }

        _stack.Add(value);
    }

    private void CountValues(int count)
    {
        _values += count;
        if (_values > MaxValues)
        {
            throw Damaged($"holds more than {MaxValues:N0} values");
        }
    }

    private object? Pop()
    {
        object? value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object? Top() =>
        _stack.Count > 0 && !ReferenceEquals(_stack[^1], s_mark) ? _stack[^1] : throw Damaged("takes a value from an empty stack");

    private object?[] PopMany(int count)
    {
        object?[] values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            values[i] = Pop();
        }

        return values;
    }

    private void PushTuple(int count) => Push(PopMany(count));

    private object?[] PopToMark()
    {
        int mark = _stack.FindLastIndex(static v => ReferenceEquals(v, s_mark));
        if (mark < 0)
        {
            throw Damaged("closes a group that it did not open");
        }

        object?[] values = [.. _stack.Skip(mark + 1)];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private byte NextByte()
    {
        int value = stream.ReadByte();
        Count(1);
        return value >= 0 ? (byte)value : throw Truncated();
    }

    private void Count(int bytes)
    {
        _length += bytes;
        if (_length > MaxLength)
        {
            throw Damaged($"is longer than {MaxLength:N0} bytes");
        }
    }

    private byte[] NextBytes(int count)
    {
        // Before the memory is taken, so a length that lies costs no more than the limit.
        Count(count);
        byte[] bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count ? bytes : throw Truncated();
    }

    private int NextCount() => Bounded(BinaryPrimitives.ReadUInt32LittleEndian(NextBytes(4)));

    private int NextLongCount() => Bounded(BinaryPrimitives.ReadUInt64LittleEndian(NextBytes(8)));

    private static int Bounded(ulong count) => count <= MaxLength ? (int)count : throw Damaged($"claims a text of {count:N0} bytes");

    private string NextText(int length) => Encoding.UTF8.GetString(NextBytes(length));

    private string NextLine()
    {
        var line = new StringBuilder();
        for (char c = (char)NextByte(); c != '\n'; c = (char)NextByte())
        {
            line.Append(c);
        }

        return line.ToString();
    }

    private long NextLong(int length)
    {
        byte[] bytes = NextBytes(length);
        if (length > sizeof(long))
        {
            throw Damaged($"has a number of {length} bytes");
        }

        long value = 0;
        for (int i = 0; i < length; i++)
        {
            value |= (long)bytes[i] << (8 * i);
        }

        int unused = 64 - (8 * length);
        return length == 0 ? 0 : value << unused >> unused;
    }

    private static InvalidDataException Truncated() => Damaged("ends in the middle: the file is truncated");

    internal static InvalidDataException Damaged(string what) => new($"The pickle in the weight file {what}.");
}
