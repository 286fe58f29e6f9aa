using Google.Protobuf;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Onnx.Import;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Weights;
using Onnx;

namespace Microsoft.ML.ConvNets.Tests.Onnx.Import;

/// <summary>What this library exports comes back as layers with the same scores.</summary>
[TestClass]
public class ExportedImportTests
{
    private const int Samples = 2;
    private const int Outputs = 3;

    private static readonly PixelScaling s_scaling = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    private static IEnumerable<object[]> Names => TestedBackbones.Names.Where(static name => !name.StartsWith("vgg", StringComparison.Ordinal) || name == "vgg16_bn")
        .Select(static name => new object[] { name, OnnxWeightType.Float32 })
        .Concat([["resnet18", OnnxWeightType.Float16], ["mobilenet_v2", OnnxWeightType.Int8]]);

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void An_exported_network_comes_back_with_its_preprocessing(string name, OnnxWeightType weights)
    {
        Backbone backbone = Backbones.Get(name);
        int side = Math.Max(backbone.MinimumSize, 64);
        TensorShape shape = TensorShape.Image(3, side, side);
        Network network = Network.FromBackbone(backbone, trainable: true).WithOutputLayer(Outputs);
        WeightTable table = WeightTable.Draw(network.Weights(shape), seed: 1);
        Disturb(table);
        ModelProto model = OnnxModelWriter.ForExport(
            network.Resolve(shape), table, new OnnxInput(shape, s_scaling), OutputFunction.Softmax, new OnnxExportOptions { Weights = weights });
        byte[] pixels = new byte[Samples * shape.Length];
        new Random(1).NextBytes(pixels);
        float[] expected = Run(model, OnnxModelWriter.LogitsName, pixels, shape);

        ImportedNetwork imported = OnnxImporter.Import(OnnxFile.Parse(model.ToByteArray(), name), OnnxModelWriter.LogitsName);
        Assert.IsNotNull(imported.Preprocessing);
        Assert.AreEqual(shape, imported.Input);
        float[] mean = [.. imported.Preprocessing.Offset.Zip(imported.Preprocessing.Scale, static (offset, scale) => -offset / scale / 255)];
        float[] deviation = Array.ConvertAll(imported.Preprocessing.Scale, static scale => 1 / (scale * 255));
        for (int channel = 0; channel < 3; channel++)
        {
            Assert.AreEqual(s_scaling.Mean[channel], mean[channel], 1e-5);
            Assert.AreEqual(s_scaling.StandardDeviation[channel], deviation[channel], 1e-5);
        }

        Network again = Network.FromJson(new Network(imported.Layers, shape).ToJson());
        ModelProto written = OnnxModelWriter.Of(again.Resolve(shape), imported.Weights, new OnnxInput(shape, new PixelScaling(mean, deviation)), OutputFunction.None);
        float[] actual = Run(written, OnnxModelWriter.OutputName, pixels, shape);
        float scale = Math.Max(1, expected.Max(MathF.Abs));
        Assert.IsGreaterThan(1e-3f, expected.Max(MathF.Abs), "logits that say something");
        foreach ((float one, float other) in expected.Zip(actual))
        {
            Assert.AreEqual(one, other, 1e-4 * scale);
        }

        ImportedNetwork features = OnnxImporter.Import(OnnxFile.Parse(model.ToByteArray(), name), null);
        Assert.AreEqual(network.Resolve(shape)[^1].Input, new Network(features.Layers, shape).OutputShape(shape), "what comes into the output layer");
    }

    private static void Disturb(WeightTable table)
    {
        var random = new Random(3);
        foreach (WeightSpec spec in table.Specs.Where(static spec => spec.Role == WeightRole.Statistic || spec.Name.EndsWith("bias", StringComparison.Ordinal)))
        {
            bool isVariance = spec.Name.EndsWith("running_var", StringComparison.Ordinal);
            foreach (ref float value in table[spec.Name].AsSpan())
            {
                value = (float)(isVariance ? 0.8 + (0.4 * random.NextDouble()) : (0.2 * random.NextDouble()) - 0.1);
            }
        }
    }

    private static float[] Run(ModelProto model, string output, byte[] pixels, TensorShape shape)
    {
        float[] values = new float[Samples * Outputs];
        using var session = new OnnxSession(model, threads: 1, output);
        session.Run<byte>(pixels, [Samples, shape.Height, shape.Width, shape.Channels], values);
        return values;
    }
}
