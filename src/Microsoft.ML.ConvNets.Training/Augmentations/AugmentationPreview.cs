using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Training.Augmentations;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>Shows what an augmentation does to an image.</summary>
public static class AugmentationPreview
{
    private const long MaxPreviewPixels = 1 << 28;

    /// <summary>
    /// One changed copy of an image, to look at: what a trainer might see of it. <see cref="Augmentation.Rescale"/>,
    /// <see cref="Augmentation.MixUpAlpha"/> and <see cref="Augmentation.CutMixAlpha"/>, which do not act on single images, leave no trace.
    /// </summary>
    /// <param name="augmentation">The augmentation.</param>
    /// <param name="image">Any image.</param>
    /// <param name="height">Height of the copy in pixels: the network's input height.</param>
    /// <param name="width">Width of the copy in pixels.</param>
    /// <param name="seed">Seed of all that is random.</param>
    /// <param name="variant">Which copy; equal seeds and variants give equal copies.</param>
    /// <returns>A new image, the caller's to dispose.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1, or the copy has more than 2^28 pixels.</exception>
    public static MLImage Preview(this Augmentation augmentation, MLImage image, int height, int width, int seed = 1, int variant = 0)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        ArgumentNullException.ThrowIfNull(image);
        TensorShape shape = TensorShape.Image(3, height, width);
        if ((long)height * width > MaxPreviewPixels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(height), height, $"A preview of {height} × {width} pixels is too large; it may have {MaxPreviewPixels:N0}.");
        }

        byte[] packed = new byte[shape.Length];
        using (var packer = new ImagePacker(ImagePreprocessing.ZeroToOne(shape)))
        {
            packer.Pack(image, new ImageName(image.Tag, 0, "image"), packed);
        }

        ReadOnlySpan<byte> changed = new SampleAugmenter(shape, augmentation, seed).Augment(packed, variant, 0);
        byte[] pixels = new byte[(long)height * width * 4];
        for (int i = 0; i < height * width; i++)
        {
            changed.Slice(i * 3, 3).CopyTo(pixels.AsSpan(i * 4));
            pixels[(i * 4) + 3] = byte.MaxValue;
        }

        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels);
    }
}
