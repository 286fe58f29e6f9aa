using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Images;

[TestClass]
public class MLImageTests
{
    private static readonly byte[] s_twoPixels = [1, 2, 3, 255, 40, 50, 60, 128];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void PixelsAreCopied()
    {
        byte[] given = [.. s_twoPixels];
        using MLImage image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Rgba32, given);
        given[0] = 99;

        CollectionAssert.AreEqual(s_twoPixels, image.Pixels.ToArray());
        Assert.AreEqual(MLPixelFormat.Rgba32, image.PixelFormat);
        Assert.AreEqual((2, 1), (image.Width, image.Height));
        Assert.IsTrue(image.EncodedBytes.IsEmpty);
    }

    [TestMethod]
    [DataRow(0, 1, MLPixelFormat.Bgra32)]
    [DataRow(2, -1, MLPixelFormat.Bgra32)]
    [DataRow(2, 2, MLPixelFormat.Bgra32)]
    [DataRow(2, 1, MLPixelFormat.Unknown)]
    public void WrongPixelArgumentsAreRefused(int width, int height, MLPixelFormat format)
        => Assert.ThrowsExactly<ArgumentException>(() => MLImage.CreateFromPixels(width, height, format, s_twoPixels));

    [TestMethod]
    public void BgrPixelsAreStraight()
    {
        using MLImage bgra = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, s_twoPixels);
        using MLImage rgba = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Rgba32, s_twoPixels);

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 80, 100, 120 }, bgra.GetBGRPixels);
        CollectionAssert.AreEqual(new byte[] { 3, 2, 1, 120, 100, 80 }, rgba.GetBGRPixels);
    }

    [TestMethod]
    public void ADisposedImageGivesNothing()
    {
        MLImage image = MLImage.CreateFromFile(Fixtures.PathOf("png-rgb.png"));
        image.Dispose();
        image.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => image.Width);
        Assert.ThrowsExactly<ObjectDisposedException>(() => image.Pixels.Length);
        Assert.ThrowsExactly<ObjectDisposedException>(() => image.Tag);
        Assert.ThrowsExactly<ObjectDisposedException>(() => image.EncodedBytes);
    }

    [TestMethod]
    public void AShareOutlivesItsOriginal()
    {
        MLImage image = MLImage.CreateFromFile(Fixtures.PathOf("png-rgb.png"));
        image.Tag = "tag";
        using MLImage share = image.Share();
        image.Dispose();

        CollectionAssert.AreEqual(Fixtures.ExpectedPixels("png-rgb.png"), share.Pixels.ToArray());
        Assert.AreEqual("tag", share.Tag);
    }

    [TestMethod]
    [DataRow("png-rgb.png", ".png", 0)]
    [DataRow("png-rgba.png", ".png", 1)]
    [DataRow("png-rgba.png", ".webp", 1)]
    [DataRow("png-rgb.png", ".webp", 0)]
    [DataRow("png-rgb.png", ".bmp", 0)]
    [DataRow("png-rgb.png", ".JPG", 6)]
    public void SavedImagesReadBack(string name, string extension, int tolerance)
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + extension);
        try
        {
            using MLImage image = MLImage.CreateFromFile(Fixtures.PathOf(name));
            image.Save(path);
            using MLImage read = MLImage.CreateFromFile(path);

            Assert.IsLessThanOrEqualTo(tolerance, Fixtures.GreatestDifference(read.Pixels, image.Pixels));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void RgbaIsSavedWithItsColours()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".png");
        try
        {
            using MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, [10, 20, 30, 255]);
            image.Save(path);
            using MLImage read = MLImage.CreateFromFile(path);

            CollectionAssert.AreEqual(new byte[] { 30, 20, 10, 255 }, read.Pixels.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void AnUnknownExtensionIsRefused()
    {
        using MLImage image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, s_twoPixels);

        Assert.Contains(".xyz", Assert.ThrowsExactly<ArgumentException>(() => image.Save("picture.xyz")).Message);
    }
}
