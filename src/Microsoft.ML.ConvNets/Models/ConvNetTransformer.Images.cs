using System.Runtime.InteropServices;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <content>
/// Scoring without a data view, in two steps that whoever serves many requests at once can place as he likes: each image is packed on any
/// thread, and a batch of packed ones runs through the network at once. All members are safe from many threads.
/// </content>
public abstract partial class ConvNetTransformer
{
    /// <summary>Whether the network reads images; otherwise vectors of numbers.</summary>
    public bool ReadsImages => _scorer.Preprocessing is not null;

    /// <summary>Number of bytes of a packed image: height × width × channels of <see cref="InputShape"/>.</summary>
    /// <exception cref="InvalidOperationException">The network reads vectors, not images.</exception>
    public int PackedImageLength => checked((int)RequireImages().Shape.Length);

    /// <summary>Decodes an image, resizes it and packs it as the network takes it: <c>[H, W, C]</c> bytes.</summary>
    /// <param name="encoded">The image as it is encoded (JPEG, PNG, WebP, GIF, BMP).</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="pixels">Takes <see cref="PackedImageLength"/> bytes.</param>
    /// <exception cref="UnreadableImageException">It is no image, is damaged, cut off, or has more pixels than the model
    /// admits.</exception>
    /// <exception cref="InvalidOperationException">The network reads vectors, not images.</exception>
    public void PackImage(ReadOnlySpan<byte> encoded, string name, Span<byte> pixels)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        NetworkScorer scorer = RequireImages();
        ImagePacker packer = scorer.RentPacker();
        try
        {
            packer.Pack(encoded, new ImageName(name, 0, ""), Packed(pixels));
        }
        finally
        {
            scorer.ReturnPacker(packer);
        }
    }

    /// <summary>The same with an image that is decoded.</summary>
    /// <param name="image">The image; not disposed while this runs.</param>
    /// <param name="pixels">Takes <see cref="PackedImageLength"/> bytes.</param>
    /// <exception cref="UnreadableImageException">It was disposed, or has more pixels than the model admits.</exception>
    /// <exception cref="InvalidOperationException">The network reads vectors, not images.</exception>
    public void PackImage(MLImage image, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(image);
        NetworkScorer scorer = RequireImages();
        ImagePacker packer = scorer.RentPacker();
        try
        {
            packer.Pack(image, new ImageName("image", 0, ""), Packed(pixels));
        }
        finally
        {
            scorer.ReturnPacker(packer);
        }
    }

    /// <summary>Scores packed images, all at once.</summary>
    /// <param name="pixels">The images, one after the other: <c>[count, H, W, C]</c>.</param>
    /// <param name="count">How many there are, at least 1.</param>
    /// <returns>What the model says of each, in their order: what its columns hold after a <c>Transform</c>.</returns>
    /// <exception cref="ArgumentException">There are not as many pixels.</exception>
    /// <exception cref="InvalidOperationException">The network reads vectors, not images.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public IReadOnlyList<ImageAnswer> ScoreImages(ReadOnlyMemory<byte> pixels, int count)
    {
        NetworkScorer scorer = RequireImages();
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        long length = (long)count * PackedImageLength;
        if (pixels.Length < length)
        {
            throw new ArgumentException($"{count} packed images have {length:N0} bytes; there are {pixels.Length:N0}.", nameof(pixels));
        }

        float[] outputs = new float[checked(count * scorer.Outputs)];
        // ONNX Runtime's binding asks for memory that could be written, and only reads it.
        scorer.Score(MemoryMarshal.AsMemory(pixels[..(int)length]), count, outputs);
        var answers = new ImageAnswer[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> sample = outputs.AsSpan(i * scorer.Outputs, scorer.Outputs);
            ImageAnswer answer = Head.Answer(sample);
            answers[i] = _metadata.Trust?.Judge(answer, sample) ?? answer;
        }

        return answers;
    }

    private NetworkScorer RequireImages()
    {
        NetworkScorer scorer = Alive();
        return scorer.Preprocessing is not null ? scorer : throw new InvalidOperationException(
            $"The network was trained on vectors of column '{FeatureColumnName}', so it takes no images. Use Transform or a "
            + "PredictionEngine, or train it on a column of images.");
    }

    private Span<byte> Packed(Span<byte> pixels) => pixels.Length >= PackedImageLength ? pixels[..PackedImageLength]
        : throw new ArgumentException($"A packed image has {PackedImageLength:N0} bytes; there is room for {pixels.Length:N0}.");
}
