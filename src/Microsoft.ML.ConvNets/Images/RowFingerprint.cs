using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Tells rows apart by their ids and texts, to find out whether two passes over the same data give the same rows. A source without an order of its
/// own, such as a query without ORDER BY or a folder that grows, may not, and whoever reads it twice would mix up images and labels.
/// </summary>
internal sealed class RowFingerprint
{
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly ValueGetter<ReadOnlyMemory<char>>[] _texts;

    internal RowFingerprint(DataViewRow row, DataViewSchema.Column image)
    {
        _id = row.GetIdGetter();
        _texts = [.. ImageNaming.ColumnsFor(row.Schema, image).Where(row.IsColumnActive).Select(row.GetGetter<ReadOnlyMemory<char>>)];
    }

    /// <summary>A number that equal rows share.</summary>
    internal ulong OfRow()
    {
        DataViewRowId id = default;
        _id(ref id);
        ulong hash = Mix(Mix(0, id.Low), id.High);
        ReadOnlyMemory<char> text = default;
        foreach (ValueGetter<ReadOnlyMemory<char>> getText in _texts)
        {
            getText(ref text);
            hash = Mix(hash, (ulong)string.GetHashCode(text.Span));
        }

        return hash;
    }

    /// <summary>A number that depends on all that was mixed in, and on its order.</summary>
    internal static ulong Mix(ulong hash, ulong value) => (System.Numerics.BitOperations.RotateLeft(hash, 29) ^ value) * 0x9E3779B97F4A7C15ul;

    internal static InvalidDataException Differs() => new(
        "The data gives other rows each time it is read, so that images would get each other's labels. A source has to give the same rows in the same order: "
        + "add ORDER BY to a query, read a folder that nothing is added to, or load the rows once into a list (LoadFromEnumerable).");
}
