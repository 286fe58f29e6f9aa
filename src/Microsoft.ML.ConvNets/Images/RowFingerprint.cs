using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>
/// Tells rows apart by their ids, texts, keys and numbers, to find out whether two passes over the same data give the same rows. A source
/// without an order of its own, such as a query without ORDER BY or a folder that grows, may not, and whoever reads it twice would mix up
/// images and labels.
/// </summary>
internal sealed class RowFingerprint
{
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly Func<ulong>[] _values;

    /// <param name="row">The row; the columns of <see cref="ColumnsOf"/> are active.</param>
    internal RowFingerprint(DataViewRow row)
    {
        _id = row.GetIdGetter();
        _values = [.. ColumnsOf(row.Schema).Where(row.IsColumnActive).Select(column => HashOf(row, column)!)];
    }

    /// <summary>
    /// The columns that tell rows apart: single texts, keys and numbers, those that a later column of the same name hides included.
    /// </summary>
    internal static IEnumerable<DataViewSchema.Column> ColumnsOf(DataViewSchema schema) =>
        schema.Where(static column => IsTelling(column.Type));

    /// <summary>A number that equal rows share.</summary>
    internal ulong OfRow()
    {
        DataViewRowId id = default;
        _id(ref id);
        ulong hash = Mix(Mix(0, id.Low), id.High);
        foreach (Func<ulong> value in _values)
        {
            hash = Mix(hash, value());
        }

        return hash;
    }

    /// <summary>A number that depends on all that was mixed in, and on its order.</summary>
    internal static ulong Mix(ulong hash, ulong value) =>
        (System.Numerics.BitOperations.RotateLeft(hash, 29) ^ value) * 0x9E3779B97F4A7C15ul;

    private static bool IsTelling(DataViewType type) =>
        type is TextDataViewType or KeyDataViewType or BooleanDataViewType or NumberDataViewType;

    private static Func<ulong> HashOf(DataViewRow row, DataViewSchema.Column column)
    {
        Type type = column.Type.RawType;
        return type == typeof(ReadOnlyMemory<char>) ? Hash<ReadOnlyMemory<char>>(row, column, static text => string.GetHashCode(text.Span))
            : type == typeof(uint) ? Hash<uint>(row, column)
            : type == typeof(ulong) ? Hash<ulong>(row, column)
            : type == typeof(ushort) ? Hash<ushort>(row, column)
            : type == typeof(byte) ? Hash<byte>(row, column)
            : type == typeof(int) ? Hash<int>(row, column)
            : type == typeof(long) ? Hash<long>(row, column)
            : type == typeof(short) ? Hash<short>(row, column)
            : type == typeof(sbyte) ? Hash<sbyte>(row, column)
            : type == typeof(bool) ? Hash<bool>(row, column)
            : type == typeof(double) ? Hash<double>(row, column)
            : Hash<float>(row, column);
    }

    private static Func<ulong> Hash<T>(DataViewRow row, DataViewSchema.Column column, Func<T, int>? hash = null)
    {
        ValueGetter<T> get = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            get(ref value);
            return (ulong)(hash?.Invoke(value) ?? value!.GetHashCode());
        };
    }

    internal static InvalidDataException Differs() => new(
        "The data gives other rows each time it is read, so that images would get each other's labels. A source has to give the same rows "
            + "in the same order: "
        + "add ORDER BY to a query, read a folder that nothing is added to, or load the rows once into a list (LoadFromEnumerable).");
}
