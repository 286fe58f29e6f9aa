using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>
/// Reads the image of the row that a cursor, or a prediction engine, stands on. An encoded image can be taken along and decoded elsewhere;
/// one that ML.NET decoded is disposed by ML.NET when the next row's is asked for, so it is packed at once, on the cursor's own thread.
/// </summary>
internal sealed class RowImageReader : IDisposable
{
    private readonly ImageNaming _naming;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _getPath;
    private readonly ValueGetter<VBuffer<byte>>? _getBytes;
    private readonly ValueGetter<MLImage>? _getImage;
    private readonly FileContent _file = new();
    private ReadOnlyMemory<char> _path;
    private VBuffer<byte> _bytes;
    private VBuffer<byte> _dense;

    // One variable for all rows: the steps before dispose what is in it before they put the next image there.
    private MLImage? _image;

    /// <param name="row">The row; the columns of <see cref="ImageColumn.Needed"/> are active.</param>
    /// <param name="column">A column of images.</param>
    internal RowImageReader(DataViewRow row, DataViewSchema.Column column)
    {
        _naming = new ImageNaming(row, column);
        switch (column.Type)
        {
            case ImageDataViewType:
                _getImage = row.GetGetter<MLImage>(column);
                break;
            case TextDataViewType:
                _getPath = row.GetGetter<ReadOnlyMemory<char>>(column);
                break;
            default:
                _getBytes = row.GetGetter<VBuffer<byte>>(column);
                break;
        }
    }

    /// <summary>Whether the images are encoded: bytes or paths.</summary>
    internal bool IsEncoded => _getImage is null;

    /// <summary>The row's encoded image. Its bytes are valid until the next call.</summary>
    /// <exception cref="UnreadableImageException">The row has none, or it cannot be loaded.</exception>
    internal EncodedImage Take()
    {
        if (_getPath is not null)
        {
            _getPath(ref _path);
            return _path.IsEmpty
                ? throw new UnreadableImageException(_naming.Name().ToString(), "the row has no path")
                : new EncodedImage(_naming.Name(_path.ToString()), _path.ToString(), default);
        }

        Get(_getBytes!, ref _bytes);
        if (_bytes.Length == 0)
        {
            throw new UnreadableImageException(_naming.Name().ToString(), "the row has no bytes, or the file that they come from is empty");
        }

        if (!_bytes.IsDense)
        {
            VBufferEditor<byte> dense = VBufferEditor.Create(ref _dense, _bytes.Length);
            _bytes.CopyTo(dense.Values);
            _dense = dense.Commit();
        }

        return new EncodedImage(_naming.Name(), null, (_bytes.IsDense ? _bytes : _dense).GetValues());
    }

    /// <summary>Packs the row's image, whatever its kind.</summary>
    /// <exception cref="UnreadableImageException">The row has none, or it cannot be decoded.</exception>
    internal void Pack(ImagePacker packer, Span<byte> destination)
    {
        if (IsEncoded)
        {
            EncodedImage image = Take();
            packer.Pack(packer.Open(image), image.Name, destination);
        }
        else
        {
            MLImage image = GetImage(out ImageName name);
            packer.Pack(image, name, destination);
        }
    }

    /// <summary>The size of the row's image.</summary>
    /// <exception cref="UnreadableImageException">The row has none, or it is no image.</exception>
    internal (int Height, int Width) ReadSize(ImageDecoder decoder)
    {
        if (!IsEncoded)
        {
            DecodedImage image = decoder.Take(GetImage(out ImageName name), name);
            return (image.Height, image.Width);
        }

        EncodedImage encoded = Take();
        return decoder.SizeOf(encoded.Path is string path ? _file.Read(path, encoded.Name) : encoded.Bytes, encoded.Name);
    }

    public void Dispose() => _file.Dispose();

    private MLImage GetImage(out ImageName name)
    {
        Get(_getImage!, ref _image!);
        if (_image is null)
        {
            throw new UnreadableImageException(_naming.Name().ToString(), "the row has no image");
        }

        name = _naming.Name(TagOf(_image));
        return _image;
    }

    /// <summary>Calls a getter of the steps before, which are ML.NET's own or the user's: what they throw is about the image.</summary>
    private void Get<T>(ValueGetter<T> getter, ref T value)
    {
        try
        {
            getter(ref value);
        }
        catch (UnreadableImageException)
        {
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            // ML.NET names neither the file nor what is wrong with it.
            string reason = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file"
                : e is ArgumentException ? "it is not an image in a known format (JPEG, PNG, WebP, GIF, BMP), or it is damaged"
                : e.Message.TrimEnd('.');
            throw new UnreadableImageException(_naming.Name().ToString(), reason, inner: e);
        }
    }

    private static string? TagOf(MLImage image)
    {
        try
        {
            return image.Tag;
        }
        catch (InvalidOperationException)
        {
            // It was disposed; whoever reads its pixels says so.
            return null;
        }
    }
}
