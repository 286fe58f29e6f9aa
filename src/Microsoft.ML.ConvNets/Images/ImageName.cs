using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>What messages call an image: its file, or else its row and column.</summary>
internal readonly record struct ImageName(string? File, long Row, string Column)
{
    public override string ToString() => File is null ? $"The image of row {Row} (column '{Column}')" : $"'{File}'";
}

/// <summary>Finds the names of images in the other columns of their rows, which nothing is read from until a name is wanted.</summary>
internal sealed class ImageNaming
{
    private static readonly string[] s_extensions = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"];

    private readonly DataViewRow _row;
    private readonly string _column;
    private readonly ValueGetter<ReadOnlyMemory<char>>[] _texts;
    private readonly ValueGetter<DataViewRowId> _id;

    /// <param name="row">The row; the columns of <see cref="ColumnsFor"/> are active.</param>
    /// <param name="image">The column of the image.</param>
    internal ImageNaming(DataViewRow row, DataViewSchema.Column image)
    {
        _row = row;
        _column = image.Name;
        _texts = [.. ColumnsFor(row.Schema, image).Where(row.IsColumnActive).Select(row.GetGetter<ReadOnlyMemory<char>>)];
        _id = row.GetIdGetter();
    }

    /// <summary>The columns that may tell an image's file: texts, the image's own column first.</summary>
    internal static IEnumerable<DataViewSchema.Column> ColumnsFor(DataViewSchema schema, DataViewSchema.Column image) =>
        schema.Where(static column => !column.IsHidden && column.Type is TextDataViewType).OrderBy(
            column => column.Index == image.Index ? 0 : 1);

    /// <summary>The name of the current row's image.</summary>
    /// <param name="tag">What the image itself says; null for nothing.</param>
    internal ImageName Name(string? tag = null) => new(string.IsNullOrEmpty(tag) ? FileOfRow() : tag, RowNumber(), _column);

    /// <summary>
    /// The number of the current row, from 0: by its id, because the position counts for each cursor of a set alone. Ids that were mixed
    /// (by a bootstrap, say) tell nothing; then it is the position.
    /// </summary>
    private long RowNumber()
    {
        DataViewRowId id = default;
        _id(ref id);
        return id.High == 0 ? (long)id.Low : _row.Position;
    }

    private string? FileOfRow()
    {
        foreach (ValueGetter<ReadOnlyMemory<char>> getText in _texts)
        {
            ReadOnlyMemory<char> text = default;
            getText(ref text);
            if (LooksLikeFile(text.Span))
            {
                return text.ToString();
            }
        }

        return null;
    }

    private static bool LooksLikeFile(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> extension = Path.GetExtension(text);
        foreach (string known in s_extensions)
        {
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return text.IndexOfAny('/', '\\') >= 0;
    }
}
