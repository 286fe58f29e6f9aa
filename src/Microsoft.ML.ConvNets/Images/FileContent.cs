using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>Reads files whole, one after the other, into memory that is used again.</summary>
internal sealed class FileContent : IDisposable
{
    private readonly NativeBuffer _buffer = new();

    /// <summary>The content of a file; valid until the next call.</summary>
    /// <exception cref="UnreadableImageException">There is no such file, it cannot be opened, or it is too long.</exception>
    internal ReadOnlySpan<byte> Read(string path, ImageName name)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            long length = RandomAccess.GetLength(file);
            if (length > ImageDecoder.MaxEncodedLength)
            {
                throw new UnreadableImageException(
                    name.ToString(), $"the file has {length:N0} bytes; an image has at most {ImageDecoder.MaxEncodedLength:N0}");
            }

            _buffer.Trim();
            Span<byte> content = _buffer.Take((int)length);
            int done = 0;
            while (done < content.Length && RandomAccess.Read(file, content[done..], done) is int read and > 0)
            {
                done += read;
            }

            return content[..done];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnreadableImageException(name.ToString(), "there is no such file", inner: e);
        }
        catch (Exception e) when (
            e is (IOException and not UnreadableImageException) or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw new UnreadableImageException(name.ToString(), e.Message.TrimEnd('.'), inner: e);
        }
    }

    public void Dispose() => _buffer.Dispose();
}
