using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Reporting.Inspection;

/// <summary>Which columns hold what.</summary>
/// <param name="Path">Text: the path of a file, or what an image is called.</param>
/// <param name="Label">Text: the class.</param>
/// <param name="Image">Encoded bytes or decoded images, where the data has this column; otherwise files are read.</param>
internal sealed record ImageColumns(string Path, string Label, string Image);

/// <summary>
/// Labeled images as rows: paths of files, encoded bytes, or decoded images. It is read as often as somebody asks, and keeps nothing.
/// </summary>
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
        if (_image is { Type: not ImageDataViewType } image
            && (image.Type is not VectorDataViewType { ItemType: NumberDataViewType item } || item.RawType != typeof(byte)))
        {
            throw NotRead(image, "a vector of bytes, which is an encoded image, or an image");
        }
    }

    internal IDataView Rows { get; }

    /// <summary>The column that a featurizer reads.</summary>
    internal string FeaturizedColumn => (_image ?? _path).Name;

    /// <summary>Goes through the rows.</summary>
    /// <param name="withContent">Whether to read images, where they are a column.</param>
    internal IEnumerable<SourceImage> Read(bool withContent)
    {
        DataViewSchema.Column? image = withContent ? _image : null;
        using DataViewRowCursor cursor = Rows.GetRowCursor(image is { } wanted ? [_path, _label, wanted] : [_path, _label]);
        ValueGetter<ReadOnlyMemory<char>> pathOf = cursor.GetGetter<ReadOnlyMemory<char>>(_path);
        ValueGetter<ReadOnlyMemory<char>> labelOf = cursor.GetGetter<ReadOnlyMemory<char>>(_label);
        Func<ImageContent>? contentOf = image is { } column ? ContentGetter(cursor, column) : null;
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

    private static Func<ImageContent> ContentGetter(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        if (column.Type is ImageDataViewType)
        {
            ValueGetter<MLImage> imageOf = cursor.GetGetter<MLImage>(column);
            MLImage? image = null;
            return () =>
            {
                imageOf(ref image!);
                return image is null ? new ImageContent([], "the row holds no image") : ImageContent.OfImage(image);
            };
        }

        ValueGetter<VBuffer<byte>> bytesOf = cursor.GetGetter<VBuffer<byte>>(column);
        VBuffer<byte> bytes = default;
        return () =>
        {
            bytesOf(ref bytes);
            return new ImageContent(bytes.DenseValues().ToArray(), null);
        };
    }

    /// <summary>What a row holds, or why it cannot be had.</summary>
    private static ImageContent ReadContent(Func<ImageContent> contentOf, string path)
    {
        try
        {
            return contentOf();
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
            + "LoadImagesFromFolder and LoadImagesFromZip give what is read; the options name other columns.");
        return column.Type is TextDataViewType ? column : throw NotRead(column, "text; give the data as it is before MapValueToKey");
    }

    private static ArgumentException NotRead(DataViewSchema.Column column, string wanted) =>
        new($"The column '{column.Name}' is of type {column.Type}; what is read is {wanted}.");
}

/// <summary>A row of an <see cref="ImageSource"/>.</summary>
/// <param name="Index">Its number, counted from 0.</param>
/// <param name="Image">What the row says of it.</param>
/// <param name="Content">Its encoded bytes; null where they are in its file.</param>
internal sealed record SourceImage(int Index, AuditedImage Image, ImageContent? Content)
{
    // What the library itself admits.
    private const long DefaultMaxPixels = 100_000_000;

    /// <summary>Decodes it.</summary>
    /// <returns>The image, the caller's to dispose; null where it cannot be read.</returns>
    internal MLImage? Decode(long maxPixels = DefaultMaxPixels)
    {
        ImageContent content = Content ?? ImageContent.OfFile(Image.Path);
        try
        {
            return content.Problem is null ? ImageReader.Read(content.Bytes, Image.Path, maxPixels) : null;
        }
        catch (UnreadableImageException)
        {
            return null;
        }
    }
}

/// <summary>Encoded bytes, or why there are none.</summary>
internal sealed record ImageContent(byte[] Bytes, string? Problem)
{
    // What the library itself admits.
    private const int MaxLength = 256 << 20;

    /// <summary>Whether the bytes are a decoded image that was written as PNG, so that its format says nothing.</summary>
    internal bool IsWritten { get; private init; }

    /// <summary>A decoded image, whose pixels the bytes keep.</summary>
    internal static ImageContent OfImage(MLImage image)
    {
        var info = new SKImageInfo(
            image.Width, image.Height, image.PixelFormat == MLPixelFormat.Bgra32 ? SKColorType.Bgra8888 : SKColorType.Rgba8888,
            SKAlphaType.Unpremul);
        using SKImage pixels = SKImage.FromPixelCopy(info, image.Pixels);
        using SKData encoded = pixels.Encode(SKEncodedImageFormat.Png, 100);
        return new ImageContent(encoded.ToArray(), null) { IsWritten = true };
    }

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
