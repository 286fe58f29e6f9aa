using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>The buffers of one cursor or engine: inputs of a batch and what the network made of them.</summary>
internal sealed class ScoringSession : IDisposable
{
    private readonly NetworkScorer _scorer;
    private readonly BadImageAction _onBadImage;
    private readonly InputBuffer _inputs;
    private readonly byte[] _pixels;
    private readonly float[] _outputs;
    private readonly ParallelOptions _decoding;

    internal ScoringSession(NetworkScorer scorer, BadImageAction onBadImage, int capacity)
    {
        _scorer = scorer;
        _onBadImage = onBadImage;
        _inputs = new InputBuffer(scorer.Shape, capacity);
        _pixels = scorer.Preprocessing is null ? [] : new byte[checked(capacity * (int)scorer.Shape.Length)];
        _outputs = new float[checked(capacity * scorer.Outputs)];
        _decoding = new ParallelOptions { MaxDegreeOfParallelism = scorer.Threads ?? -1 };
    }

    internal int Capacity => _inputs.Capacity;

    /// <summary>What the network made of a sample of the batch that was scored last.</summary>
    internal ReadOnlySpan<float> Output(int index) => _outputs.AsSpan(index * _scorer.Outputs, _scorer.Outputs);

    /// <summary>Scores pictures, decoding them on several cores.</summary>
    internal void Score(ReadOnlySpan<PendingImage> images)
    {
        PendingImage[] batch = images.ToArray();
        bool[] unreadable = new bool[batch.Length];
        if (batch.Length == 1)
        {
            unreadable[0] = !TryPack(batch[0], 0);
        }
        else
        {
            try
            {
                Parallel.For(0, batch.Length, _decoding, i => unreadable[i] = !TryPack(batch[i], i));
            }
            catch (AggregateException e)
            {
                ExceptionDispatchInfo.Throw(e.InnerExceptions.FirstOrDefault(inner => inner is InvalidDataException) ?? e.InnerExceptions[0]);
            }
        }

        Run(batch.Length);
        for (int i = 0; i < unreadable.Length; i++)
        {
            if (unreadable[i])
            {
                _outputs.AsSpan(i * _scorer.Outputs, _scorer.Outputs).Fill(float.NaN);
            }
        }
    }

    /// <summary>Takes a vector as an input of the next batch.</summary>
    internal void SetVector(int index, ReadOnlySpan<float> vector) => PixelOrder.ToChannelsLast(vector, _scorer.Shape, _inputs.Sample(index));

    /// <summary>Runs the network on the first inputs.</summary>
    internal void Run(int count) => _scorer.Score(_inputs, count, _outputs.AsSpan(0, count * _scorer.Outputs));

    public void Dispose() => _inputs.Dispose();

    private bool TryPack(PendingImage pending, int index)
    {
        int length = (int)_scorer.Shape.Length;
        Span<byte> pixels = _pixels.AsSpan(index * length, length);
        ImagePacker packer = _scorer.RentPacker();
        try
        {
            if (pending.Failure is not null)
            {
                throw pending.Failure;
            }

            packer.Pack(pending.Image ?? throw new InvalidDataException($"row {pending.Row} has no picture"), pixels);
            _scorer.Preprocessing!.Normalize(pixels, _inputs.Sample(index));
            return true;
        }
        catch (Exception e) when (ImageColumn.IsUnreadable(e))
        {
            if (_onBadImage == BadImageAction.Fail)
            {
                throw new InvalidDataException($"A picture cannot be scored: {ImageColumn.Explain(pending.Image, pending.Row, e)}", e);
            }

            _inputs.Sample(index).Clear();
            return false;
        }
        finally
        {
            _scorer.ReturnPacker(packer);
        }
    }
}

/// <summary>A picture that waits to be decoded, or the reason why there is none.</summary>
internal readonly record struct PendingImage(MLImage? Image, long Row, Exception? Failure)
{
    internal static PendingImage Take(Func<MLImage?> getter, Func<long> row)
    {
        try
        {
            return new PendingImage(getter(), row(), null);
        }
        catch (Exception e) when (ImageColumn.IsUnreadable(e))
        {
            return new PendingImage(null, row(), e);
        }
    }
}
