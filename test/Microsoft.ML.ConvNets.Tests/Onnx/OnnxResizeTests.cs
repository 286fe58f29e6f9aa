using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.OnnxRuntime;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Tests.Onnx;

/// <summary>The resize inside an exported file is the one that scoring does.</summary>
[TestClass]
public class OnnxResizeTests
{
    private const int Samples = 2;

    /// <summary>The logits are the resized pixels themselves: the network does nothing.</summary>
    [TestMethod]
    [DataRow(40, 60, false, null, OnnxPixelType.UInt8)]
    [DataRow(40, 60, true, null, OnnxPixelType.UInt8)]
    [DataRow(9, 11, false, null, OnnxPixelType.UInt8)]
    [DataRow(16, 16, false, null, OnnxPixelType.UInt8)]
    [DataRow(61, 40, false, 0.875, OnnxPixelType.UInt8)]
    [DataRow(40, 61, true, 0.9, OnnxPixelType.UInt8)]
    [DataRow(40, 60, false, null, OnnxPixelType.Float32)]
    [DataRow(61, 40, true, 0.875, OnnxPixelType.Float32)]
    public void Pixels_come_out_as_the_resizer_makes_them(int height, int width, bool isCubic, double? cropRatio, OnnxPixelType type)
    {
        TensorShape shape = TensorShape.Image(3, 16, 14);
        Interpolation interpolation = isCubic ? Interpolation.Bicubic : Interpolation.Bilinear;
        byte[] pixels = new byte[Samples * height * width * 3];
        new Random(1).NextBytes(pixels);
        var input = new OnnxInput(shape, new PixelScaling([0, 0, 0], [1 / 255f, 1 / 255f, 1 / 255f]))
        {
            PixelType = type,
            Resize = new PixelResize(isCubic, cropRatio is double ratio ? CropRectangle.Covered(16, 14, ratio) : null),
        };
        float[] resized = new float[Samples * shape.Length];
        using (var session = new OnnxSession(
            OnnxModelWriter.Of([], WeightTable.Draw([], seed: 1), input, OutputFunction.ChannelsLast), threads: 1))
        {
            if (type == OnnxPixelType.UInt8)
            {
                session.Run<byte>(pixels, [Samples, height, width, 3], resized);
            }
            else
            {
                session.Run<float>(Array.ConvertAll(pixels, static pixel => (float)pixel), [Samples, height, width, 3], resized);
            }
        }

        float largest = 0;
        double sum = 0;
        var resizer = new PixelResizer(16, 14, 3, interpolation);
        byte[] expected = new byte[shape.Length];
        for (int i = 0; i < Samples; i++)
        {
            CropRectangle box = cropRatio is double part ? CropRectangle.Central(height, width, 16, 14, part) : CropRectangle.Whole(height, width);
            resizer.Resize(pixels.AsSpan(i * height * width * 3, height * width * 3), height, width, PixelLayout.Rgb, box, expected);
            for (int k = 0; k < expected.Length; k++)
            {
                float difference = Math.Abs(expected[k] - resized[(i * expected.Length) + k]);
                largest = Math.Max(largest, difference);
                sum += difference;
            }
        }

        // In bytes ties are rounded otherwise here and there; in numbers nothing is rounded.
        Assert.IsLessThanOrEqualTo(1, largest);
        Assert.IsLessThanOrEqualTo(type == OnnxPixelType.UInt8 ? 0.05 : 0.35, sum / resized.Length);
    }

    [TestMethod]
    [DataRow(OnnxPixelType.UInt8)]
    [DataRow(OnnxPixelType.Float32)]
    public void An_exported_file_takes_images_of_any_size(OnnxPixelType type)
    {
        using var folder = new TemporaryFolder();
        var ml = new MLContext(seed: 1);
        using TransformerChain<ConvNetClassifierTransformer> model = TinyModel.Classifier(ml, classes: 3);
        string path = folder.File("model.onnx");
        model.LastTransformer.ExportOnnx(path, new OnnxExportOptions { IncludeResize = true, PixelType = type });
        using var session = new InferenceSession(path);
        CollectionAssert.AreEqual(new[] { -1, -1, -1, 3 }, session.InputMetadata["input"].Dimensions);
        Assert.AreEqual(type == OnnxPixelType.UInt8 ? typeof(byte) : typeof(float), session.InputMetadata["input"].ElementType);
        Assert.IsTrue(session.ModelMetadata.CustomMetadataMap.ContainsKey("preprocessing"));
    }

    [TestMethod]
    public void A_network_of_vectors_has_nothing_to_resize()
    {
        Network network = Network.Sequential(Dense(8, Activation.Relu)).WithOutputLayer(1);
        TensorShape shape = TensorShape.Vector(4);
        using var scorer = new NetworkScorer(network, WeightTable.Draw(network.Weights(shape), seed: 1), shape, null, OutputFunction.None);
        using var folder = new TemporaryFolder();
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => OnnxExport.Write(
            folder.File("model.onnx"), scorer, new RegressionHead("Score"), trust: null, new OnnxExportOptions { IncludeResize = true })).Message, "IncludeResize");
    }
}
