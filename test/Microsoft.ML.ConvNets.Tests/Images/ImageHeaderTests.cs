using SkiaSharp;

namespace Microsoft.ML.ConvNets.Tests.Images;

[TestClass]
public sealed class ImageHeaderTests
{
    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg, EncodedImageFormat.Jpeg)]
    [DataRow(SKEncodedImageFormat.Png, EncodedImageFormat.Png)]
    [DataRow(SKEncodedImageFormat.Webp, EncodedImageFormat.WebP)]
    public void Format_and_size_are_read(SKEncodedImageFormat encoded, EncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(7, 5);
        using SKData data = bitmap.Encode(encoded, 90);
        Assert.AreEqual(new ImageHeader(format, 7, 5), ImageReader.ReadHeader(data.AsSpan(), "a"));
    }

    [TestMethod]
    public void Other_formats_are_read_from_their_bytes()
    {
        // The smallest files of these formats, written by hand.
        byte[] gif = [.. "GIF89a"u8, 3, 0, 2, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 3, 0, 2, 0, 0, 2, 3, 0x84, 0x8F, 5, 0, 0x3B];
        byte[] bmp = [.. "BM"u8, 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, .. new byte[24], .. new byte[8]];
        Assert.AreEqual(new ImageHeader(EncodedImageFormat.Gif, 3, 2), ImageReader.ReadHeader(gif, "a"));
        Assert.AreEqual(new ImageHeader(EncodedImageFormat.Bmp, 1, 2), ImageReader.ReadHeader(bmp, "a"));
        Assert.AreEqual(6, ImageReader.ReadHeader(gif, "a").Pixels);
        StringAssert.Contains(Assert.ThrowsExactly<UnreadableImageException>(static () => ImageReader.ReadHeader("text"u8, "a.gif")).Message, "'a.gif'");
    }
}
