using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Images;

[TestClass]
public class MLImageDecodingTests
{
    public static IEnumerable<object[]> FixtureNames => Fixtures.Names.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(FixtureNames))]
    public void EveryFormatGivesThePixelsOfTheReference(string name)
    {
        using MLImage image = MLImage.CreateFromFile(Fixtures.PathOf(name));

        Assert.AreEqual(Fixtures.Width, image.Width);
        Assert.AreEqual(Fixtures.Height, image.Height);
        Assert.AreEqual(MLPixelFormat.Bgra32, image.PixelFormat);
        Assert.AreEqual(32, image.BitsPerPixel);
        int difference = Fixtures.GreatestDifference(image.Pixels, Fixtures.ExpectedPixels(name));
        Assert.IsLessThanOrEqualTo(Fixtures.Tolerance(name), difference);
    }

    [TestMethod]
    [DynamicData(nameof(FixtureNames))]
    public void AStreamThatCannotSeekGivesTheSame(string name)
    {
        using var forward = new ForwardOnlyStream(Fixtures.Encoded(name));
        using MLImage fromStream = MLImage.CreateFromStream(forward);
        using MLImage fromFile = MLImage.CreateFromFile(Fixtures.PathOf(name));

        CollectionAssert.AreEqual(fromFile.Pixels.ToArray(), fromStream.Pixels.ToArray());
    }

    [TestMethod]
    public void TheStreamIsReadFromItsPosition()
    {
        using var stream = new MemoryStream([1, 2, 3, .. Fixtures.Encoded("png-rgb.png")]) { Position = 3 };
        using MLImage image = MLImage.CreateFromStream(stream);

        CollectionAssert.AreEqual(Fixtures.ExpectedPixels("png-rgb.png"), image.Pixels.ToArray());
    }

    [TestMethod]
    public void ManyThreadsDecodeAtOnce()
    {
        string[] names = [.. Fixtures.Names];
        Dictionary<string, byte[]> encoded = names.ToDictionary(n => n, Fixtures.Encoded);
        Dictionary<string, byte[]> expected = names.ToDictionary(n => n, Fixtures.ExpectedPixels);

        Parallel.For(0, 600, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            string name = names[i % names.Length];
            // Half of the pictures are damaged, so failures and successes meet.
            bool damaged = i / names.Length % 2 == 1;
            using MLImage image = MLImage.FromEncoded(damaged ? encoded[name].AsMemory(0, encoded[name].Length / 8) : encoded[name], name);
            if (damaged)
                Assert.Contains(name, Assert.ThrowsExactly<InvalidDataException>(() => image.Pixels.Length).Message);
            else
                Assert.IsLessThanOrEqualTo(Fixtures.Tolerance(name), Fixtures.GreatestDifference(image.Pixels, expected[name]));
        });
    }

    [TestMethod]
    public void ManyThreadsShareOneImage()
    {
        using MLImage image = MLImage.CreateFromFile(Fixtures.PathOf("jpeg-420.jpg"));

        var arrays = new byte[16][];
        Parallel.For(0, arrays.Length, i => arrays[i] = image.PixelArray);

        foreach (byte[] array in arrays)
            Assert.AreSame(arrays[0], array);
    }

    private sealed class ForwardOnlyStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();
    }
}
