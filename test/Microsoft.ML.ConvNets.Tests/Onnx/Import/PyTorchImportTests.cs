using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Onnx.Import;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ConvNets.Tests.Onnx.Import;

/// <summary>Files that PyTorch wrote become layers that give what ONNX Runtime gives for the file.</summary>
[TestClass]
public class PyTorchImportTests
{
    private const double Tolerance = 1e-4;
    private const int Samples = 2;

    private static readonly TemporaryFolder s_folder = new();
    private static readonly Lazy<bool> s_written = new(() =>
    {
        PyTorchExports.Write(s_folder, [.. Names.Select(static row => (string)row[0])]);
        return true;
    });

    public TestContext TestContext { get; set; } = null!;

    [ClassCleanup]
    public static void Dispose() => s_folder.Dispose();

    private static IEnumerable<object[]> Names => new[]
    {
        "resnet18", "resnet18+fused", "resnet18+open", "resnet18+old", "mobilenet_v2", "mobilenet_v3_small", "mobilenet_v3_small+fixed", "efficientnet_b0", "densenet121",
        "shufflenet_v2_x1_0", "shufflenet_v2_x1_0+fixed", "regnet_y_400mf", "squeezenet1_1", "googlenet", "mnasnet1_0", "convnext_tiny", "resnext50_32x4d",
    }.Select(static name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Features_and_scores_are_those_of_the_file(string name)
    {
        Assert.IsTrue(s_written.Value);
        OnnxFile file = OnnxFile.Read(s_folder.File($"{name}.onnx"));
        TensorShape shape = TensorShape.Image(3, PyTorchExports.Side, PyTorchExports.Side);
        float[] pixels = Noise(Samples * (int)shape.Length);
        ImportedNetwork whole = OnnxImporter.Import(file, "scores");
        double scores = Difference(whole, shape, pixels, Expected(file, "scores", pixels));
        ImportedNetwork features = OnnxImporter.Import(file, null);
        TensorShape output = new Network(features.Layers, shape).OutputShape(shape);
        int blocks = features.Layers.Count(static layer => layer is BlockLayer);
        TestContext.WriteLine($"{name}: {features.Layers.TotalCount} layers, {blocks} blocks, features {output}, scores {scores:e1} away");
        TestContext.WriteLine(new Network(features.Layers, shape).Summary());
        Assert.IsLessThanOrEqualTo(Tolerance, scores, name);
        Assert.IsGreaterThan(3, blocks, "blocks to freeze");
        Assert.AreEqual(name.Contains("+open", StringComparison.Ordinal), features.Input is null);
    }

    /// <summary>The largest difference, as a part of the largest value.</summary>
    private static double Difference(ImportedNetwork imported, TensorShape shape, float[] pixels, float[] expected)
    {
        Network network = Network.FromJson(new Network(imported.Layers, shape).ToJson());
        float[] actual = new float[expected.Length];
        using var session = new OnnxSession(
            OnnxModelWriter.Of(network.Resolve(shape), imported.Weights, new OnnxInput(shape, null), OutputFunction.None), threads: 1);
        session.Run<float>(pixels, [Samples, .. shape.Dimensions], actual);
        double scale = expected.Max(static value => Math.Abs(value));
        Assert.IsGreaterThan(1e-3, scale, "scores that say something");
        return actual.Zip(expected, static (one, other) => Math.Abs(one - other)).Max() / scale;
    }

    private static float[] Expected(OnnxFile file, string output, float[] pixels)
    {
        using var session = new InferenceSession(Google.Protobuf.MessageExtensions.ToByteArray(file.Model));
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(pixels, [Samples, 3, PyTorchExports.Side, PyTorchExports.Side]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, ["pixels"], [input], [output]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static float[] Noise(int length)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() * 4) - 2))];
    }
}
