using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Keys;

/// <summary>What a type of values needs to serve as key values: equality, order, which value is missing, how it reads.</summary>
internal sealed record TermRules<T>(IEqualityComparer<T> Equality, IComparer<T> Order, Func<T, bool> IsMissing, Func<T, string> Text, Func<T, T> Keep);

internal static class TermRules
{
    public static TermRules<T> For<T>(PrimitiveDataViewType type)
    {
        object? rules = type switch
        {
            TextDataViewType => new TermRules<ReadOnlyMemory<char>>(
                TextComparer.Instance, TextComparer.Instance, text => text.IsEmpty, text => text.ToString(), text => text.ToString().AsMemory()),
            BooleanDataViewType => Rules<bool>(_ => false, value => value ? "1" : "0"),
            KeyDataViewType => Rules<T>(value => EqualityComparer<T>.Default.Equals(value, default), Plain),
            NumberDataViewType when typeof(T) == typeof(float) => Rules<float>(float.IsNaN, Plain),
            NumberDataViewType when typeof(T) == typeof(double) => Rules<double>(double.IsNaN, value => value.ToString("G17", CultureInfo.InvariantCulture)),
            NumberDataViewType => Rules<T>(_ => false, Plain),
            TimeSpanDataViewType => Rules<TimeSpan>(_ => false, value => value.ToString("c", CultureInfo.InvariantCulture)),
            DateTimeDataViewType => Rules<DateTime>(_ => false, value => value.ToString("o", CultureInfo.InvariantCulture)),
            DateTimeOffsetDataViewType => Rules<DateTimeOffset>(_ => false, value => value.ToString("o", CultureInfo.InvariantCulture)),
            _ => null,
        };
        return (TermRules<T>)(rules ?? throw new InvalidOperationException($"Values of type {type} cannot be mapped to keys."));
    }

    public static bool IsSupported(DataViewType itemType) =>
        itemType is TextDataViewType or BooleanDataViewType or KeyDataViewType or NumberDataViewType or TimeSpanDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType;

    private static TermRules<T> Rules<T>(Func<T, bool> isMissing, Func<T, string> text) =>
        new(EqualityComparer<T>.Default, Comparer<T>.Default, isMissing, text, value => value);

    private static string Plain<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>, IComparer<ReadOnlyMemory<char>>
    {
        public static TextComparer Instance { get; } = new();

        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<char> obj) => string.GetHashCode(obj.Span);

        public int Compare(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceCompareTo(y.Span);
    }
}
