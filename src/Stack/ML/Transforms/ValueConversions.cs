using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>
/// Which types of values turn into which others, and how. Signed and unsigned integers do not mix, and no fraction becomes an integer.
/// A signed number that does not fit wraps around, an unsigned one becomes 0.
/// </summary>
internal static class ValueConversions
{
    private static readonly Dictionary<(Type, Type), Delegate> s_conversions = Build();

    public static bool Exists(DataViewType source, DataViewType target) => s_conversions.ContainsKey((source.RawType, target.RawType));

    /// <summary>A getter of <paramref name="column"/>, scalar or vector, with its items converted.</summary>
    public static Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column, PrimitiveDataViewType source, PrimitiveDataViewType target) =>
        GenericCall.Invoke<DataViewRow, DataViewSchema.Column, Type, Delegate>(MakeGetterFrom<int>, source.RawType, row, column, target.RawType);

    /// <summary>What an empty text turns into; the type's default where no text turns into it.</summary>
    public static T OfEmptyText<T>() => s_conversions.TryGetValue((typeof(ReadOnlyMemory<char>), typeof(T)), out Delegate? convert)
        ? ((Func<ReadOnlyMemory<char>, T>)convert)(ReadOnlyMemory<char>.Empty)
        : default!;

    private static Delegate MakeGetterFrom<TSource>(DataViewRow row, DataViewSchema.Column column, Type target) =>
        GenericCall.Invoke<DataViewRow, DataViewSchema.Column, Delegate, Delegate>(MakeGetterTo<TSource>.Create<int>, target, row, column, s_conversions[(typeof(TSource), target)]);

    private static Dictionary<(Type, Type), Delegate> Build()
    {
        var table = new Dictionary<(Type, Type), Delegate>();
        AddSigned<sbyte>(table);
        AddSigned<short>(table);
        AddSigned<int>(table);
        AddSigned<long>(table);
        AddUnsigned<byte>(table);
        AddUnsigned<ushort>(table);
        AddUnsigned<uint>(table);
        AddUnsigned<ulong>(table);
        AddReals<float>(table, value => value.ToString("R", CultureInfo.InvariantCulture));
        AddReals<double>(table, value => value.ToString("G17", CultureInfo.InvariantCulture));
        Add<bool, bool>(table, value => value);
        Add<bool, sbyte>(table, value => value ? (sbyte)1 : (sbyte)0);
        Add<bool, short>(table, value => value ? (short)1 : (short)0);
        Add<bool, int>(table, value => value ? 1 : 0);
        Add<bool, long>(table, value => value ? 1 : 0);
        Add<bool, float>(table, value => value ? 1 : 0);
        Add<bool, double>(table, value => value ? 1 : 0);
        Add<bool, ReadOnlyMemory<char>>(table, value => value.ToString().AsMemory());
        AddText(table);
        AddTimes(table);
        return table;
    }

    private static void Add<TSource, TResult>(Dictionary<(Type, Type), Delegate> table, Func<TSource, TResult> convert) =>
        table.Add((typeof(TSource), typeof(TResult)), convert);

    private static void AddSigned<T>(Dictionary<(Type, Type), Delegate> table)
        where T : struct, IBinaryInteger<T>
    {
        Add<T, sbyte>(table, sbyte.CreateTruncating);
        Add<T, short>(table, short.CreateTruncating);
        Add<T, int>(table, int.CreateTruncating);
        Add<T, long>(table, long.CreateTruncating);
        AddFromInteger<T>(table);
    }

    // As with keys, whose type these numbers are, 0 stands for what is not there: a number that is too large.
    private static void AddUnsigned<T>(Dictionary<(Type, Type), Delegate> table)
        where T : struct, IBinaryInteger<T>
    {
        Add<T, byte>(table, FitOrZero<T, byte>);
        Add<T, ushort>(table, FitOrZero<T, ushort>);
        Add<T, uint>(table, FitOrZero<T, uint>);
        Add<T, ulong>(table, FitOrZero<T, ulong>);
        AddFromInteger<T>(table);
    }

    private static TResult FitOrZero<TSource, TResult>(TSource value)
        where TSource : struct, IBinaryInteger<TSource>
        where TResult : struct, IBinaryInteger<TResult>
    {
        TResult result = TResult.CreateTruncating(value);
        return TSource.CreateTruncating(result) == value ? result : TResult.Zero;
    }

    private static void AddFromInteger<T>(Dictionary<(Type, Type), Delegate> table)
        where T : struct, IBinaryInteger<T>
    {
        Add<T, float>(table, float.CreateTruncating);
        Add<T, double>(table, double.CreateTruncating);
        Add<T, bool>(table, value => value != T.Zero);
        Add<T, ReadOnlyMemory<char>>(table, value => value.ToString(null, CultureInfo.InvariantCulture).AsMemory());
    }

    private static void AddReals<T>(Dictionary<(Type, Type), Delegate> table, Func<T, string> text)
        where T : struct, IFloatingPoint<T>
    {
        Add<T, float>(table, float.CreateTruncating);
        Add<T, double>(table, double.CreateTruncating);
        Add<T, bool>(table, value => value != T.Zero);
        Add<T, ReadOnlyMemory<char>>(table, value => text(value).AsMemory());
    }

    private static void AddText(Dictionary<(Type, Type), Delegate> table)
    {
        Add<ReadOnlyMemory<char>, ReadOnlyMemory<char>>(table, text => text);
        Add<ReadOnlyMemory<char>, sbyte>(table, text => (sbyte)TextParsing.Signed(text, sbyte.MinValue, sbyte.MaxValue, "SByte"));
        Add<ReadOnlyMemory<char>, short>(table, text => (short)TextParsing.Signed(text, short.MinValue, short.MaxValue, "Int16"));
        Add<ReadOnlyMemory<char>, int>(table, text => (int)TextParsing.Signed(text, int.MinValue, int.MaxValue, "Int32"));
        Add<ReadOnlyMemory<char>, long>(table, text => TextParsing.Signed(text, long.MinValue, long.MaxValue, "Int64"));
        Add<ReadOnlyMemory<char>, byte>(table, text => (byte)TextParsing.Unsigned(text, byte.MaxValue));
        Add<ReadOnlyMemory<char>, ushort>(table, text => (ushort)TextParsing.Unsigned(text, ushort.MaxValue));
        Add<ReadOnlyMemory<char>, uint>(table, text => (uint)TextParsing.Unsigned(text, uint.MaxValue));
        Add<ReadOnlyMemory<char>, ulong>(table, text => TextParsing.Unsigned(text, ulong.MaxValue));
        Add<ReadOnlyMemory<char>, float>(table, TextParsing.Single);
        Add<ReadOnlyMemory<char>, double>(table, TextParsing.Double);
        Add<ReadOnlyMemory<char>, bool>(table, TextParsing.Boolean);
        Add<ReadOnlyMemory<char>, TimeSpan>(table, text => TimeSpan.TryParse(text.Span, CultureInfo.InvariantCulture, out TimeSpan value) ? value : default);
        Add<ReadOnlyMemory<char>, DateTime>(table, text => DateTime.TryParse(text.Span, CultureInfo.InvariantCulture, out DateTime value) ? value : default);
        Add<ReadOnlyMemory<char>, DateTimeOffset>(table, text =>
            DateTimeOffset.TryParse(text.Span, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value) ? value : default);
    }

    // A span of time does not convert into itself: ML.NET has no such conversion either.
    private static void AddTimes(Dictionary<(Type, Type), Delegate> table)
    {
        Add<TimeSpan, long>(table, value => value.Ticks);
        Add<TimeSpan, float>(table, value => value.Ticks);
        Add<TimeSpan, double>(table, value => value.Ticks);
        Add<TimeSpan, ReadOnlyMemory<char>>(table, value => value.ToString("c", CultureInfo.InvariantCulture).AsMemory());
        Add<DateTime, DateTime>(table, value => value);
        Add<DateTime, long>(table, value => value.Ticks);
        Add<DateTime, float>(table, value => value.Ticks);
        Add<DateTime, double>(table, value => value.Ticks);
        Add<DateTime, ReadOnlyMemory<char>>(table, value => value.ToString("o", CultureInfo.InvariantCulture).AsMemory());
        Add<DateTimeOffset, DateTimeOffset>(table, value => value);
        Add<DateTimeOffset, ReadOnlyMemory<char>>(table, value => value.ToString("o", CultureInfo.InvariantCulture).AsMemory());
    }

    private static class MakeGetterTo<TSource>
    {
        public static Delegate Create<TResult>(DataViewRow row, DataViewSchema.Column column, Delegate convert) =>
            ItemwiseGetter.Create(row, column, (Func<TSource, TResult>)convert);
    }
}
