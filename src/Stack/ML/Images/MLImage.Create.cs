namespace Microsoft.ML.Data;

public sealed partial class MLImage
{
    private const string StreamName = "(from a stream)";

    public static MLImage CreateFromFile(string imagePath)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        using FileStream file = File.OpenRead(imagePath);
        return new MLImage(ReadToEnd(file, imagePath), imagePath);
    }

    public static MLImage CreateFromStream(Stream imageStream)
    {
        ArgumentNullException.ThrowIfNull(imageStream);
        return new MLImage(ReadToEnd(imageStream, StreamName), StreamName);
    }

    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new ArgumentException($"Pixel format {pixelFormat} is not supported; use Bgra32 or Rgba32.", nameof(pixelFormat));
        if (width <= 0)
            throw new ArgumentException($"Width {width} is not positive.", nameof(width));
        if (height <= 0)
            throw new ArgumentException($"Height {height} is not positive.", nameof(height));
        if (imagePixelData.Length != (long)width * height * 4)
            throw new ArgumentException($"{imagePixelData.Length} bytes were given; {width} x {height} pixels of 4 bytes take {(long)width * height * 4}.", nameof(imagePixelData));
        return new MLImage(width, height, pixelFormat, imagePixelData.ToArray());
    }

    /// <summary>Takes <paramref name="pixels"/> over without copying; nobody may write to them afterwards.</summary>
    internal static MLImage FromOwnedPixels(int width, int height, MLPixelFormat pixelFormat, byte[] pixels)
        => new(width, height, pixelFormat, pixels);

    /// <summary>An image of encoded bytes that nobody changes any more. <paramref name="name"/> is what errors call it.</summary>
    internal static MLImage FromEncoded(ReadOnlyMemory<byte> encoded, string? name = null) => new(encoded, name ?? StreamName);

    private static byte[] ReadToEnd(Stream stream, string name)
    {
        if (stream.CanSeek)
        {
            long length = stream.Length - stream.Position;
            if (length > MaximumEncodedLength)
                throw TooLong(name);
            var whole = GC.AllocateUninitializedArray<byte>((int)Math.Max(length, 0));
            int read = stream.ReadAtLeast(whole, whole.Length, throwOnEndOfStream: false);
            return read == whole.Length ? whole : whole.AsSpan(0, read).ToArray();
        }
        using var copy = new MemoryStream();
        var chunk = new byte[81920];
        for (int count; (count = stream.Read(chunk)) > 0;)
        {
            if (copy.Length + count > MaximumEncodedLength)
                throw TooLong(name);
            copy.Write(chunk, 0, count);
        }
        return copy.ToArray();
    }

    private static InvalidDataException TooLong(string name) => new($"Image '{name}' is longer than {MaximumEncodedLength} bytes and is not read.");
}
