namespace Microsoft.ML.ConvNets.Images;

/// <summary>An encoded image as a row gives it: bytes, or the path of a file.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="path">The file; null where there are bytes.</param>
/// <param name="bytes">The bytes; empty where there is a path.</param>
internal readonly ref struct EncodedImage(ImageName name, string? path, ReadOnlySpan<byte> bytes)
{
    internal ImageName Name { get; } = name;

    internal string? Path { get; } = path;

    internal ReadOnlySpan<byte> Bytes { get; } = bytes;
}

/// <summary>An encoded image on its way from its row to the thread that decodes it; its memory serves for one after the other.</summary>
internal sealed class CarriedImage
{
    private ImageName _name;
    private string? _path;
    private byte[] _bytes = [];
    private int _length;

    internal EncodedImage Image => new(_name, _path, _bytes.AsSpan(0, _length));

    /// <summary>Takes a copy.</summary>
    internal void Take(EncodedImage image)
    {
        (_name, _path, _length) = (image.Name, image.Path, image.Bytes.Length);
        if (_bytes.Length < _length)
        {
            _bytes = new byte[_length];
        }

        image.Bytes.CopyTo(_bytes);
    }
}
