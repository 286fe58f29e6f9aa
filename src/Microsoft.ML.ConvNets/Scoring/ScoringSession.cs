using System.Runtime.ExceptionServices;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// The memory of one cursor or engine: images or vectors of a batch, and what the network made of them. All of it is the collector's, because nobody
/// tells an engine's row that the engine was disposed; what is native is rented for the time of a batch.
/// </summary>
internal sealed class ScoringSession
{
    private readonly NetworkScorer _scorer;
    private readonly BadImageAction _onBadImage;
    private readonly byte[] _pixels;
    private readonly float[] _vectors;
    private readonly float[] _outputs;
    private readonly ImageState[] _states;
    private readonly CarriedImage?[] _carried;
    private readonly ParallelOptions _decoding;

    internal ScoringSession(NetworkScorer scorer, BadImageAction onBadImage, int capacity)
    {
        _scorer = scorer;
        _onBadImage = onBadImage;
        Capacity = capacity;
        int length = checked(capacity * (int)scorer.Shape.Length);
        _pixels = scorer.Preprocessing is null ? [] : new byte[length];
        _vectors = scorer.Preprocessing is null ? new float[length] : [];
        _outputs = new float[checked(capacity * scorer.Outputs)];
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
    internal ReadOnlySpan<float> Output(int index) => _outputs.AsSpan(index * _scorer.Outputs, _scorer.Outputs);

    /// <summary>Takes the current row's image as an input of the next batch. An encoded one is decoded later, with the others of the batch.</summary>
    /// <exception cref="UnreadableImageException">It cannot be read, and the model does not skip such images.</exception>
    internal void Take(RowImageReader reader, int index) => OrUnreadable(index, () =>
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
            reader.Pack(packer, PixelsOf(index));
            return ImageState.Packed;
        }
        finally
        {
            _scorer.ReturnPacker(packer);
        }
    });

    /// <summary>Scores the images that were taken, decoding them on several cores.</summary>
    /// <exception cref="UnreadableImageException">One cannot be decoded, and the model does not skip such images.</exception>
    internal void ScoreImages(int count)
    {
        InputBuffer inputs = _scorer.RentInputs(Capacity);
        try
        {
            PrepareAll(inputs, count);
            _scorer.Score(inputs, count, _outputs.AsSpan(0, count * _scorer.Outputs));
        }
        finally
        {
            _scorer.ReturnInputs(inputs);
        }

        for (int i = 0; i < count; i++)
        {
            if (_states[i] == ImageState.Unreadable)
            {
                _outputs.AsSpan(i * _scorer.Outputs, _scorer.Outputs).Fill(float.NaN);
            }
        }
    }

    /// <summary>Takes a vector as an input of the next batch.</summary>
    internal void SetVector(int index, ReadOnlySpan<float> vector)
    {
        int length = (int)_scorer.Shape.Length;
        PixelOrder.ToChannelsLast(vector, _scorer.Shape, _vectors.AsSpan(index * length, length));
    }

    /// <summary>Scores the first vectors.</summary>
    internal void ScoreVectors(int count)
    {
        InputBuffer inputs = _scorer.RentInputs(Capacity);
        try
        {
            _vectors.AsSpan(0, count * (int)_scorer.Shape.Length).CopyTo(inputs.Samples(count));
            _scorer.Score(inputs, count, _outputs.AsSpan(0, count * _scorer.Outputs));
        }
        finally
        {
            _scorer.ReturnInputs(inputs);
        }
    }

    private Span<byte> PixelsOf(int index)
    {
        int length = (int)_scorer.Shape.Length;
        return _pixels.AsSpan(index * length, length);
    }

    private void PrepareAll(InputBuffer inputs, int count)
    {
        if (count == 1)
        {
            Prepare(inputs, 0);
            return;
        }

        try
        {
            Parallel.For(0, count, _decoding, index => Prepare(inputs, index));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions.FirstOrDefault(static inner => inner is UnreadableImageException) ?? e.InnerExceptions[0]);
        }
    }

    /// <summary>From what was taken to the network's input.</summary>
    private void Prepare(InputBuffer inputs, int index)
    {
        if (_states[index] == ImageState.Carried)
        {
            OrUnreadable(index, () => Decode(index));
        }

        if (_states[index] == ImageState.Unreadable)
        {
            inputs.Sample(index).Clear();
        }
        else
        {
            _scorer.Preprocessing!.Normalize(PixelsOf(index), inputs.Sample(index));
        }
    }

    private ImageState Decode(int index)
    {
        ImagePacker packer = _scorer.RentPacker();
        try
        {
            EncodedImage image = _carried[index]!.Image;
            packer.Pack(packer.Open(image), image.Name, PixelsOf(index));
            return ImageState.Packed;
        }
        finally
        {
            _scorer.ReturnPacker(packer);
        }
    }

    private void OrUnreadable(int index, Func<ImageState> step)
    {
        try
        {
            _states[index] = step();
        }
        catch (UnreadableImageException) when (_onBadImage == BadImageAction.Skip)
        {
            _states[index] = ImageState.Unreadable;
        }
    }
}
