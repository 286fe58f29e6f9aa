namespace Microsoft.ML.Data;

/// <summary>The rows that have a value in every one of the given columns: no NaN, no missing key, in a vector in none of its places.</summary>
internal sealed class MissingValueFilterView : FilterView
{
    private readonly DataViewSchema.Column[] _columns;

    public MissingValueFilterView(IDataView input, DataViewSchema.Column[] columns) : base(input)
    {
        _columns = columns;
        foreach (DataViewSchema.Column column in columns)
        {
            DataViewType item = column.Type.GetItemType();
            if (item is not KeyDataViewType && item != NumberDataViewType.Single && item != NumberDataViewType.Double)
                throw new ArgumentOutOfRangeException(nameof(columns), column.Name, $"Column '{column.Name}' of type {column.Type} has no missing values, so rows cannot be filtered by them. Single, Double and keys have.");
        }
    }

    protected override IEnumerable<DataViewSchema.Column> GetTestedColumns() => _columns;

    protected override Func<bool> CreateTest(DataViewRowCursor cursor)
    {
        Func<bool>[] tests = [.. _columns.Select(c => CreateTest(cursor, c))];
        return () =>
        {
            foreach (Func<bool> test in tests)
            {
                if (!test())
                    return false;
            }
            return true;
        };
    }

    private static Func<bool> CreateTest(DataViewRow row, DataViewSchema.Column column) => Type.GetTypeCode(column.Type.GetItemType().RawType) switch
    {
        TypeCode.Single => CreateTest<float>(row, column, float.IsNaN),
        TypeCode.Double => CreateTest<double>(row, column, double.IsNaN),
        TypeCode.Byte => CreateTest<byte>(row, column, static key => key == 0),
        TypeCode.UInt16 => CreateTest<ushort>(row, column, static key => key == 0),
        TypeCode.UInt32 => CreateTest<uint>(row, column, static key => key == 0),
        _ => CreateTest<ulong>(row, column, static key => key == 0),
    };

    private static Func<bool> CreateTest<T>(DataViewRow row, DataViewSchema.Column column, Predicate<T> isMissing)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                getter(ref value);
                return !isMissing(value);
            };
        }
        ValueGetter<VBuffer<T>> vectorGetter = row.GetGetter<VBuffer<T>>(column);
        bool defaultIsMissing = isMissing(default!);
        VBuffer<T> vector = default;
        return () =>
        {
            vectorGetter(ref vector);
            if (defaultIsMissing && !vector.IsDense)
                return false;
            foreach (T item in vector.GetValues())
            {
                if (isMissing(item))
                    return false;
            }
            return true;
        };
    }
}
