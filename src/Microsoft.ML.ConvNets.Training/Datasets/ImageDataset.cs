using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Training.Augmentations;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>
/// Images as packed 8-bit <c>[N, H, W, C]</c>: in memory up to a limit, in temporary files past it.
/// </summary>
internal class ImageDataset : Dataset
{
    private readonly RecordStore _pixels;

    internal ImageDataset(ImagePreprocessing preprocessing, long memoryLimit, string temporaryFolder)
        : base(preprocessing.Shape)
    {
        Preprocessing = preprocessing;
        _pixels = new RecordStore(checked((int)preprocessing.Shape.Length), memoryLimit, temporaryFolder);
    }

    internal ImagePreprocessing Preprocessing { get; }

    /// <summary>Takes an image whose pixels are not needed; false when they are. Safe from many threads.</summary>
    /// <param name="encoded">The encoded image.</param>
    /// <param name="row">Its row.</param>
    /// <param name="target">What it shows.</param>
    internal virtual bool TryAddKnown(ReadOnlySpan<byte> encoded, DataViewRowId row, SampleTarget target) => false;

    /// <summary>Adds an image; safe from many threads.</summary>
    /// <param name="pixels">Its pixels, <c>[H, W, C]</c>.</param>
    /// <param name="row">Its row.</param>
    /// <param name="target">What it shows.</param>
    internal virtual void Add(ReadOnlySpan<byte> pixels, DataViewRowId row, SampleTarget target) => Register(row, Store(pixels), target);

    /// <summary>Keeps pixels and gives their slot.</summary>
    private protected int Store(ReadOnlySpan<byte> pixels) => _pixels.Add(pixels);

    internal ReadOnlySpan<byte> Pixels(int sample) => _pixels[SlotOf(sample)];

    internal override ulong? ContentHash(int sample) => HashOf(Pixels(sample));

    private protected override void ReadSlot(int slot, Span<float> destination, SampleAugmenter? augmenter, int epoch, int sample)
    {
        ReadOnlySpan<byte> pixels = _pixels[slot];
        if (augmenter is not null)
        {
            pixels = augmenter.Augment(pixels, epoch, sample);
        }

        Preprocessing.Normalize(pixels, destination);
    }

    public override void Dispose() => _pixels.Dispose();
}
