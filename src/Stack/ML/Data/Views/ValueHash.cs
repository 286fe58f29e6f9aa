using Microsoft.ML.Transforms.Hashing;

namespace Microsoft.ML.Data;

/// <summary>A column's values hashed to 30 bits and spread over 0 to 1: the number by which groups of rows are split. A missing value has none.</summary>
internal sealed class ValueHash(DataViewSchema.Column column, uint seed) : RowNumber
{
    /// <summary>The seed where none was given.</summary>
    public const uint DefaultSeed = 314489979;

    private const int Bits = 30;

    public override DataViewSchema.Column? Column => column;

    public static bool CanHash(DataViewType type) => HashGetter.CanHash(type) || type is TimeSpanDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType;

    public override Func<double> Bind(DataViewRow row)
    {
        ValueGetter<uint> getter = column.Type switch
        {
            TimeSpanDataViewType => Ticks<TimeSpan>(row, static value => value.Ticks),
            DateTimeDataViewType => Ticks<DateTime>(row, static value => value.Ticks),
            DateTimeOffsetDataViewType => Ticks<DateTimeOffset>(row, static value => value.UtcTicks),
            _ => (ValueGetter<uint>)HashGetter.Create(row, column, new HashSettings(Bits, seed, UseOrderedHashing: false, Combine: true)),
        };
        uint key = 0;
        return () =>
        {
            getter(ref key);
            return key == 0 ? double.NaN : (key - 0.5) / (1u << Bits);
        };
    }

    private ValueGetter<uint> Ticks<T>(DataViewRow row, Func<T, long> ticks)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return (ref uint key) =>
        {
            getter(ref value);
            key = HashGetter.Hash<long, LargeIntegerHasher<long>>(seed, (1u << Bits) - 1, ticks(value));
        };
    }
}
