using Microsoft.ML.ConvNets.Images;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Tests.Images;

[TestClass]
public class ImageDecoderTests
{
    private static readonly ImageName s_name = new("photos/a.jpg", 3, "Image");

    [TestMethod]
    public void A_truncated_file_is_refused_wherever_it_ends()
    {
        foreach (SKEncodedImageFormat format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp })
        {
            byte[] whole = Encode(Noise(64, 48), format);
            using var decoder = new ImageDecoder(ImageDecoder.DefaultMaxPixels);
            decoder.Decode(whole, int.MaxValue, int.MaxValue, s_name);
            for (int tenth = 0; tenth < 10; tenth++)
            {
                var error = Assert.ThrowsExactly<UnreadableImageException>(
                    () => decoder.Decode(whole.AsSpan(0, whole.Length * tenth / 10), int.MaxValue, int.MaxValue, s_name), $"{format} {tenth}/10");
                StringAssert.StartsWith(error.Message, "'photos/a.jpg' cannot be read: ");
                Assert.AreEqual("'photos/a.jpg'", error.ImageName);
            }
        }
    }

    [TestMethod]
    public void What_is_no_image_is_told_by_its_beginning()
    {
        using var decoder = new ImageDecoder(ImageDecoder.DefaultMaxPixels);
        StringAssert.Contains(Refused("<!DOCTYPE html><html>"u8.ToArray()), "it begins with \"<!DOCTYPE ht\"");
        StringAssert.Contains(Refused([1, 2, 3]), "it begins with the bytes 010203");
        StringAssert.Contains(Refused([]), "it is empty");

        string Refused(byte[] bytes) => Assert.ThrowsExactly<UnreadableImageException>(() => decoder.Decode(bytes, 1, 1, s_name)).Message;
    }

    [TestMethod]
    [DoNotParallelize] // It measures the memory of the process.
    public void An_image_that_claims_more_pixels_than_are_admitted_costs_no_memory()
    {
        byte[] bomb = PngBomb.Claiming(60_000, 60_000);
        using var decoder = new ImageDecoder(ImageDecoder.DefaultMaxPixels);
        long before = ResidentMemory.MiB;
        foreach (Action read in new Action[] { () => decoder.Decode(bomb, 1, 1, s_name), () => decoder.SizeOf(bomb, s_name) })
        {
            string message = Assert.ThrowsExactly<UnreadableImageException>(read).Message;
            StringAssert.Contains(message, "60,000×60,000 pixels");
            StringAssert.Contains(message, "100,000,000");
            StringAssert.Contains(message, "MaxImagePixels");
        }

        Assert.IsLessThan(before + 100, ResidentMemory.MiB);
        using var strict = new ImageDecoder(16 * 16);
        byte[] fits = Encode(Noise(16, 16), SKEncodedImageFormat.Png);
        strict.Decode(fits, 1, 1, s_name);
        byte[] wider = Encode(Noise(17, 16), SKEncodedImageFormat.Png);
        Assert.ThrowsExactly<UnreadableImageException>(() => strict.Decode(wider, 1, 1, s_name));
    }

    [TestMethod]
    [DataRow(1, 0, 1, 2, 3)]
    [DataRow(2, 1, 0, 3, 2)]
    [DataRow(3, 3, 2, 1, 0)]
    [DataRow(4, 2, 3, 0, 1)]
    [DataRow(5, 0, 2, 1, 3)]
    [DataRow(6, 2, 0, 3, 1)]
    [DataRow(7, 3, 1, 2, 0)]
    [DataRow(8, 1, 3, 0, 2)]
    public void The_orientation_of_EXIF_is_honored(int orientation, int topLeft, int topRight, int bottomLeft, int bottomRight)
    {
        // Four gray quarters of a 48×32 image, from dark to bright: 40, 100, 160, 220.
        byte[] jpeg = WithOrientation(Encode(Quarters(48, 32), SKEncodedImageFormat.Jpeg), orientation);
        using var decoder = new ImageDecoder(ImageDecoder.DefaultMaxPixels);
        DecodedImage image = decoder.Decode(jpeg, int.MaxValue, int.MaxValue, s_name);
        (int height, int width) = orientation >= 5 ? (48, 32) : (32, 48);
        Assert.AreEqual((height, width), (image.Height, image.Width));
        Assert.AreEqual((height, width), decoder.SizeOf(jpeg, s_name));
        int[] expected = [topLeft, topRight, bottomLeft, bottomRight];
        for (int quarter = 0; quarter < 4; quarter++)
        {
            int x = width * (quarter % 2 == 0 ? 1 : 3) / 4;
            int y = height * (quarter / 2 == 0 ? 1 : 3) / 4;
            Assert.AreEqual(40 + (60 * expected[quarter]), image.Pixels[((y * width) + x) * 4], 8, $"quarter {quarter}");
        }
    }

    [TestMethod]
    public void What_is_transparent_shows_white()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(8, 8, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(SKColors.Transparent);
        bitmap.SetPixel(2, 3, SKColors.Black);
        bitmap.SetPixel(4, 4, new SKColor(200, 100, 0, 128));
        byte[] png = Encode(bitmap, SKEncodedImageFormat.Png);
        using var decoder = new ImageDecoder(ImageDecoder.DefaultMaxPixels);
        DecodedImage image = decoder.Decode(png, int.MaxValue, int.MaxValue, s_name);
        CollectionAssert.AreEqual(new byte[] { 255, 255, 255, 255 }, image.Pixels[..4].ToArray());
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 255 }, image.Pixels.Slice(((3 * 8) + 2) * 4, 4).ToArray());
        CollectionAssert.AreEqual(new byte[] { 227, 177, 127, 255 }, image.Pixels.Slice(((4 * 8) + 4) * 4, 4).ToArray());
    }

    [TestMethod]
    public void A_JPEG_at_a_reduced_scale_stays_within_one_gray_level_of_the_whole()
    {
        string[] files = [.. Directory.EnumerateFiles(RealData.Find("clothing"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % 40 == 0)];
        double worst = 0;
        foreach (int side in new[] { 32, 64, 96, 128, 150, 224 })
        {
            var preprocessing = ImagePreprocessing.ZeroToOne(TensorShape.Image(3, side, side));
            using var packer = new ImagePacker(preprocessing);
            using var whole = new ImageDecoder(ImageDecoder.DefaultMaxPixels);
            var resizer = new PixelResizer(side, side, 3);
            byte[] reduced = new byte[side * side * 3];
            byte[] full = new byte[side * side * 3];
            double difference = 0;
            foreach (string path in files)
            {
                byte[] encoded = File.ReadAllBytes(path);
                packer.Pack(encoded, s_name, reduced);
                DecodedImage image = whole.Decode(encoded, int.MaxValue, int.MaxValue, s_name);
                resizer.Resize(image.Pixels, image.Height, image.Width, image.Layout, full);
                difference += reduced.Zip(full, static (a, b) => (double)Math.Abs(a - b)).Average();
            }

            Console.WriteLine($"{side}: {difference / files.Length:F2}");
            worst = Math.Max(worst, difference / files.Length);
        }

        Assert.IsLessThanOrEqualTo(1.0, worst, "gray levels");
    }

    [TestMethod]
    public void The_public_reader_reads_as_models_do()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("turned.jpg", WithOrientation(Encode(Quarters(48, 32), SKEncodedImageFormat.Jpeg), 6));
        using MLImage image = ImageReader.ReadFile(path);
        Assert.AreEqual((48, 32), (image.Height, image.Width));
        Assert.AreEqual(path, image.Tag);
        StringAssert.Contains(
            Assert.ThrowsExactly<UnreadableImageException>(() => ImageReader.ReadFile(folder.File("none.png"))).Message, "none.png' cannot be read: there is no such file");
        Assert.ThrowsExactly<UnreadableImageException>(() => ImageReader.ReadFile(path, maxPixels: 100));
        Assert.ThrowsExactly<ArgumentException>(() => ImageReader.ReadFile(""));
    }

    private static SKBitmap Noise(int width, int height)
    {
        var random = new Random(1);
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < width * height; i++)
        {
            bitmap.SetPixel(i % width, i / width, new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)));
        }

        return bitmap;
    }

    private static SKBitmap Quarters(int width, int height)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < width * height; i++)
        {
            (int x, int y) = (i % width, i / width);
            byte gray = (byte)(40 + (60 * ((x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2))));
            bitmap.SetPixel(x, y, new SKColor(gray, gray, gray));
        }

        return bitmap;
    }

    private static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using SKData data = bitmap.Encode(format, 95);
        return data.ToArray();
    }

    /// <summary>Puts an EXIF segment with nothing but the orientation behind a JPEG's first marker.</summary>
    private static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }
}
