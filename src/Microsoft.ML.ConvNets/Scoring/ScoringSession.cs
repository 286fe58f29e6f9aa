using System.Runtime.ExceptionServices;
using Microsoft.ML.ConvNets.Images;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>
/// The memory of one cursor or engine: images or vectors of a batch, and what the network made of them. All of it is the collector's,
/// because nobody tells an engine's row that the engine was disposed.
/// </summary>
internal sealed class ScoringSession
{
    private readonly NetworkScorer _scorer;
    private readonly BadImageAction _onBadImage;
    private readonly BoundBatch<byte>? _pixels;
    private readonly BoundBatch<float>? _vectors;
    private readonly ImageState[] _states;
    private readonly CarriedImage?[] _carried;
    private readonly ParallelOptions _decoding;

    internal ScoringSession(NetworkScorer scorer, BadImageAction onBadImage, int capacity)
    {
        _scorer = scorer;
        _onBadImage = onBadImage;
        Capacity = capacity;
        if (scorer.Preprocessing is null)
        {
            _vectors = scorer.CreateBatch<float>(capacity);
        }
        else
        {
            _pixels = scorer.CreateBatch<byte>(capacity);
        }

        _states = new ImageState[capacity];
        _carried = new CarriedImage?[capacity];
        _decoding = new ParallelOptions { MaxDegreeOfParallelism = scorer.Threads ?? -1 };
    }

    private enum ImageState
    {
        Packed,
        Carried,
        Unreadable,
    }

    internal int Capacity { get; }

    /// <summary>What the network made of a sample of the batch that was scored last.</summary>
    internal ReadOnlySpan<float> Output(int index) => OutputOf(index);

    /// <summary>
    /// Takes the current row's image as an input of the next batch. An encoded one is decoded later, with the others of the batch.
    /// </summary>
    /// <exception cref="UnreadableImageException">It cannot be read, and the model does not skip such images.</exception>
    internal void Take(RowImageReader reader, int index)
    {
        try
        {
            _states[index] = Read(reader, index);
        }
        catch (UnreadableImageException) when (_onBadImage == BadImageAction.Skip)
        {
            _states[index] = ImageState.Unreadable;
        }
    }

    /// <summary>Scores the images that were taken, decoding them on several cores.</summary>
    /// <exception cref="UnreadableImageException">One cannot be decoded, and the model does not skip such images.</exception>
    internal void ScoreImages(int count)
    {
        DecodeAll(count);
        _scorer.Score(_pixels!, count);
        for (int i = 0; i < count; i++)
        {
            if (_states[i] == ImageState.Unreadable)
            {
                OutputOf(i).Fill(float.NaN);
            }
        }
    }

    /// <summary>The place of a vector among the inputs of the next batch.</summary>
    internal Span<float> Vector(int index) => _vectors!.Sample(index);

    /// <summary>Scores the first vectors.</summary>
    internal void ScoreVectors(int count) => _scorer.Score(_vectors!, count);

    private Span<float> OutputOf(int index) =>
        (_pixels is null ? _vectors!.Outputs : _pixels.Outputs).AsSpan(index * _scorer.Outputs, _scorer.Outputs);

    private ImageState Read(RowImageReader reader, int index)
    {
        if (reader.IsEncoded && Capacity > 1)
        {
            CarriedImage carried = _carried[index] ??= new CarriedImage();
            carried.Take(reader.Take());
            return ImageState.Carried;
        }

        ImagePacker packer = _scorer.RentPacker();
        try
        {
            reader.Pack(packer, _pixels!.Sample(index));
            return ImageState.Packed;
        }
        finally
        {
            _scorer.ReturnPacker(packer);
        }
    }

    private void DecodeAll(int count)
    {
        if (count == 1)
        {
            DecodeCarried(0);
            return;
        }

        try
        {
            Parallel.For(0, count, _decoding, DecodeCarried);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(
                e.InnerExceptions.FirstOrDefault(static inner => inner is UnreadableImageException) ?? e.InnerExceptions[0]);
        }
    }

    private void DecodeCarried(int index)
    {
        if (_states[index] != ImageState.Carried)
        {
            return;
        }

        ImagePacker packer = _scorer.RentPacker();
        try
        {
            EncodedImage image = _carried[index]!.Image;
            packer.Pack(packer.Open(image), image.Name, _pixels!.Sample(index));
            _states[index] = ImageState.Packed;
        }
        catch (UnreadableImageException) when (_onBadImage == BadImageAction.Skip)
        {
            _states[index] = ImageState.Unreadable;
        }
        finally
        {
            _scorer.ReturnPacker(packer);
        }
    }
}
