using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Reporting.Inspection;

/// <summary>Reads each image once, on all cores, and keeps what an audit needs of it. A thread holds one decoded image at a time.</summary>
/// <param name="maxPixels">The most pixels of an image.</param>
/// <param name="parallel">Threads and cancellation.</param>
internal sealed class ImageInspector(long maxPixels, ParallelOptions parallel)
{
    /// <summary>Reads the images of a source, in the order of its rows.</summary>
    internal InspectedImage[] Inspect(ImageSource source) => Inspect(source, static image => image);

    /// <summary>The same where less is to be kept of each image.</summary>
    internal T[] Inspect<T>(ImageSource source, Func<InspectedImage, T> keep)
    {
        var found = new ConcurrentBag<(int Row, T Kept)>();
        // Without a buffer no more encoded images wait than threads are there.
        Parallel.ForEach(
            Partitioner.Create(source.Read(withContent: true), EnumerablePartitionerOptions.NoBuffering), parallel,
            image => found.Add((image.Index, keep(Inspect(image)))));
        return [.. found.OrderBy(static image => image.Row).Select(static image => image.Kept)];
    }

    private InspectedImage Inspect(SourceImage source)
    {
        ImageContent content = source.Content ?? ImageContent.OfFile(source.Image.Path);
        var none = new InspectedImage { Row = source.Index, Image = source.Image, Problem = content.Problem };
        if (content.Problem is not null)
        {
            return none;
        }

        InspectedImage known = content.IsWritten ? none : WithHeader(none, content.Bytes);
        try
        {
            using MLImage image = ImageReader.Read(content.Bytes, source.Image.Path, maxPixels);
            return WithPixels(known, image);
        }
        catch (UnreadableImageException e)
        {
            return known with { Problem = e.Reason };
        }
    }

    private static InspectedImage WithHeader(InspectedImage image, byte[] encoded)
    {
        using SKData data = SKData.CreateCopy(encoded);
        using SKCodec? codec = SKCodec.Create(data);
        return codec is null ? image : image with
        {
            Format = ImageFormat.Of(codec.EncodedFormat),
            HasAlpha = codec.Info.AlphaType != SKAlphaType.Opaque,
            IsAnimated = codec.FrameCount > 1,
        };
    }

    private static InspectedImage WithPixels(InspectedImage image, MLImage decoded)
    {
        ReadOnlySpan<byte> pixels = decoded.Pixels;
        return image with
        {
            Width = decoded.Width,
            Height = decoded.Height,
            IsGray = IsGray(pixels),
            PixelHash = $"{decoded.Width}×{decoded.Height} {Convert.ToHexString(SHA256.HashData(pixels))}",
            Thumbnail = Thumbnail.Of(pixels, decoded.Width, decoded.Height),
        };
    }

    private static bool IsGray(ReadOnlySpan<byte> rgba)
    {
        foreach (uint pixel in MemoryMarshal.Cast<byte, uint>(rgba))
        {
            // Red, green and blue are neighbors, so equal ones are equal after a shift by a channel.
            if (((pixel ^ (pixel >> 8)) & (BitConverter.IsLittleEndian ? 0x0000FFFFu : 0x00FFFF00u)) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
