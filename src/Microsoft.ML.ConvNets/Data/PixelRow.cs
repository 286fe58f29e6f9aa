using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets.Data;

/// <summary>An image of an IDX file and its class.</summary>
/// <param name="read">Makes the image. Who asks for labels only, as <c>MapValueToKey</c> does, never pays for it.</param>
internal sealed class PixelRow(Func<MLImage> read) : IDisposable
{
    private MLImage? _image;
    private bool _isPassed;

    /// <summary>The file, and the image's number in it.</summary>
    public required string ImagePath { get; init; }

    /// <summary>The name of its class.</summary>
    public required string Label { get; init; }

    /// <summary>
    /// The image, which lives as long as its row is the current one. The size of the type is replaced by that of the file.
    /// </summary>
    [ImageType(1, 1)]
    public MLImage Image
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isPassed, this);
            return _image ??= read();
        }
    }

    public void Dispose()
    {
        _isPassed = true;
        _image?.Dispose();
        _image = null;
    }
}
