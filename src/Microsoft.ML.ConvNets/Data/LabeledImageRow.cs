using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets;

/// <summary>A picture that is no file of its own (an entry of a zip or of an IDX file) and its class.</summary>
internal sealed class LabeledImageRow
{
    /// <summary>Where the picture stands in its container.</summary>
    public required string ImagePath { get; init; }

    /// <summary>The name of its class.</summary>
    public required string Label { get; init; }

    /// <summary>The picture.</summary>
    [ImageType]
    public required MLImage Image { get; init; }
}
