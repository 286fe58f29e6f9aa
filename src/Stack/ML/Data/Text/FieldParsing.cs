using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Reads a value from a field's text. False if the text does not make sense; the value is then the default one, or NaN.</summary>
internal delegate bool FieldParser<T>(ReadOnlySpan<char> text, out T value);

/// <summary>How the text of a field becomes a value, for every type of column but text itself.</summary>
internal static class FieldParsing
{
    /// <summary>A <see cref="FieldParser{T}"/> for the type.</summary>
    public static Delegate Create(PrimitiveDataViewType type, TextFormat format) => type switch
    {
        KeyDataViewType key => GenericCall.Invoke<ulong, Delegate>(Key<uint>, key.RawType, key.Count),
        _ => Type.GetTypeCode(type.RawType) switch
        {
            TypeCode.SByte => Signed<sbyte>(),
            TypeCode.Int16 => Signed<short>(),
            TypeCode.Int32 => Signed<int>(),
            TypeCode.Int64 => Signed<long>(),
            TypeCode.Byte => Unsigned<byte>(),
            TypeCode.UInt16 => Unsigned<ushort>(),
            TypeCode.UInt32 => Unsigned<uint>(),
            TypeCode.UInt64 => Unsigned<ulong>(),
            TypeCode.Single => Single(format),
            TypeCode.Double => Double(format),
            TypeCode.Boolean => new FieldParser<bool>(TryParseBoolean),
            TypeCode.DateTime => new FieldParser<DateTime>((text, out value) => Empty(text, out value)
                || DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value)),
            _ when type.RawType == typeof(TimeSpan) => new FieldParser<TimeSpan>((text, out value) => Empty(text, out value)
                || TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value)),
            _ when type.RawType == typeof(DateTimeOffset) => new FieldParser<DateTimeOffset>((text, out value) => Empty(text, out value)
                || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value)),
            _ => new FieldParser<ReadOnlyMemory<char>>((text, out value) =>
            {
                value = text.ToString().AsMemory();
                return true;
            }),
        },
    };

    private static bool Empty<T>(ReadOnlySpan<char> text, out T value)
        where T : struct
    {
        value = default;
        return text.IsEmpty;
    }

    // The text holds the index counted from 0; the key is one more, and 0 where there is none.
    private static FieldParser<T> Key<T>(ulong count)
        where T : struct
        => (text, out value) =>
        {
            value = default;
            if (text.IsEmpty || IsMissing(text))
                return true;
            if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong index) || index >= count)
                return false;
            value = FromKey<T>(index + 1);
            return true;
        };

    private static T FromKey<T>(ulong key)
        where T : struct
    {
        if (typeof(T) == typeof(byte))
            return (T)(object)(byte)key;
        if (typeof(T) == typeof(ushort))
            return (T)(object)(ushort)key;
        return typeof(T) == typeof(uint) ? (T)(object)(uint)key : (T)(object)key;
    }

    private static FieldParser<T> Signed<T>()
        where T : struct, ISignedNumber<T>, ISpanParsable<T>, INumberBase<T>
        => (text, out value) =>
        {
            value = default;
            // A plus sign is not read, nor is white space.
            return text.IsEmpty || (text[0] != '+' && T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));
        };

    private static FieldParser<T> Unsigned<T>()
        where T : struct, IUnsignedNumber<T>, INumberBase<T>
        => (text, out value) => T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static FieldParser<float> Single(TextFormat format)
    {
        (char marker, bool emptyIsNaN) = (format.DecimalMarker, format.MissingRealsAsNaNs);
        return (text, out value) =>
        {
            if (RealParsing.TryParse(text, out value, marker, emptyIsNaN))
                return true;
            value = float.NaN;
            return IsMissing(text);
        };
    }

    private static FieldParser<double> Double(TextFormat format)
    {
        (char marker, bool emptyIsNaN) = (format.DecimalMarker, format.MissingRealsAsNaNs);
        return (text, out value) =>
        {
            if (RealParsing.TryParse(text, out value, marker, emptyIsNaN))
                return true;
            value = double.NaN;
            return IsMissing(text);
        };
    }

    private static bool TryParseBoolean(ReadOnlySpan<char> text, out bool value)
    {
        Span<char> lower = stackalloc char[5];
        value = false;
        if (text.Length > lower.Length)
            return false;
        switch (lower[..text.ToLowerInvariant(lower)])
        {
            case "1" or "+1" or "+" or "t" or "y" or "yes" or "true":
                value = true;
                return true;
            case "" or "0" or "-1" or "-" or "f" or "n" or "no" or "false":
                return true;
            default:
                return false;
        }
    }

    private static bool IsMissing(ReadOnlySpan<char> text) =>
        text is "?" || text.Equals("na", StringComparison.OrdinalIgnoreCase) || text.Equals("nan", StringComparison.OrdinalIgnoreCase)
        || text.Equals("n/a", StringComparison.OrdinalIgnoreCase);
}
