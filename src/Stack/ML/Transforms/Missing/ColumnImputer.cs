using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Missing;

/// <summary>Finds what the missing values of a column are replaced by, while its rows go by.</summary>
internal abstract class ColumnImputer
{
    public static ColumnImputer Create(DataViewRow row, DataViewSchema.Column column, MissingValueReplacingEstimator.ReplacementMode mode, bool bySlot) =>
        column.Type.GetItemType().Equals(NumberDataViewType.Single)
            ? new ColumnImputer<float>(row, column, mode, bySlot)
            : new ColumnImputer<double>(row, column, mode, bySlot);

    public abstract void ProcessRow();

    public abstract Replacement Finish(IChannel channel);
}

internal sealed class ColumnImputer<T> : ColumnImputer
    where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private readonly DataViewSchema.Column _column;
    private readonly bool _bySlot;
    private readonly Statistic<T>[] _statistics;
    private readonly Action _processRow;

    // How many values there were, those that a sparse vector leaves out included.
    private long _valueCount;

    public ColumnImputer(DataViewRow row, DataViewSchema.Column column, MissingValueReplacingEstimator.ReplacementMode mode, bool bySlot)
    {
        _column = column;
        _bySlot = bySlot;
        _statistics = new Statistic<T>[bySlot ? column.Type.GetVectorSize() : 1];
        for (int i = 0; i < _statistics.Length; i++)
            _statistics[i] = Statistic<T>.Create(mode, bySlot);
        _processRow = column.Type is VectorDataViewType ? VectorReader(row.GetGetter<VBuffer<T>>(column)) : ScalarReader(row.GetGetter<T>(column));
    }

    public override void ProcessRow() => _processRow();

    public override Replacement Finish(IChannel channel)
    {
        var values = new T[_statistics.Length];
        bool isAnyMissing = false;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _statistics[i].Finish(_valueCount, out bool allMissing);
            isAnyMissing |= allMissing;
        }

        if (isAnyMissing)
            channel.Warning(MessageSensitivity.Schema, $"Column '{_column.Name}': all values in this column are NAs, using default value for imputation");
        return _bySlot ? new Replacement<T>(_column.Type, values) : new Replacement<T>(_column.Type.GetItemType(), values);
    }

    private Action ScalarReader(ValueGetter<T> getter)
    {
        T value = default;
        return () =>
        {
            getter(ref value);
            _statistics[0].Add(value);
            _valueCount++;
        };
    }

    private Action VectorReader(ValueGetter<VBuffer<T>> getter)
    {
        VBuffer<T> vector = default;
        return () =>
        {
            getter(ref vector);
            ReadOnlySpan<T> values = vector.GetValues();
            ReadOnlySpan<int> indices = vector.GetIndices();
            for (int i = 0; i < values.Length; i++)
                _statistics[_bySlot ? vector.IsDense ? i : indices[i] : 0].Add(values[i]);
            _valueCount += _bySlot ? 1 : vector.Length;
        };
    }
}
