using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Explanations;

/// <summary>An image as a network takes it, made as scoring makes it.</summary>
/// <param name="Pixels">The packed bytes, <c>[H, W, C]</c>.</param>
/// <param name="Height">The height of the image itself.</param>
/// <param name="Width">Its width.</param>
/// <param name="Seen">The part of it that the network sees.</param>
internal sealed record PackedImage(byte[] Pixels, int Height, int Width, CropFraction Seen)
{
    /// <exception cref="InvalidOperationException">The network takes no images.</exception>
    /// <exception cref="UnreadableImageException">The image cannot be read.</exception>
    internal static PackedImage Of(NetworkScorer scorer, MLImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Of(scorer, (packer, pixels) =>
        {
            packer.Pack(image, new ImageName(image.Tag ?? "the image", 0, ""), pixels);
            return (image.Height, image.Width);
        });
    }

    /// <exception cref="InvalidOperationException">The network takes no images.</exception>
    /// <exception cref="UnreadableImageException">The file cannot be read.</exception>
    internal static PackedImage OfFile(NetworkScorer scorer, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new FileContent();
        return Of(scorer, file.Read(path, new ImageName(path, 0, "")).ToArray(), path);
    }

    /// <exception cref="InvalidOperationException">The network takes no images.</exception>
    /// <exception cref="UnreadableImageException">The bytes are no image that can be decoded.</exception>
    internal static PackedImage Of(NetworkScorer scorer, ReadOnlyMemory<byte> encoded, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Of(scorer, (packer, pixels) =>
        {
            var called = new ImageName(name, 0, "");
            packer.Pack(encoded.Span, called, pixels);
            return packer.SizeOf(encoded.Span, called);
        });
    }

    private static PackedImage Of(NetworkScorer scorer, Func<ImagePacker, byte[], (int Height, int Width)> pack)
    {
        scorer.RequireAlive();
        if (scorer.Preprocessing is null)
        {
            throw new InvalidOperationException(
                $"The model reads vectors ({scorer.Shape}), not images, so no part of an image can be shown. Train it on images.");
        }

        byte[] pixels = new byte[scorer.Shape.Length];
        ImagePacker packer = scorer.RentPacker();
        try
        {
            (int height, int width) = pack(packer, pixels);
            CropRectangle seen = packer.SeenOf(height, width);
            return new PackedImage(pixels, height, width, new CropFraction(
                seen.Left / width, seen.Top / height, seen.Right / width, seen.Bottom / height));
        }
        finally
        {
            scorer.ReturnPacker(packer);
        }
    }
}

/// <summary>A part of an image, in fractions of its sides.</summary>
internal readonly record struct CropFraction(double Left, double Top, double Right, double Bottom);
