using System.Text.Json;
using Microsoft.ML.ConvNets.Training.Augmentations;

namespace Microsoft.ML.ConvNets.Training.Tests.Augmentations;

/// <summary>Against torchvision's bytes; see reference/augmentation_reference.py.</summary>
[TestClass]
public class ColorTransformsTests
{
    private static readonly JsonElement s_reference = Reference.Read("augmentation.json");

    [TestMethod]
    [DataRow("Brightness")]
    [DataRow("Contrast")]
    [DataRow("Saturation")]
    [DataRow("Hue")]
    [DataRow("Sharpness")]
    [DataRow("Posterize")]
    [DataRow("Solarize")]
    [DataRow("AutoContrast")]
    [DataRow("Equalize")]
    public void An_operation_gives_torchvisions_bytes(string name)
    {
        int cases = 0;
        foreach (JsonElement entry in s_reference.GetProperty("colors").EnumerateArray().Where(e => e.GetProperty("operation").GetString() == name))
        {
            string kind = entry.GetProperty("image").GetString()!;
            double value = entry.GetProperty("value").GetDouble();
            byte[] pixels = s_reference.GetProperty("images").GetProperty(kind).GetBytesFromBase64();
            var colors = new ColorTransforms(ShapeOf(kind));
            switch (name)
            {
                case "Brightness":
                    colors.Brightness(pixels, value);
                    break;
                case "Contrast":
                    colors.Contrast(pixels, value);
                    break;
                case "Saturation":
                    colors.Saturation(pixels, value);
                    break;
                case "Hue":
                    colors.Hue(pixels, value);
                    break;
                case "Sharpness":
                    colors.Sharpness(pixels, value);
                    break;
                case "Posterize":
                    colors.Posterize(pixels, (int)value);
                    break;
                case "Solarize":
                    colors.Solarize(pixels, value);
                    break;
                case "AutoContrast":
                    colors.AutoContrast(pixels);
                    break;
                default:
                    colors.Equalize(pixels);
                    break;
            }

            CollectionAssert.AreEqual(entry.GetProperty("result").GetBytesFromBase64(), pixels, $"{name} {value}, {kind}");
            cases++;
        }

        Assert.IsGreaterThan(1, cases);
    }

    [TestMethod]
    public void A_channel_shift_stays_between_the_images_own_extremes()
    {
        var colors = new ColorTransforms(TensorShape.Image(1, 1, 70));
        byte[] image = [.. Enumerable.Range(0, 70).Select(i => (byte)(20 + (i * 3)))];
        byte[] up = [.. image];
        colors.ShiftAndBrightness(up, 40, 1);
        CollectionAssert.AreEqual(image.Select(v => (byte)Math.Min(227, v + 40)).ToArray(), up);
        byte[] down = [.. image];
        colors.ShiftAndBrightness(down, -40, 0.5);
        CollectionAssert.AreEqual(image.Select(v => (byte)(Math.Max(20, v - 40) / 2)).ToArray(), down);
    }

    [TestMethod]
    public void Flat_and_tiny_images_survive_every_operation()
    {
        foreach ((int channels, int height, int width) in new[] { (3, 1, 1), (1, 1, 1), (3, 2, 2), (3, 4, 4), (1, 9, 3) })
        {
            var colors = new ColorTransforms(TensorShape.Image(channels, height, width));
            foreach (byte value in new byte[] { 0, 128, 255 })
            {
                byte[] flat = [.. Enumerable.Repeat(value, channels * height * width)];
                byte[] pixels = [.. flat];
                colors.AutoContrast(pixels);
                colors.Equalize(pixels);
                colors.Hue(pixels, 0.3);
                colors.ShiftAndBrightness(pixels, 50, 1);
                CollectionAssert.AreEqual(flat, pixels, "what has one color keeps it");
            }
        }
    }

    private static TensorShape ShapeOf(string kind) =>
        TensorShape.Image(kind == "color" ? 3 : 1, s_reference.GetProperty("height").GetInt32(), s_reference.GetProperty("width").GetInt32());
}
