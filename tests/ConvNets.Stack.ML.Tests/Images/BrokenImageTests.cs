using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Images;

[TestClass]
public class BrokenImageTests
{
    public static IEnumerable<object[]> FixtureNames => Fixtures.Names.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(FixtureNames))]
    public void ACutOffFileIsNamedWithItsReason(string name)
    {
        byte[] whole = Fixtures.Encoded(name);
        // Of an animation only the first picture counts; it takes a good fifth of the file.
        int counting = name.Contains("animated", StringComparison.Ordinal) ? whole.Length / 5 : whole.Length;
        foreach (int length in new[] { 3, 20, counting / 2, counting * 4 / 5 })
        {
            using MLImage image = Open(whole.AsSpan(0, length), "cut/" + name);

            InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => image.Pixels.Length, $"{length} of {whole.Length} bytes");
            Assert.Contains("cut/" + name, exception.Message);
            Assert.Contains($"({length} bytes)", exception.Message);
        }
    }

    [TestMethod]
    [DynamicData(nameof(FixtureNames))]
    public void DamagedBytesNeverDoMoreThanThrow(string name)
    {
        byte[] whole = Fixtures.Encoded(name);
        var random = new Random(7);
        for (int round = 0; round < 100; round++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int i = 0; i < 4; i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            using MLImage image = Open(damaged, name);
            try
            {
                Assert.AreEqual(image.Width * image.Height * 4, image.Pixels.Length);
            }
            catch (InvalidDataException exception)
            {
                Assert.Contains(name, exception.Message);
            }
        }
    }

    [TestMethod]
    public void CutOffJpegSaysSo()
    {
        byte[] whole = Fixtures.Encoded("jpeg-420.jpg");
        using MLImage image = Open(whole.AsSpan(0, whole.Length - 40), "cat.jpg");

        Assert.AreEqual(Fixtures.Width, image.Width, "the header is whole");
        Assert.Contains("cut off", Assert.ThrowsExactly<InvalidDataException>(() => image.Pixels.Length).Message);
    }

    [TestMethod]
    [DataRow("jpeg-420.jpg", 2)]
    [DataRow("png-rgb.png", 12)]
    public void AMissingEndMarkerLosesNoPixels(string name, int missing)
    {
        byte[] whole = Fixtures.Encoded(name);
        using MLImage image = Open(whole.AsSpan(0, whole.Length - missing), name);

        Assert.IsLessThanOrEqualTo(Fixtures.Tolerance(name), Fixtures.GreatestDifference(image.Pixels, Fixtures.ExpectedPixels(name)));
    }

    [TestMethod]
    public void AnEmptyFileIsToldApart()
    {
        using MLImage image = Open([], "nothing.jpg");

        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => image.Width);
        Assert.AreEqual("Image 'nothing.jpg' (0 bytes) cannot be decoded: it is empty.", exception.Message);
    }

    [TestMethod]
    public void SomethingElseIsShownByItsFirstBytes()
    {
        using MLImage image = Open(Encoding.ASCII.GetBytes("<html></html>"), "page.jpg");

        string message = Assert.ThrowsExactly<InvalidDataException>(() => image.Pixels.Length).Message;
        Assert.Contains("'page.jpg'", message);
        Assert.Contains("no known format", message);
        Assert.Contains("3C 68 74 6D 6C", message);
    }

    [TestMethod]
    [DataRow("png-rgb.png", 16, true)]
    [DataRow("bmp-24bit.bmp", 18, false)]
    public void AnAbsurdSizeIsRefusedBeforeAnythingIsAllocated(string name, int widthOffset, bool bigEndian)
    {
        byte[] encoded = Fixtures.Encoded(name);
        foreach ((int width, int height) in new[] { (1_000_000, 1), (32768, 32768) })
        {
            foreach ((int value, int at) in new[] { (width, widthOffset), (height, widthOffset + 4) })
            {
                if (bigEndian)
                    BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(at), value);
                else
                    BinaryPrimitives.WriteInt32LittleEndian(encoded.AsSpan(at), value);
            }
            using MLImage image = Open(encoded, "bomb");
            long before = GC.GetAllocatedBytesForCurrentThread();

            string message = Assert.ThrowsExactly<InvalidDataException>(() => image.Pixels.Length).Message;

            Assert.Contains($"{width} x {height}", message);
            Assert.IsLessThan(1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [TestMethod]
    public void ATinyPngCannotPromiseAHugePicture()
    {
        byte[] encoded = Fixtures.Encoded("png-rgb.png");
        BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(16), 16000);
        BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(20), 16000);
        using MLImage image = Open(encoded, "bomb.png");

        Assert.Contains("more than", Assert.ThrowsExactly<InvalidDataException>(() => image.Pixels.Length).Message);
    }

    [TestMethod]
    public void AMissingFileThrowsAtOnce()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".jpg");

        Assert.Contains(path, Assert.ThrowsExactly<FileNotFoundException>(() => MLImage.CreateFromFile(path)).Message);
    }

    [TestMethod]
    public void TheTagNamesTheImageInErrors()
    {
        using var stream = new MemoryStream([1, 2, 3]);
        using MLImage image = MLImage.CreateFromStream(stream);
        Assert.Contains("(from a stream)", Assert.ThrowsExactly<InvalidDataException>(() => image.Width).Message);

        image.Tag = "dogs/7.jpg";
        Assert.Contains("'dogs/7.jpg'", Assert.ThrowsExactly<InvalidDataException>(() => image.Width).Message);
    }

    private static MLImage Open(ReadOnlySpan<byte> encoded, string name) => MLImage.FromEncoded(encoded.ToArray(), name);
}
