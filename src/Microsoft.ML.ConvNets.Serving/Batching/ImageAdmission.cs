using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Serving.Batching;

/// <summary>Which images are decoded at all.</summary>
/// <param name="maxPixels">The most pixels.</param>
/// <param name="formats">The formats.</param>
internal sealed class ImageAdmission(long maxPixels, IReadOnlySet<EncodedImageFormat> formats)
{
    /// <summary>What the library's messages call an image; what its sender called it is no part of them.</summary>
    internal const string Name = "image";

    /// <summary>Looks at the header of an encoded image.</summary>
    /// <exception cref="ImageRejectedException">It is not to be decoded.</exception>
    internal void Admit(ReadOnlySpan<byte> encoded)
    {
        ImageHeader header;
        try
        {
            header = encoded.IsEmpty
                ? throw new ImageRejectedException(ImageProblem.Empty, "it is empty")
                : ImageReader.ReadHeader(encoded, Name);
        }
        catch (UnreadableImageException e)
        {
            throw new ImageRejectedException(ImageProblem.UnknownFormat, e.Reason, e);
        }

        if (!formats.Contains(header.Format))
        {
            string format = header.Format == EncodedImageFormat.Other ? "another one" : header.Format.ToString();
            throw new ImageRejectedException(
                ImageProblem.UnknownFormat,
                $"its format is {format}, and these are taken: {string.Join(", ", formats.Order())}");
        }

        RequirePixels(header.Width, header.Height);
    }

    /// <summary>The same of one that is decoded.</summary>
    /// <exception cref="ImageRejectedException">It is too large.</exception>
    internal void Admit(MLImage image) => RequirePixels(image.Width, image.Height);

    private void RequirePixels(int width, int height)
    {
        if ((long)width * height > maxPixels)
        {
            throw new ImageRejectedException(
                ImageProblem.TooManyPixels, $"it has {width:N0}×{height:N0} pixels, more than the {maxPixels:N0} that are admitted");
        }
    }
}
