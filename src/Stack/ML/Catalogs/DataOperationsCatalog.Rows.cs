using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new CacheDataView(input, columnsToPrefetch ?? []);
    }

    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (shufflePoolSize <= 0)
            throw new ArgumentOutOfRangeException(nameof(shufflePoolSize), shufflePoolSize, "The pool holds at least one row.");
        var random = (TauswortheHybrid)Environment.Register("Shuffle").Rand;
        return new ShuffleView(input, shufflePoolSize, shuffleSource, seed ?? random.NextSigned());
    }

    public IDataView BootstrapSample(IDataView input, int? seed = null, bool complement = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BootstrapView(input, (uint?)seed ?? (uint)Environment.Register("BootstrapSample").Rand.Next(), complement);
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new SkipTakeView(input, count, long.MaxValue);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new SkipTakeView(input, 0, count);
    }

    public IDataView FilterRowsByColumn(IDataView input, string columnName, double lowerBound = double.NegativeInfinity, double upperBound = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        if (!(lowerBound < upperBound))
            throw new ArgumentOutOfRangeException(nameof(upperBound), upperBound, $"The upper bound must be greater than the lower bound {lowerBound}.");
        DataViewSchema.Column column = Contracts.CheckColumn(input.Schema, columnName, "filter", nameof(columnName));
        if (column.Type is not NumberDataViewType || RowNumber.TryCreate(column) is not { } number)
            throw Contracts.ExceptSchemaMismatch(nameof(columnName), "filter", columnName, "Single or Double", column.Type.ToString()!);
        // Nothing is beyond infinity: without an upper bound infinite values stay.
        return new RangeFilterView(input, number, lowerBound, upperBound, includeMaximum: double.IsPositiveInfinity(upperBound), complement: false);
    }

    public IDataView FilterRowsByKeyColumnFraction(IDataView input, string columnName, double lowerBound = 0, double upperBound = 1)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        if (!(lowerBound is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(lowerBound), lowerBound, "The lower bound lies in 0 to 1.");
        if (!(upperBound is >= 0 and <= 2) || upperBound < lowerBound)
            throw new ArgumentOutOfRangeException(nameof(upperBound), upperBound, $"The upper bound lies in 0 to 2 and is no less than the lower bound {lowerBound}.");
        DataViewSchema.Column column = Contracts.CheckColumn(input.Schema, columnName, "filter", nameof(columnName));
        if (column.Type is not KeyDataViewType)
            throw Contracts.ExceptSchemaMismatch(nameof(columnName), "filter", columnName, "Key", column.Type.ToString()!);
        return new RangeFilterView(input, RowNumber.TryCreate(column)!, lowerBound, upperBound, includeMaximum: upperBound >= 1, complement: false);
    }

    public IDataView FilterRowsByMissingValues(IDataView input, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (columns is null or [])
            throw new ArgumentOutOfRangeException(nameof(columns), "Name at least one column whose missing values drop a row.");
        return new MissingValueFilterView(input, [.. columns.Select(c => Contracts.CheckColumn(input.Schema, c, "filter", nameof(columns)))]);
    }
}
