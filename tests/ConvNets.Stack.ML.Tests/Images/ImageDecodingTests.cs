using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Images;

[TestClass]
public class ImageDecodingTests
{
    [TestMethod]
    [DataRow(200, 100, 100, 50)]
    [DataRow(100, 50, 100, 50)]
    [DataRow(100, 26, 100, 50)]
    [DataRow(50, 25, 50, 25)]
    [DataRow(51, 25, 100, 50)]
    [DataRow(20, 10, 25, 13)]
    [DataRow(1, 1, 25, 13)]
    public void AJpegIsReducedButNeverBelowTheMinimum(int minWidth, int minHeight, int width, int height)
    {
        byte[] encoded = Gradient(200, 100, ".jpg");
        byte[]? rgb = null;

        Assert.IsTrue(ImageDecoding.TryDecodeReduced(encoded, minWidth, minHeight, ref rgb, out int actualWidth, out int actualHeight, out string? error), error);

        bool full = minWidth > 100 || minHeight > 50;
        Assert.AreEqual(full ? (200, 100) : (width, height), (actualWidth, actualHeight));
        for (int y = 0; y < actualHeight; y++)
        {
            for (int x = 0; x < actualWidth; x++)
            {
                // The gradient is the same at every scale.
                int at = 3 * ((y * actualWidth) + x);
                Assert.IsLessThanOrEqualTo(6, Math.Abs(rgb[at] - ((x + 0.5) * 255 / actualWidth)), $"red at {x}, {y}");
                Assert.IsLessThanOrEqualTo(12, Math.Abs(rgb[at + 1] - ((y + 0.5) * 255 / actualHeight)), $"green at {x}, {y}");
                Assert.IsLessThanOrEqualTo(6, Math.Abs(rgb[at + 2] - 60), $"blue at {x}, {y}");
            }
        }
    }

    [TestMethod]
    public void OtherFormatsKeepTheirSize()
    {
        byte[]? rgb = null;

        Assert.IsTrue(ImageDecoding.TryDecodeReduced(Fixtures.Encoded("png-rgba.png"), 1, 1, ref rgb, out int width, out int height, out _));

        Assert.AreEqual((Fixtures.Width, Fixtures.Height), (width, height));
        byte[] bgra = Fixtures.ExpectedPixels("png-rgba.png");
        for (int i = 0; i < width * height; i++)
            Assert.AreEqual((bgra[(4 * i) + 2], bgra[(4 * i) + 1], bgra[4 * i]), (rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]));
    }

    [TestMethod]
    public void AFittingBufferIsReused()
    {
        byte[]? rgb = new byte[3 * 200 * 100];
        byte[] first = rgb;

        Assert.IsTrue(ImageDecoding.TryDecodeReduced(Gradient(200, 100, ".jpg"), 200, 100, ref rgb, out _, out _, out _));
        Assert.IsTrue(ImageDecoding.TryDecodeReduced(Gradient(60, 40, ".jpg"), 60, 40, ref rgb, out _, out _, out _));

        Assert.AreSame(first, rgb);
    }

    [TestMethod]
    public void FailuresAreTold()
    {
        byte[]? rgb = null;
        byte[] jpeg = Fixtures.Encoded("jpeg-420.jpg");

        Assert.IsFalse(ImageDecoding.TryDecodeReduced([1, 2, 3], 1, 1, ref rgb, out _, out _, out string? error));
        Assert.Contains("no known format", error);
        Assert.IsFalse(ImageDecoding.TryDecodeReduced(jpeg.AsSpan(0, jpeg.Length / 2), 1, 1, ref rgb, out _, out _, out error));
        Assert.Contains("cut off", error);
        Assert.IsFalse(ImageDecoding.TryDecodeReduced([], 1, 1, ref rgb, out _, out _, out error));
        Assert.Contains("empty", error);
    }

    [TestMethod]
    public void AnyImageIsReadAsRgb()
    {
        byte[]? rgb = null;
        using MLImage pixels = MLImage.CreateFromPixels(1, 2, MLPixelFormat.Rgba32, [1, 2, 3, 255, 4, 5, 6, 255]);
        ImageDecoding.ReadRgb(pixels, 1, 1, ref rgb, out int width, out int height);
        Assert.AreEqual((1, 2), (width, height));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4, 5, 6 }, rgb);

        using MLImage broken = MLImage.FromEncoded(new byte[] { 9 }, "broken.png");
        Assert.Contains("broken.png", Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoding.ReadRgb(broken, 1, 1, ref rgb, out _, out _)).Message);
    }

    [TestMethod]
    public void TheSizeIsReadFromTheHeader()
    {
        Assert.IsTrue(ImageDecoding.TryReadSize(Gradient(123, 45, ".jpg"), out int width, out int height, out _));
        Assert.AreEqual((123, 45), (width, height));
    }

    private static byte[] Gradient(int width, int height, string extension)
    {
        var pixels = new byte[width * height * 4];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = 4 * ((y * width) + x);
                pixels[at] = 60;
                pixels[at + 1] = (byte)((y + 0.5) * 255 / height);
                pixels[at + 2] = (byte)((x + 0.5) * 255 / width);
                pixels[at + 3] = 255;
            }
        }
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + extension);
        try
        {
            using MLImage image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
            image.Save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
