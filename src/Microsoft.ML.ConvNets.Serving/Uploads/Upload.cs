using System.Buffers;

namespace Microsoft.ML.ConvNets.Serving.Uploads;

/// <summary>An encoded image that came in, in memory alone. Disposing it gives the memory back.</summary>
internal sealed class Upload : IDisposable
{
    private const int FirstLength = 64 << 10;

    private readonly UploadMemory _memory;
    private byte[] _bytes = [];
    private int _taken;
    private int _length;

    private Upload(UploadMemory memory) => _memory = memory;

    internal ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>
    /// Reads a stream to its end. Memory grows with what has come, so that who sends slowly, or only says how much will come, holds little.
    /// </summary>
    /// <param name="source">The stream.</param>
    /// <param name="maxBytes">The most that it may give.</param>
    /// <param name="memory">Where the memory is taken from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImageRejectedException">It has more bytes, or none.</exception>
    /// <exception cref="ScorerBusyException">There is no memory left.</exception>
    internal static async Task<Upload> ReadAsync(Stream source, int maxBytes, UploadMemory memory, CancellationToken cancellationToken)
    {
        var upload = new Upload(memory);
        try
        {
            int read;
            do
            {
                if (upload._length == upload._taken)
                {
                    // One byte more than is admitted, to see whether it comes.
                    upload.Grow((int)Math.Min(Math.Max(FirstLength, 2L * upload._taken), maxBytes + 1L));
                }

                read = await source.ReadAsync(
                    upload._bytes.AsMemory(upload._length, upload._taken - upload._length), cancellationToken).ConfigureAwait(false);
                upload._length += read;
                if (upload._length > maxBytes)
                {
                    throw new ImageRejectedException(
                        ImageProblem.TooManyBytes, $"it has more than the {maxBytes:N0} bytes that are admitted");
                }
            }
            while (read > 0);

            return upload._length > 0 ? upload : throw new ImageRejectedException(ImageProblem.Empty, "it is empty");
        }
        catch
        {
            upload.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_taken > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _memory.Give(_taken);
            (_bytes, _taken, _length) = ([], 0, 0);
        }
    }

    private void Grow(int length)
    {
        if (!_memory.TryTake(length - _taken))
        {
            throw new ScorerBusyException("All memory for uploads is in use.", TimeSpan.FromSeconds(1));
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(length);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_taken > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        (_bytes, _taken) = (larger, length);
    }
}
