using Microsoft.ML.Data;
using Bits = Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator.ColorBits;
using Order = Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator.ColorsOrder;

namespace ConvNets.Stack.ML.Tests.Images;

[TestClass]
public class PixelVectorTests
{
    private static readonly byte[] s_pixels = Enumerable.Range(0, 4 * 37).Select(i => (byte)((i * 31) + 5)).ToArray();

    public static IEnumerable<object[]> Layouts =>
        from format in new[] { MLPixelFormat.Bgra32, MLPixelFormat.Rgba32 }
        from order in Enum.GetValues<Order>()
        from bits in Enumerable.Range(1, 15)
        select new object[] { format, order, (Bits)bits };

    [TestMethod]
    [DynamicData(nameof(Layouts))]
    public void EveryLayoutHoldsTheRightColours(MLPixelFormat format, Order order, Bits bits)
    {
        string letters = order.ToString();
        int[] sources =
        [
            .. letters.Where(letter => bits.HasFlag(letter switch { 'A' => Bits.Alpha, 'R' => Bits.Red, 'G' => Bits.Green, _ => Bits.Blue }))
                .Select(letter => (format == MLPixelFormat.Bgra32 ? "BGRA" : "RGBA").IndexOf(letter)),
        ];
        ColorLayout layout = ColorLayout.Create(bits, order);
        Assert.AreEqual(sources.Length, layout.Planes);
        int count = s_pixels.Length / 4;
        foreach (bool interleave in new[] { false, true })
        {
            var floats = new float[sources.Length * count];
            var bytes = new byte[sources.Length * count];
            PixelExtraction.Extract(s_pixels, format, layout, interleave, 3f, 0.5f, floats);
            PixelExtraction.Extract(s_pixels, format, layout, interleave, bytes);
            for (int i = 0; i < count; i++)
            {
                for (int plane = 0; plane < sources.Length; plane++)
                {
                    int at = interleave ? (i * sources.Length) + plane : (plane * count) + i;
                    byte value = s_pixels[(4 * i) + sources[plane]];
                    Assert.AreEqual(value, bytes[at]);
                    Assert.AreEqual((value - 3f) * 0.5f, floats[at]);
                }
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Layouts))]
    public void AssemblingUndoesExtracting(MLPixelFormat format, Order order, Bits bits)
    {
        ColorLayout layout = ColorLayout.Create(bits, order);
        int count = s_pixels.Length / 4;
        var bytes = new byte[layout.Planes * count];
        var floats = new float[bytes.Length];
        var target = new byte[s_pixels.Length];
        foreach (bool interleave in new[] { false, true })
        {
            PixelExtraction.Extract(s_pixels, format, layout, interleave, bytes);
            PixelExtraction.Extract(s_pixels, format, layout, interleave, 0, 1 / 255f, floats);
            foreach (bool scaled in new[] { false, true })
            {
                var defaults = new PixelAssembly.Defaults(201, 0, 0, 0);
                if (scaled)
                    PixelAssembly.Assemble<float>(floats, layout, interleave, 255, 0, defaults, target);
                else
                    PixelAssembly.Assemble<byte>(bytes, layout, interleave, 1, 0, defaults, target);
                (int alpha, int red, int green, int blue) = PixelColors.Offsets(format);
                for (int i = 0; i < count; i++)
                {
                    ReadOnlySpan<byte> from = s_pixels.AsSpan(4 * i, 4);
                    Assert.AreEqual(bits.HasFlag(Bits.Blue) ? from[blue] : (byte)0, target[4 * i]);
                    Assert.AreEqual(bits.HasFlag(Bits.Green) ? from[green] : (byte)0, target[(4 * i) + 1]);
                    Assert.AreEqual(bits.HasFlag(Bits.Red) ? from[red] : (byte)0, target[(4 * i) + 2]);
                    Assert.AreEqual(bits.HasFlag(Bits.Alpha) ? from[alpha] : (byte)201, target[(4 * i) + 3]);
                }
            }
        }
    }

    [TestMethod]
    public void ValuesOutsideOfAByteAreKeptWithin()
    {
        var target = new byte[12];
        PixelAssembly.Assemble<float>([-5, 300, float.NaN], ColorLayout.Create(Bits.Red, Order.ARGB), false, 1, 0, new PixelAssembly.Defaults(255, 0, 0, 0), target);

        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 255, 0, 0, 255, 255, 0, 0, 0, 255 }, target);
    }

    [TestMethod]
    public void GreyLevelsAreRoundedAndOpaque()
    {
        var gray = new byte[8];
        PixelColors.ToGrayscale([10, 20, 30, 255, 0, 0, 100, 128], MLPixelFormat.Bgra32, gray);

        // 0.3 * 30 + 0.59 * 20 + 0.11 * 10 = 21.9
        CollectionAssert.AreEqual(new byte[] { 22, 22, 22, 255, 30, 30, 30, 255 }, gray);
    }
}
