using System.Buffers;
using System.Diagnostics;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Serving.Batching;

/// <summary>
/// An image on its way to its answer. The memory of its source is not touched any more once <see cref="Result"/> has ended.
/// </summary>
internal sealed class PendingImage
{
    private readonly TaskCompletionSource<ImageAnswer> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReadOnlyMemory<byte> _encoded;
    private readonly MLImage? _image;
    private readonly CancellationToken _canceled;
    private CancellationTokenRegistration _registration;
    private byte[] _pixels = [];
    private int _length;
    private int _stage;

    internal PendingImage(ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken)
        : this(cancellationToken) => _encoded = encoded;

    internal PendingImage(MLImage image, CancellationToken cancellationToken)
        : this(cancellationToken) => _image = image;

    private PendingImage(CancellationToken cancellationToken)
    {
        _canceled = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static (state, _) => ((PendingImage)state!).Cancel(), this);
    }

    private static class Stage
    {
        internal const int Waiting = 0;
        internal const int Packing = 1;
        internal const int Packed = 2;
        internal const int Ended = 3;
    }

    /// <summary>When it came.</summary>
    internal long Arrived { get; } = Stopwatch.GetTimestamp();

    /// <summary>The answer; an <see cref="ImageRejectedException"/>, or canceled.</summary>
    internal Task<ImageAnswer> Result => _result.Task;

    /// <summary>Decodes the image as a network takes it.</summary>
    /// <returns>Whether it is to be scored; otherwise it has ended.</returns>
    internal bool Pack(ConvNetTransformer network, ImageAdmission admission)
    {
        if (Interlocked.CompareExchange(ref _stage, Stage.Packing, Stage.Waiting) != Stage.Waiting)
        {
            return false;
        }

        try
        {
            _length = network.PackedImageLength;
            _pixels = ArrayPool<byte>.Shared.Rent(_length);
            if (_image is not null)
            {
                admission.Admit(_image);
                network.PackImage(_image, _pixels);
            }
            else
            {
                admission.Admit(_encoded.Span);
                network.PackImage(_encoded.Span, ImageAdmission.Name, _pixels);
            }
        }
        catch (UnreadableImageException e)
        {
            Fail(new ImageRejectedException(ImageProblem.Damaged, e.Reason, e));
            return false;
        }
        catch (Exception e)
        {
            Fail(e);
            return false;
        }

        Volatile.Write(ref _stage, Stage.Packed);
        if (_canceled.IsCancellationRequested)
        {
            Cancel();
        }

        return true;
    }

    /// <summary>Hands the packed pixels over; false where nobody waits for the answer any more.</summary>
    internal bool MoveTo(Span<byte> batch)
    {
        bool isWanted = Volatile.Read(ref _stage) == Stage.Packed;
        if (isWanted)
        {
            _pixels.AsSpan(0, _length).CopyTo(batch);
        }

        GiveBack();
        return isWanted;
    }

    internal void Answer(ImageAnswer answer) => End(() => _result.TrySetResult(answer));

    internal void Fail(Exception problem)
    {
        GiveBack();
        End(() => _result.TrySetException(problem));
    }

    private void Cancel()
    {
        // While it is being packed its source is being read: whoever packs asks again.
        if (Interlocked.CompareExchange(ref _stage, Stage.Ended, Stage.Waiting) == Stage.Waiting
            || Interlocked.CompareExchange(ref _stage, Stage.Ended, Stage.Packed) == Stage.Packed)
        {
            _result.TrySetCanceled(_canceled);
        }
    }

    private void End(Action complete)
    {
        Volatile.Write(ref _stage, Stage.Ended);
        _registration.Dispose();
        complete();
    }

    private void GiveBack()
    {
        byte[] pixels = Interlocked.Exchange(ref _pixels, []);
        if (pixels.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }
}
