using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.ConvNets.Weights.Formats;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ConvNets.Tests;

/// <summary>The network of the package gives here what ONNX Runtime makes of the package's own files.</summary>
[TestClass]
public class ImageNetResNet18Tests
{
    private const int Side = 224;
    private const int Plane = Side * Side;
    private const int Features = 512;

    private static readonly string s_files = Path.Combine(AppContext.BaseDirectory, "DnnImageModels");
    private static readonly string s_network = Path.Combine(s_files, "ResNet18Onnx", "ResNet18.onnx");
    private static readonly string s_preparation = Path.Combine(s_files, "ResNetPrepOnnx", "ResNetPreprocess.onnx");

    [TestMethod]
    public void Features_are_those_of_the_original_file()
    {
        byte[] pixels = Picture();
        float[] means = [.. MeanImage().Chunk(Plane).Select(static plane => (float)plane.Average(static v => (double)v))];
        float[] prepared = [.. Planes(pixels, blueFirst: true).Select((v, i) => v - means[i / Plane])];
        AssertNear(Run(s_network, prepared, Features), Own(pixels), 1e-3);
    }

    [TestMethod]
    public void The_mean_image_that_the_package_subtracts_makes_little_difference()
    {
        byte[] pixels = Picture();
        float[] prepared = Run(s_preparation, Planes(pixels, blueFirst: false), 3 * Plane);
        AssertNear(Run(s_network, prepared, Features), Own(pixels), 0.05);
    }

    [TestMethod]
    public void Scaling_has_the_means_of_the_package_s_mean_image()
    {
        PretrainedPreprocessing preprocessing = KnownWeights.ImageNetResNet18.Preprocessing;
        Assert.AreEqual(Side, preprocessing.Size);
        double[] blueFirst = [.. MeanImage().Chunk(Plane).Select(static plane => plane.Average(static v => (double)v))];
        for (int channel = 0; channel < 3; channel++)
        {
            Assert.AreEqual(blueFirst[2 - channel], 255 * preprocessing.Scaling.Mean[channel], 1e-3);
            Assert.AreEqual(1, 255 * preprocessing.Scaling.StandardDeviation[channel], 1e-6);
        }
    }

    [TestMethod]
    public void Every_tensor_of_the_file_has_a_place_and_every_weight_a_tensor()
    {
        WeightTable weights = WeightTable.Allocate(Backbones.ImageNetResNet18().AsLayer(0).Weights(TensorShape.Image(3, Side, Side)));
        WeightReport report = Backbones.ImageNetResNet18().Start!.LoadInto(weights, null, default);
        Assert.HasCount(110, report.Loaded);
        Assert.IsEmpty(report.Unexpected);
        Assert.IsTrue(report.Missing.All(static name => name.EndsWith("num_batches_tracked", StringComparison.Ordinal)), report.ToString());
    }

    [TestMethod]
    public void A_program_without_the_package_is_told_its_name()
    {
        using var folder = new TemporaryFolder();
        string message = Assert.ThrowsExactly<FileNotFoundException>(() => ImageNetResNet18File.In(folder.Path)).Message;
        StringAssert.Contains(message, "dotnet add package Microsoft.ML.DnnImageFeaturizer.ResNet18 --version 0.23.1");
        StringAssert.Contains(message, folder.Path);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => KnownWeights.ImageNetResNet18.Download()).Message, "the package Microsoft.ML.DnnImageFeaturizer.ResNet18");
    }

    [TestMethod]
    public void A_file_that_is_cut_off_or_another_is_told()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] sound = File.ReadAllBytes(s_network);
        for (int percent = 0; percent < 100; percent += 7)
        {
            using (FileStream file = File.Create(path))
            {
                file.Write(sound, 0, (int)(sound.LongLength * percent / 100));
            }

            if (percent > 0)
            {
                string message = Assert.ThrowsExactly<InvalidDataException>(() => ImageNetResNet18File.In(folder.Path)).Message;
                StringAssert.Contains(message, path);
                StringAssert.Contains(message, "damaged");
            }
        }

        // The file beside it in the package: ONNX, sound, and another.
        File.Copy(s_preparation, path, overwrite: true);
        WeightTable weights = WeightTable.Allocate(Backbones.ImageNetResNet18().AsLayer(0).Weights(TensorShape.Image(3, Side, Side)));
        using WeightFile other = ImageNetResNet18File.In(folder.Path);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => ConvNets.Weights.Naming.WeightLoading.Load(other, weights, [])).Message, "stem.conv.weight");
    }

    [TestMethod]
    public void Other_weights_and_none_may_be_asked_for()
    {
        Assert.AreEqual(KnownWeights.ImageNetResNet18, Backbones.Get("imagenet_resnet18").Weights);
        Assert.AreEqual(KnownWeights.ImageNetResNet18, KnownWeights.Get("ImageNet-ResNet18"));
        PretrainedWeights mine = PretrainedWeights.FromFile("mine.safetensors");
        Assert.AreEqual(mine, Backbones.ImageNetResNet18(mine).Weights);
        Assert.IsNull((Backbones.ImageNetResNet18() with { Weights = null }).Start);
        // One residual more than torchvision's network of that name.
        Assert.ThrowsExactly<ArgumentException>(() => Backbones.ResNet18(KnownWeights.ImageNetResNet18));
        Assert.ThrowsExactly<ArgumentException>(() => Backbones.ImageNetResNet18(KnownWeights.ResNet18));
    }

    /// <summary>What the backbone makes of packed pixels.</summary>
    private static float[] Own(byte[] pixels)
    {
        Backbone backbone = Backbones.ImageNetResNet18();
        TensorShape shape = TensorShape.Image(3, Side, Side);
        var network = new Network(backbone.Layers, input: null);
        WeightTable weights = WeightTable.Allocate(network.Weights(shape));
        backbone.Start!.LoadInto(weights, null, default);
        ImagePreprocessing preprocessing = backbone.Weights!.Preprocessing.For(shape);
        using var scorer = new NetworkScorer(network, weights, shape, preprocessing, OutputFunction.None);
        float[] features = new float[scorer.Outputs];
        scorer.Score<byte>(pixels, 1, features);
        return features;
    }

    private static float[] Run(string path, float[] input, int outputs)
    {
        using var session = new InferenceSession(path);
        using OrtValue given = OrtValue.CreateTensorValueFromMemory(input, [1, 3, Side, Side]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [.. session.InputNames], [given], [.. session.OutputNames]);
        float[] values = results[0].GetTensorDataAsSpan<float>().ToArray();
        Assert.HasCount(outputs, values);
        return values;
    }

    private static float[] MeanImage()
    {
        using var file = new OnnxWeightFile(File.OpenRead(s_preparation), s_preparation, ownsStream: true);
        return file.Read(file.Entries.Single(static entry => entry.Name == "MeanImage"));
    }

    /// <summary>A picture with colors, edges and areas, [H, W, C].</summary>
    private static byte[] Picture()
    {
        var random = new Random(1);
        byte[] pixels = new byte[3 * Plane];
        for (int i = 0; i < Plane; i++)
        {
            (int y, int x) = Math.DivRem(i, Side);
            bool isInside = Math.Pow(x - 120, 2) + Math.Pow(y - 90, 2) < 3600;
            (int red, int green, int blue) = isInside ? (220, 60, 30) : (x * 255 / Side, 90 + (y / 16 % 2 * 80), 200 - (y * 150 / Side));
            pixels[3 * i] = (byte)(red + random.Next(30));
            pixels[(3 * i) + 1] = (byte)(green + random.Next(30));
            pixels[(3 * i) + 2] = (byte)(blue + random.Next(30));
        }

        return pixels;
    }

    /// <summary>Pixels as the package's files take them: from 0 to 255, a plane for each channel.</summary>
    private static float[] Planes(byte[] pixels, bool blueFirst)
    {
        float[] planes = new float[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int place, int channel) = Math.DivRem(i, 3);
            planes[((blueFirst ? 2 - channel : channel) * Plane) + place] = pixels[i];
        }

        return planes;
    }

    private static void AssertNear(float[] expected, float[] actual, double relative)
    {
        Assert.HasCount(expected.Length, actual);
        Assert.IsGreaterThan(0.5f, expected.Max(), "features that say something");
        double difference = Math.Sqrt(expected.Zip(actual).Sum(static pair => Math.Pow(pair.First - pair.Second, 2)));
        double length = Math.Sqrt(expected.Sum(static v => (double)v * v));
        Assert.IsLessThan(relative, difference / length, "the distance of the features, as a part of their length");
    }
}
