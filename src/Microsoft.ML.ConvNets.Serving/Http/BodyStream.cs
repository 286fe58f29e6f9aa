using System.Buffers;
using System.IO.Pipelines;

namespace Microsoft.ML.ConvNets.Serving.Http;

/// <summary>
/// A request's body, up to a limit. A read that is canceled leaves the body's reader in order, so that the server can still answer and
/// read over the rest.
/// </summary>
/// <param name="body">The body.</param>
/// <param name="limit">The most bytes.</param>
/// <param name="problem">What is thrown where there are more.</param>
internal sealed class BodyStream(PipeReader body, long limit, Func<Exception> problem) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static state => ((PipeReader)state!).CancelPendingRead(), body);
        ReadResult result = await body.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        ReadOnlySequence<byte> taken = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, buffer.Length));
        int count = (int)taken.Length;
        taken.CopyTo(buffer.Span);
        body.AdvanceTo(taken.End);
        cancellationToken.ThrowIfCancellationRequested();
        _read += count;
        return _read <= limit ? count : throw problem();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
