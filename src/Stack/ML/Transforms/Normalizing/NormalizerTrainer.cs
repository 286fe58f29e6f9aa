using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Gathers the statistics of one column while its rows go by.</summary>
internal abstract class NormalizerTrainer
{
    public static NormalizerTrainer Create(DataViewRow row, DataViewSchema.Column column, NormalizationKind kind, bool fixZero) =>
        column.Type.GetItemType().Equals(NumberDataViewType.Single) ? Create<float>(row, column, kind, fixZero) : Create<double>(row, column, kind, fixZero);

    public abstract void ProcessRow();

    public abstract ColumnNormalizer Finish();

    private static NormalizerTrainer Create<T>(DataViewRow row, DataViewSchema.Column column, NormalizationKind kind, bool fixZero)
        where T : unmanaged, IFloatingPointIeee754<T> => kind == NormalizationKind.MinMax
            ? new MinMaxTrainer<T>(row, column, fixZero)
            : new MeanVarianceTrainer<T>(row, column, fixZero, kind == NormalizationKind.MeanVarianceCdf);
}

internal abstract class NormalizerTrainer<T> : NormalizerTrainer
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Action _readRow;

    protected NormalizerTrainer(DataViewRow row, DataViewSchema.Column column)
    {
        IsVector = column.Type is VectorDataViewType;
        Size = column.Type.GetValueCount();
        if (IsVector)
        {
            ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> vector = default;
            var values = new T[Size];
            _readRow = () =>
            {
                getter(ref vector);
                if (vector.Length != values.Length)
                    throw new InvalidOperationException($"Column '{column.Name}' holds a vector of length {vector.Length} where {column.Type} is declared.");
                vector.CopyTo(values);
                for (int i = 0; i < values.Length; i++)
                    Add(i, values[i]);
            };
        }
        else
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            T value = default;
            _readRow = () =>
            {
                getter(ref value);
                Add(0, value);
            };
        }
    }

    protected bool IsVector { get; }

    protected int Size { get; }

    public override void ProcessRow() => _readRow();

    protected abstract void Add(int slot, T value);
}

/// <summary>Smallest and largest value of each slot; NaN is left out.</summary>
internal sealed class MinMaxTrainer<T> : NormalizerTrainer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly bool _fixZero;
    private readonly T[] _minimum;
    private readonly T[] _maximum;

    public MinMaxTrainer(DataViewRow row, DataViewSchema.Column column, bool fixZero)
        : base(row, column)
    {
        _fixZero = fixZero;
        _minimum = new T[Size];
        _maximum = new T[Size];
        Array.Fill(_minimum, T.PositiveInfinity);
        Array.Fill(_maximum, T.NegativeInfinity);
    }

    public override ColumnNormalizer Finish()
    {
        var scales = new T[Size];
        var offsets = new T[Size];
        for (int i = 0; i < Size; i++)
        {
            T range = _fixZero ? T.Max(T.Abs(_minimum[i]), T.Abs(_maximum[i])) : _maximum[i] - _minimum[i];

            // A slot without a number, or with one value only, says nothing: it becomes 0.
            if (!(_maximum[i] > _minimum[i]) || !(range > T.Zero))
                continue;
            scales[i] = T.One / range;
            offsets[i] = _fixZero || scales[i] == T.Zero ? T.Zero : _minimum[i];
        }

        return AffineNormalizer<T>.Make(IsVector, scales, IsVector && _fixZero ? null : offsets);
    }

    protected override void Add(int slot, T value)
    {
        if (value < _minimum[slot])
            _minimum[slot] = value;
        if (value > _maximum[slot])
            _maximum[slot] = value;
    }
}

/// <summary>
/// Mean and variance of each slot, gathered in one pass (Welford). As in ML.NET, zeros are counted apart and
/// taken in at the end, and what is not finite is left out.
/// </summary>
internal sealed class MeanVarianceTrainer<T> : NormalizerTrainer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly bool _fixZero;
    private readonly bool _useCdf;
    private readonly double[] _mean;
    private readonly double[] _squares;
    private readonly long[] _count;
    private readonly long[] _zeros;

    public MeanVarianceTrainer(DataViewRow row, DataViewSchema.Column column, bool fixZero, bool useCdf)
        : base(row, column)
    {
        _fixZero = fixZero;
        _useCdf = useCdf;
        _mean = new double[Size];
        _squares = new double[Size];
        _count = new long[Size];
        _zeros = new long[Size];
    }

    public override ColumnNormalizer Finish()
    {
        var means = new T[Size];
        var deviations = new T[Size];
        var scales = new T[Size];
        var offsets = new T[Size];
        for (int i = 0; i < Size; i++)
        {
            TakeZerosIn(i);
            double variance = _count[i] > 0 ? _squares[i] / _count[i] : 0;
            means[i] = T.CreateTruncating(_mean[i]);
            deviations[i] = T.CreateTruncating(Math.Sqrt(variance));

            // A slot that does not vary says nothing: it becomes 0.
            if (variance == 0)
                continue;
            double deviation = Math.Sqrt(_fixZero ? variance + _mean[i] * _mean[i] : variance);
            scales[i] = T.One / T.CreateTruncating(deviation);
            offsets[i] = _fixZero || scales[i] == T.Zero ? T.Zero : means[i];
        }

        return _useCdf
            ? new CdfNormalizer<T>(IsVector, means, deviations, useLog: false)
            : AffineNormalizer<T>.Make(IsVector, scales, IsVector && _fixZero ? null : offsets);
    }

    protected override void Add(int slot, T value)
    {
        if (value == T.Zero)
        {
            _zeros[slot]++;
            return;
        }

        if (!T.IsFinite(value))
            return;
        _count[slot]++;
        double x = double.CreateTruncating(value);
        double delta = x - _mean[slot];
        _mean[slot] += delta / _count[slot];
        _squares[slot] += delta * (x - _mean[slot]);
    }

    private void TakeZerosIn(int slot)
    {
        if (_zeros[slot] == 0)
            return;
        double total = _count[slot] + _zeros[slot];
        double delta = 0 - _mean[slot];
        _squares[slot] += delta * delta * _count[slot] * _zeros[slot] / total;
        _mean[slot] += delta * _zeros[slot] / total;
        _count[slot] += _zeros[slot];
    }
}
