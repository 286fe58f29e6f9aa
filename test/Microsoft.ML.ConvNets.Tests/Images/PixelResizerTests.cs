using System.Text.Json;
using Microsoft.ML.ConvNets.Images;

namespace Microsoft.ML.ConvNets.Tests.Images;

/// <summary>Resizing gives what Pillow's BILINEAR gives, which averages when it shrinks.</summary>
[TestClass]
public class PixelResizerTests
{
    public static IEnumerable<object[]> Sizes => Reference.Read("resize.json").EnumerateArray().Select((c, i) => new object[] { i, Name(c) });

    [TestMethod]
    [DynamicData(nameof(Sizes))]
    public void Resizing_agrees_with_Pillow(int index, string name)
    {
        JsonElement given = Reference.Read("resize.json")[index];
        (int width, int height) = Pair(given.GetProperty("source"));
        (int targetWidth, int targetHeight) = Pair(given.GetProperty("target"));
        byte[] color = Pattern(width, height, 3);
        byte[] gray = Pattern(width, height, 1);
        byte[] grayAsColor = [.. gray.SelectMany(v => new[] { v, v, v })];
        foreach (PixelLayout layout in Enum.GetValues<PixelLayout>())
        {
            AssertWithinOneLevel(given, "color", Resize(color, 3), layout);
            AssertWithinOneLevel(given, "colorAsGray", Resize(color, 1), layout);
            AssertWithinOneLevel(given, "gray", Resize(grayAsColor, 1), layout);

            byte[] Resize(byte[] rgb, int channels)
            {
                byte[] result = new byte[targetWidth * targetHeight * channels];
                new PixelResizer(targetHeight, targetWidth, channels).Resize(Arrange(rgb, layout), height, width, layout, result);
                return result;
            }
        }

        void AssertWithinOneLevel(JsonElement expected, string what, byte[] actual, PixelLayout layout)
        {
            byte[] pixels = expected.GetProperty(what).GetBytesFromBase64();
            Assert.HasCount(pixels.Length, actual);
            int worst = pixels.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
            Assert.IsLessThanOrEqualTo(1, worst, $"{name} {what} {layout}");
        }
    }

    [TestMethod]
    public void The_same_size_copies_the_pixels_of_every_layout()
    {
        byte[] rgb = Pattern(6, 5, 3);
        foreach (PixelLayout layout in Enum.GetValues<PixelLayout>())
        {
            byte[] result = new byte[rgb.Length];
            new PixelResizer(5, 6, 3).Resize(Arrange(rgb, layout), 5, 6, layout, result);
            CollectionAssert.AreEqual(rgb, result, layout.ToString());
        }
    }

    [TestMethod]
    public void One_resizer_serves_images_of_many_sizes()
    {
        var resizer = new PixelResizer(8, 8, 3);
        byte[] result = new byte[8 * 8 * 3];
        for (int size = 1; size < 100; size++)
        {
            byte[] flat = [.. Enumerable.Repeat((byte)(size + 100), size * (size + 3) * 4)];
            resizer.Resize(flat, size, size + 3, PixelLayout.Rgba, result);
            Assert.IsTrue(result.All(v => v == size + 100), $"an image of one color stays so ({size})");
        }
    }

    [TestMethod]
    public void A_filter_weighs_neighbors_like_a_triangle()
    {
        var same = ResizeFilter.Create(5, 5);
        for (int i = 0; i < 5; i++)
        {
            Assert.AreEqual(1 << ResizeFilter.Precision, same.Weights[(i * same.Width) + i - same.Starts[i]], "a pixel is itself");
        }

        var half = ResizeFilter.Create(8, 4);
        for (int i = 0; i < 4; i++)
        {
            int[] row = half.Weights[(i * half.Width)..(i * half.Width + half.Counts[i])];
            Assert.AreEqual(1 << ResizeFilter.Precision, row.Sum(), 4.0);
            Assert.IsTrue(row.All(w => w >= 0));
        }
    }

    private static string Name(JsonElement c) => $"{c.GetProperty("source")} to {c.GetProperty("target")}";

    private static (int, int) Pair(JsonElement pair) => (pair[0].GetInt32(), pair[1].GetInt32());

    private static byte[] Pattern(int width, int height, int bands)
    {
        uint state = (uint)((width * 7919) + (height * 104729) + bands);
        byte[] data = new byte[width * height * bands];
        for (int i = 0; i < data.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            data[i] = (byte)(state >> 24);
        }

        return data;
    }

    private static byte[] Arrange(byte[] rgb, PixelLayout layout) => layout switch
    {
        PixelLayout.Rgb => rgb,
        PixelLayout.Rgba => [.. rgb.Chunk(3).SelectMany(p => new byte[] { p[0], p[1], p[2], 255 })],
        _ => [.. rgb.Chunk(3).SelectMany(p => new byte[] { p[2], p[1], p[0], 255 })],
    };
}
