using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Keys;

/// <summary>Collects the distinct values of one column while its rows go by.</summary>
internal abstract class TermTrainer
{
    /// <summary>Whether no more values are taken.</summary>
    public abstract bool IsFull { get; }

    public static TermTrainer Create(DataViewRow row, DataViewSchema.Column column, int maximumNumberOfKeys, bool byValue) =>
        GenericCall.Invoke<DataViewRow, DataViewSchema.Column, int, bool, TermTrainer>(
            CreateTyped<int>, column.Type.GetItemType().RawType, row, column, maximumNumberOfKeys, byValue);

    public abstract void ProcessRow();

    public abstract TermMap Finish();

    private static TermTrainer<T> CreateTyped<T>(DataViewRow row, DataViewSchema.Column column, int maximumNumberOfKeys, bool byValue)
        where T : notnull => new(row, column, maximumNumberOfKeys, byValue);
}

internal sealed class TermTrainer<T> : TermTrainer
    where T : notnull
{
    private readonly PrimitiveDataViewType _type;
    private readonly TermRules<T> _rules;
    private readonly int _maximum;
    private readonly bool _byValue;
    private readonly HashSet<T> _seen;
    private readonly List<T> _values = [];
    private readonly Action _readRow;

    public TermTrainer(DataViewRow row, DataViewSchema.Column column, int maximumNumberOfKeys, bool byValue)
    {
        _type = (PrimitiveDataViewType)column.Type.GetItemType();
        _rules = TermRules.For<T>(_type);
        _seen = new HashSet<T>(_rules.Equality);
        _maximum = maximumNumberOfKeys;
        _byValue = byValue;
        _readRow = column.Type is VectorDataViewType ? VectorReader(row, column) : ScalarReader(row, column);
    }

    public override bool IsFull => _values.Count >= _maximum;

    public override void ProcessRow() => _readRow();

    public override TermMap Finish()
    {
        T[] values = [.. _values];
        if (_byValue)
            Array.Sort(values, _rules.Order);
        return new TermMap<T>(_type, values);
    }

    private Action ScalarReader(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            Add(value);
        };
    }

    private Action VectorReader(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return () =>
        {
            getter(ref vector);
            foreach (T value in vector.DenseValues())
                Add(value);
        };
    }

    private void Add(T value)
    {
        if (IsFull || _rules.IsMissing(value) || _seen.Contains(value))
            return;

        // The reader may use its memory again for the next row.
        T kept = _rules.Keep(value);
        _seen.Add(kept);
        _values.Add(kept);
    }
}
