using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>What happens with images that cannot be read.</summary>
public sealed class ImageReadingOptions : OptionGroup
{
    /// <summary>What happens with an image that cannot be read. Default <see cref="BadImageAction.Fail"/>.</summary>
    public BadImageAction OnBadImage = BadImageAction.Fail;

    /// <summary>The largest fraction of images that <see cref="BadImageAction.Skip"/> may leave out, 0 to 1. Default 0.1.</summary>
    public double MaxBadImageFraction = 0.1;

    /// <summary>
    /// The most pixels of an image, before it is resized: a larger one counts as one that cannot be read, and costs no memory. The model
    /// holds to it too.
    /// At least 1. Default 100 million.
    /// </summary>
    public long MaxImagePixels = ImageDecoder.DefaultMaxPixels;

    internal override void Check()
    {
        Guard.Known(OnBadImage, nameof(OnBadImage));
        Guard.InRange(MaxBadImageFraction, atLeast: 0, atMost: 1, name: nameof(MaxBadImageFraction));
        Guard.InRange(MaxImagePixels, atLeast: 1, name: nameof(MaxImagePixels));
    }
}
