using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A number for each row by which rows are selected; NaN for a row that has none.</summary>
internal abstract class RowNumber
{
    /// <summary>The column that it is made from.</summary>
    public virtual DataViewSchema.Column? Column => null;

    /// <summary>Whether the number of a row depends on how many rows come before.</summary>
    public virtual bool IsSequential => false;

    /// <summary>The number of the cursor's current row, to be called once a row.</summary>
    public abstract Func<double> Bind(DataViewRow row);

    /// <summary>The values of a floating-point column, or how far along its keys a key is (in 0 to 1).</summary>
    public static RowNumber? TryCreate(DataViewSchema.Column column) => column.Type switch
    {
        NumberDataViewType type when type == NumberDataViewType.Single || type == NumberDataViewType.Double => new RealNumber(column, null),
        KeyDataViewType => new KeyFraction(column),
        _ => null,
    };

    /// <summary>
    /// The number in 0 to 1 by which a data set is split: random without <paramref name="samplingKeyColumnName"/>, otherwise made from that column
    /// so that rows with equal values stay together.
    /// </summary>
    public static RowNumber CreateForSplit(IDataView data, string? samplingKeyColumnName, int? seed)
    {
        if (samplingKeyColumnName is null)
            return new UniformNumber((uint)(seed ?? 42));
        DataViewSchema.Column column = Contracts.CheckColumn(data.Schema, samplingKeyColumnName, "SamplingKeyColumn", nameof(samplingKeyColumnName));
        return column.Type switch
        {
            KeyDataViewType => new KeyFraction(column),
            NumberDataViewType type when type == NumberDataViewType.Single || type == NumberDataViewType.Double => new RealNumber(column, ValueRange.Of(data, column)),
            _ when ValueHash.CanHash(column.Type) => new ValueHash(column, seed is int value ? (uint)value : ValueHash.DefaultSeed),
            _ => throw new ArgumentOutOfRangeException(nameof(samplingKeyColumnName), column.Name, $"Column '{column.Name}' of type {column.Type} cannot keep rows together: use a column of text, numbers, bool, times or keys."),
        };
    }

    private sealed class UniformNumber(uint seed) : RowNumber
    {
        public override bool IsSequential => true;

        public override Func<double> Bind(DataViewRow row)
        {
            var random = new TauswortheHybrid(seed);
            return () => random.NextSingle();
        }
    }

    private sealed class RealNumber(DataViewSchema.Column column, ValueRange? range) : RowNumber
    {
        public override DataViewSchema.Column? Column => column;

        public override Func<double> Bind(DataViewRow row)
        {
            Func<double> read = ValueRange.Reader(row, column);
            if (range is not { } scaled)
                return read;
            return () => scaled.Scale(read());
        }
    }

    private sealed class KeyFraction(DataViewSchema.Column column) : RowNumber
    {
        public override DataViewSchema.Column? Column => column;

        public override Func<double> Bind(DataViewRow row)
        {
            double count = column.Type.GetKeyCount();
            Func<ulong> read = KeyReader(row);
            return () =>
            {
                ulong key = read();
                return key == 0 || key > count ? double.NaN : (key - 0.5) / count;
            };
        }

        private Func<ulong> KeyReader(DataViewRow row)
        {
            switch (Type.GetTypeCode(column.Type.RawType))
            {
                case TypeCode.Byte:
                    ValueGetter<byte> one = row.GetGetter<byte>(column);
                    return () => { byte key = 0; one(ref key); return key; };
                case TypeCode.UInt16:
                    ValueGetter<ushort> two = row.GetGetter<ushort>(column);
                    return () => { ushort key = 0; two(ref key); return key; };
                case TypeCode.UInt32:
                    ValueGetter<uint> four = row.GetGetter<uint>(column);
                    return () => { uint key = 0; four(ref key); return key; };
                default:
                    ValueGetter<ulong> eight = row.GetGetter<ulong>(column);
                    return () => { ulong key = 0; eight(ref key); return key; };
            }
        }
    }
}
