using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets;

/// <summary>A picture that is no file of its own (an entry of a zip or of an IDX file) and its class.</summary>
/// <param name="read">Reads the picture. Who asks for labels only, as <c>MapValueToKey</c> does, never pays for it.</param>
internal sealed class LabeledImageRow(Func<MLImage> read)
{
    private MLImage? _image;

    /// <summary>Where the picture stands in its container.</summary>
    public required string ImagePath { get; init; }

    /// <summary>The name of its class.</summary>
    public required string Label { get; init; }

    /// <summary>The picture; to be asked for while its row is the current one.</summary>
    /// <exception cref="InvalidDataException">The picture's bytes are damaged.</exception>
    [ImageType]
    public MLImage Image => _image ??= read();
}
