using System.Text.Json;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Persistence;


namespace Microsoft.ML.ConvNets.Tests.Images;

/// <summary>Cubic resampling and the central crop give what Pillow and torchvision give, to one level of gray.</summary>
[TestClass]
public class CropAndInterpolationTests
{
    private const string Script = """
        import json, sys
        from PIL import Image
        from torchvision.transforms import functional as F
        from torchvision.transforms import InterpolationMode
        folder = sys.argv[1]
        for i, c in enumerate(json.load(open(f"{folder}/cases.json"))):
            image = Image.frombytes("RGB", (c["Width"], c["Height"]), open(f"{folder}/{i}.rgb", "rb").read())
            mode = InterpolationMode.BICUBIC if c["Bicubic"] else InterpolationMode.BILINEAR
            if c["ResizeTo"]:
                image = F.center_crop(F.resize(image, [c["ResizeTo"]], interpolation=mode), [c["Side"]])
            else:
                image = F.resize(image, [c["Side"], c["Side"]], interpolation=mode)
            open(f"{folder}/{i}.out", "wb").write(image.tobytes())
        """;

    [TestMethod]
    public void Images_of_all_proportions_agree_with_torchvision()
    {
        List<Case> cases = [];
        foreach ((int width, int height) in ((int, int)[])[(60, 40), (40, 61), (133, 57), (48, 48), (20, 23), (9, 200), (31, 30)])
        {
            foreach ((int side, int resizeTo) in ((int, int)[])[(24, 0), (28, 32), (28, 31), (29, 32), (24, 24), (48, 55)])
            {
                cases.Add(new Case(width, height, side, resizeTo, Bicubic: true));
                cases.Add(new Case(width, height, side, resizeTo, Bicubic: false));
            }
        }

        using var folder = new TemporaryFolder();
        var random = new Random(11);
        List<byte[]> images = [];
        foreach (Case one in cases)
        {
            byte[] rgb = new byte[one.Width * one.Height * 3];
            random.NextBytes(rgb);
            // Hard edges, where a cubic overshoots and has to be clipped, beside noise.
            rgb.AsSpan(0, rgb.Length / 3).Fill(255);
            folder.Write($"{images.Count}.rgb", rgb);
            images.Add(rgb);
        }

        folder.Write("cases.json", JsonSerializer.SerializeToUtf8Bytes(cases));
        Python.Run(Script, "torchvision, Pillow", folder.Path);
        for (int i = 0; i < cases.Count; i++)
        {
            Case one = cases[i];
            byte[] expected = File.ReadAllBytes(folder.File($"{i}.out"));
            byte[] actual = new byte[one.Side * one.Side * 3];
            using MLImage image = MLImage.CreateFromPixels(one.Width, one.Height, MLPixelFormat.Rgba32, [.. images[i].Chunk(3).SelectMany(p => (byte[])[.. p, 255])]);
            using var packer = new ImagePacker(Preprocessing(one));
            packer.Pack(image, new ImageName(i.ToString(), 0, "Image"), actual);
            Assert.HasCount(expected.Length, actual, one.ToString());
            int worst = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
            Assert.IsLessThanOrEqualTo(1, worst, one.ToString());
        }
    }

    [TestMethod]
    public void Only_the_rows_that_the_middle_needs_are_read()
    {
        byte[] rgb = new byte[100 * 100 * 3];
        rgb.AsSpan().Fill(7);
        // Poison outside the middle half and the reach of the filter.
        rgb.AsSpan(0, 20 * 300).Fill(255);
        rgb.AsSpan(80 * 300).Fill(255);
        byte[] result = new byte[16 * 16 * 3];
        new PixelResizer(16, 16, 3).Resize(rgb, 100, 100, PixelLayout.Rgb, CropRectangle.Central(100, 100, 16, 16, 0.5), result);
        Assert.IsTrue(result.All(v => v == 7));
    }

    [TestMethod]
    public void A_ratio_or_a_way_that_makes_no_sense_is_refused()
    {
        float[] one = [1];
        foreach (double ratio in (double[])[0, -1, 1.01, 0.001, double.NaN, double.PositiveInfinity])
        {
            Assert.Throws<ArgumentException>(() => new ImagePreprocessing(TensorShape.Image(1, 8, 8), [0], one, Interpolation.Bilinear, ratio));
        }

        Assert.Throws<ArgumentException>(() => new ImagePreprocessing(TensorShape.Image(1, 8, 8), [0], one, (Interpolation)9));
    }

    [TestMethod]
    public void Headers_of_earlier_models_load_and_new_ones_name_only_what_differs()
    {
        var plain = ImagePreprocessing.ZeroToOne(TensorShape.Image(1, 8, 8));
        Assert.AreEqual("""{"shape":[1,8,8],"mean":[0],"standardDeviation":[1]}""", Json(plain));
        ImagePreprocessing read = Read(Json(plain));
        Assert.AreEqual(Interpolation.Bilinear, read.Interpolation);
        Assert.IsNull(read.CropRatio);

        ImagePreprocessing other = Read(Json(new ImagePreprocessing(TensorShape.Image(1, 8, 8), [0], [1], Interpolation.Bicubic, 0.875)));
        Assert.AreEqual(Interpolation.Bicubic, other.Interpolation);
        Assert.AreEqual(0.875, other.CropRatio);

        static string Json(ImagePreprocessing value)
        {
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            JsonBlock.Write(writer, checksum: null, value);
            return System.Text.Encoding.UTF8.GetString(stream.ToArray().AsSpan(4));
        }

        static ImagePreprocessing Read(string json)
        {
            byte[] text = System.Text.Encoding.UTF8.GetBytes(json);
            return JsonBlock.Read<ImagePreprocessing>(new BinaryReader(new MemoryStream([.. BitConverter.GetBytes(text.Length), .. text])));
        }
    }

    private static ImagePreprocessing Preprocessing(Case one) => new(
        TensorShape.Image(3, one.Side, one.Side), [0, 0, 0], [1, 1, 1],
        one.Bicubic ? Interpolation.Bicubic : Interpolation.Bilinear, one.ResizeTo == 0 ? null : (double)one.Side / one.ResizeTo);

    private sealed record Case(int Width, int Height, int Side, int ResizeTo, bool Bicubic);
}
