using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Reporting.Inspection;

/// <summary>Which columns hold what.</summary>
/// <param name="Path">Text: the path of a file, or what an image is called.</param>
/// <param name="Label">Text: the class.</param>
/// <param name="Image">Encoded bytes, where the data has this column; otherwise files are read.</param>
internal sealed record ImageColumns(string Path, string Label, string Image);

/// <summary>Labeled images as rows: paths of files, or encoded bytes. It is read as often as somebody asks, and keeps nothing.</summary>
internal sealed class ImageSource
{
    private readonly AuditPart _part;
    private readonly DataViewSchema.Column _path;
    private readonly DataViewSchema.Column _label;
    private readonly DataViewSchema.Column? _image;

    /// <exception cref="ArgumentException">A column is missing or of a type that is not read; the message names it.</exception>
    internal ImageSource(IDataView rows, AuditPart part, ImageColumns columns)
    {
        (Rows, _part) = (rows, part);
        _path = Text(columns.Path);
        _label = Text(columns.Label);
        _image = rows.Schema.GetColumnOrNull(columns.Image);
        if (_image is { } image && image.Type is not VectorDataViewType { ItemType: NumberDataViewType { RawType: var raw } })
        {
            throw NotRead(image, "a vector of bytes, which is an encoded image");
        }
        else if (_image is { } bytes && ((VectorDataViewType)bytes.Type).ItemType.RawType != typeof(byte))
        {
            throw NotRead(bytes, "a vector of bytes, which is an encoded image");
        }
    }

    internal IDataView Rows { get; }

    /// <summary>The column that a featurizer reads.</summary>
    internal string FeaturizedColumn => (_image ?? _path).Name;

    /// <summary>Goes through the rows.</summary>
    /// <param name="withContent">Whether to read encoded bytes, where they are a column.</param>
    internal IEnumerable<SourceImage> Read(bool withContent)
    {
        DataViewSchema.Column? image = withContent ? _image : null;
        using DataViewRowCursor cursor = Rows.GetRowCursor(image is { } wanted ? [_path, _label, wanted] : [_path, _label]);
        ValueGetter<ReadOnlyMemory<char>> pathOf = cursor.GetGetter<ReadOnlyMemory<char>>(_path);
        ValueGetter<ReadOnlyMemory<char>> labelOf = cursor.GetGetter<ReadOnlyMemory<char>>(_label);
        ValueGetter<VBuffer<byte>>? contentOf = image is { } column ? cursor.GetGetter<VBuffer<byte>>(column) : null;
        ReadOnlyMemory<char> text = default;
        for (int index = 0; cursor.MoveNext(); index++)
        {
            pathOf(ref text);
            string path = text.ToString();
            labelOf(ref text);
            var audited = new AuditedImage(path, text.ToString(), _part);
            yield return new SourceImage(index, audited, contentOf is null ? null : ReadContent(contentOf, path));
        }
    }

    /// <summary>What a file or a row of bytes holds, or why it cannot be had.</summary>
    private static ImageContent ReadContent(ValueGetter<VBuffer<byte>> contentOf, string path)
    {
        VBuffer<byte> bytes = default;
        try
        {
            contentOf(ref bytes);
            return new ImageContent(bytes.DenseValues().ToArray(), null);
        }
        catch (Exception e) when (Unreadable(e) is { } unreadable)
        {
            return new ImageContent([], unreadable.Reason);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return new ImageContent([], $"its bytes cannot be read: {e.Message.TrimEnd('.')} ({path})");
        }
    }

    /// <summary>The library's own exception, which ML.NET's threads wrap.</summary>
    private static UnreadableImageException? Unreadable(Exception? exception) =>
        exception as UnreadableImageException ?? (exception is null ? null : Unreadable(exception.InnerException));

    private DataViewSchema.Column Text(string name)
    {
        DataViewSchema.Column column = Rows.Schema.GetColumnOrNull(name) ?? throw new ArgumentException(
            $"The data has no column '{name}'; it has {string.Join(", ", Rows.Schema.Select(static c => $"'{c.Name}'"))}. "
            + "LoadImagesFromFolder and LoadImagesFromZip give what an audit reads; AuditOptions names other columns.");
        return column.Type is TextDataViewType ? column : throw NotRead(column, "text; audit the data before MapValueToKey");
    }

    private static ArgumentException NotRead(DataViewSchema.Column column, string wanted) =>
        new($"The column '{column.Name}' is of type {column.Type}; an audit reads {wanted}.");
}

/// <summary>A row of an <see cref="ImageSource"/>.</summary>
/// <param name="Index">Its number, counted from 0.</param>
/// <param name="Image">What the row says of it.</param>
/// <param name="Content">Its encoded bytes; null where they are in its file.</param>
internal sealed record SourceImage(int Index, AuditedImage Image, ImageContent? Content);

/// <summary>Encoded bytes, or why there are none.</summary>
internal sealed record ImageContent(byte[] Bytes, string? Problem)
{
    // What the library itself admits.
    private const int MaxLength = 256 << 20;

    /// <summary>Reads a file of bounded length.</summary>
    internal static ImageContent OfFile(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > MaxLength)
            {
                return new ImageContent([], $"it has {file.Length:N0} bytes, more than the {MaxLength:N0} that are admitted");
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return new ImageContent(bytes, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new ImageContent([], $"the file cannot be read: {e.Message.TrimEnd('.')}");
        }
    }
}
