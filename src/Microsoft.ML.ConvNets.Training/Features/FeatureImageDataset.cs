using System.Collections.Concurrent;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Training.Features;

/// <summary>
/// Images on their way to a frozen backbone: each is filed under its content, and the pixels are kept only where features are missing. An
/// encoded image that is known is not even decoded.
/// </summary>
/// <param name="preprocessing">The way to the network's input.</param>
/// <param name="memoryLimit">Bytes of pixels kept in memory.</param>
/// <param name="temporaryFolder">Where the rest goes.</param>
/// <param name="isKnown">Whether all features of a content are there already.</param>
internal sealed class FeatureImageDataset(
    ImagePreprocessing preprocessing, long memoryLimit, string temporaryFolder, Func<FeatureKey, bool> isKnown)
    : ImageDataset(preprocessing, memoryLimit, temporaryFolder)
{
    private const int NoPixels = -1;

    private readonly ConcurrentDictionary<DataViewRowId, FeatureKey> _contents = new();

    /// <summary>What the image of a sealed sample is filed under.</summary>
    internal FeatureKey ContentOf(int sample) => _contents[RowOf(sample)];

    internal override ulong? ContentHash(int sample) => ContentOf(sample).High;

    internal override bool TryAddKnown(ReadOnlySpan<byte> encoded, DataViewRowId row, SampleTarget target)
    {
        FeatureKey content = FeatureKey.Of((byte)'e', encoded);
        _contents[row] = content;
        if (!isKnown(content))
        {
            return false;
        }

        Register(row, NoPixels, target);
        return true;
    }

    internal override void Add(ReadOnlySpan<byte> pixels, DataViewRowId row, SampleTarget target)
    {
        if (!_contents.TryGetValue(row, out FeatureKey content))
        {
            content = FeatureKey.Of((byte)'p', pixels);
            _contents[row] = content;
        }

        Register(row, isKnown(content) ? NoPixels : Store(pixels), target);
    }
}
