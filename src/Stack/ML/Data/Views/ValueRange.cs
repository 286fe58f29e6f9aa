namespace Microsoft.ML.Data;

/// <summary>The smallest and the largest value of a floating-point column.</summary>
internal readonly record struct ValueRange(double Minimum, double Maximum)
{
    public static ValueRange Of(IDataView data, DataViewSchema.Column column)
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        Func<double> read = Reader(cursor, column);
        while (cursor.MoveNext())
        {
            double value = read();
            if (!double.IsFinite(value))
                continue;
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }
        return new ValueRange(minimum, maximum);
    }

    public static Func<double> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type == NumberDataViewType.Single)
        {
            ValueGetter<float> single = row.GetGetter<float>(column);
            return () => { float value = 0; single(ref value); return value; };
        }
        ValueGetter<double> getter = row.GetGetter<double>(column);
        return () => { double value = 0; getter(ref value); return value; };
    }

    /// <summary>The value's place in 0 to 1.</summary>
    public double Scale(double value) => Maximum > Minimum ? (value - Minimum) / (Maximum - Minimum) : double.IsNaN(value) ? value : 0;
}
