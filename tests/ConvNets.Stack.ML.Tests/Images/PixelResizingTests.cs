using Microsoft.ML.Data;
using Kind = Microsoft.ML.Transforms.Image.ImageResizingEstimator.ResizingKind;
using Side = Microsoft.ML.Transforms.Image.ImageResizingEstimator.Anchor;

namespace ConvNets.Stack.ML.Tests.Images;

[TestClass]
public class PixelResizingTests
{
    [TestMethod]
    public void FillTakesTheNearestPixelAndOnATieTheOneBefore()
    {
        uint[] source = [0, 1, 2, 3, 4, 5];
        var half = new uint[3];
        PixelResizing.Fill(source, 6, 1, half, 3, 1);
        CollectionAssert.AreEqual(new uint[] { 0, 2, 4 }, half);

        var third = new uint[2];
        PixelResizing.Fill(source, 6, 1, third, 2, 1);
        CollectionAssert.AreEqual(new uint[] { 1, 4 }, third);

        var twice = new uint[12];
        PixelResizing.Fill(source, 6, 1, twice, 12, 1);
        CollectionAssert.AreEqual(new uint[] { 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5 }, twice);
    }

    [TestMethod]
    [DataRow(100, 50, 50, 50, Kind.IsoPad, Side.Left, 0, 12, 50, 25)]
    [DataRow(50, 100, 50, 50, Kind.IsoPad, Side.Top, 12, 0, 25, 50)]
    [DataRow(100, 50, 50, 50, Kind.IsoCrop, Side.Center, -25, 0, 100, 50)]
    [DataRow(100, 50, 50, 50, Kind.IsoCrop, Side.Left, 0, 0, 100, 50)]
    [DataRow(100, 50, 50, 50, Kind.IsoCrop, Side.Right, -50, 0, 100, 50)]
    [DataRow(100, 50, 50, 50, Kind.IsoCrop, Side.Top, -25, 0, 100, 50)]
    [DataRow(50, 100, 50, 50, Kind.IsoCrop, Side.Top, 0, 0, 50, 100)]
    [DataRow(50, 100, 50, 50, Kind.IsoCrop, Side.Bottom, 0, -50, 50, 100)]
    [DataRow(50, 100, 50, 50, Kind.IsoCrop, Side.Left, 0, -25, 50, 100)]
    public void TheAnchorDecidesWhatIsCut(int sourceWidth, int sourceHeight, int width, int height, Kind kind, Side anchor, int x, int y, int placedWidth, int placedHeight)
        => Assert.AreEqual(
            new PixelResizing.Placement(x, y, placedWidth, placedHeight),
            PixelResizing.Place(sourceWidth, sourceHeight, width, height, kind, anchor));

    // Blue, green and red of each pixel, computed in double precision from the formula of the filter.
    [TestMethod]
    [DataRow(Kind.IsoCrop, Side.Center, new[] { 9, 10, 1, 70, 10, 4, 130, 10, 8, 9, 90, 5, 70, 90, 39, 130, 90, 73, 9, 170, 10, 70, 170, 75, 130, 170, 138 })]
    [DataRow(Kind.IsoCrop, Side.Right, new[] { 70, 10, 4, 130, 10, 8, 191, 10, 11, 70, 90, 39, 130, 90, 73, 191, 90, 107, 70, 170, 75, 130, 170, 138, 191, 170, 203 })]
    [DataRow(Kind.IsoPad, Side.Center, new[] { 19, 28, 3, 100, 28, 17, 181, 28, 32, 19, 152, 18, 100, 152, 95, 181, 152, 172, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void CropAndPadFilterAsMitchellDoes(Kind kind, Side anchor, int[] expected)
    {
        var pixels = new byte[6 * 4 * 4];
        for (int y = 0; y < 4; y++)
        {
            for (int x = 0; x < 6; x++)
                new byte[] { (byte)(x * 40), (byte)(y * 60), (byte)(x * y * 15), 255 }.CopyTo(pixels, 4 * ((y * 6) + x));
        }
        using MLImage source = MLImage.CreateFromPixels(6, 4, MLPixelFormat.Bgra32, pixels);

        using MLImage resized = PixelResizing.Resize(source, 3, 3, kind, anchor);

        for (int i = 0; i < 9; i++)
        {
            for (int c = 0; c < 3; c++)
                Assert.AreEqual(expected[(3 * i) + c], resized.Pixels[(4 * i) + c], 1.0, $"pixel {i}, colour {c}");
            Assert.AreEqual(kind == Kind.IsoPad && i >= 6 ? 0 : 255, resized.Pixels[(4 * i) + 3]);
        }
    }

    [TestMethod]
    public void RgbaComesOutAsBgraExceptByFill()
    {
        using MLImage source = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, [10, 20, 30, 255]);

        using MLImage cropped = PixelResizing.Resize(source, 2, 2, Kind.IsoCrop, Side.Center);
        using MLImage filled = PixelResizing.Resize(source, 2, 1, Kind.Fill, Side.Center);

        Assert.AreEqual(MLPixelFormat.Bgra32, cropped.PixelFormat);
        CollectionAssert.AreEqual(new byte[] { 30, 20, 10, 255 }, cropped.Pixels[..4].ToArray());
        Assert.AreEqual(MLPixelFormat.Rgba32, filled.PixelFormat);
        CollectionAssert.AreEqual(new byte[] { 10, 20, 30, 255, 10, 20, 30, 255 }, filled.Pixels.ToArray());
    }

    [TestMethod]
    public void AnExtremeShapeLeavesNothingOfThePicture()
    {
        using MLImage source = MLImage.CreateFromPixels(1000, 1, MLPixelFormat.Bgra32, new byte[4000]);

        using MLImage padded = PixelResizing.Resize(source, 10, 10, Kind.IsoPad, Side.Center);

        Assert.AreEqual((10, 10), (padded.Width, padded.Height));
    }
}
