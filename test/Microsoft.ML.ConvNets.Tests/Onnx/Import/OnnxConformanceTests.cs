using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Onnx.Import;
using Microsoft.ML.ConvNets.Scoring;

namespace Microsoft.ML.ConvNets.Tests.Onnx.Import;

/// <summary>ONNX's own tests of operators, through imported layers on ONNX Runtime.</summary>
[TestClass]
public class OnnxConformanceTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Every_operator_that_is_imported_gives_what_ONNX_says()
    {
        IReadOnlyDictionary<string, ConformanceResult> results = OnnxConformance.RunAll(Score);
        TestContext.WriteLine(OnnxConformance.Summary(results));
        Assert.IsGreaterThan(60, results.Values.Count(static result => result.Kind == ConformanceKind.Same));
    }

    private static float[] Score(Network network, ImportedNetwork imported, TensorShape shape, float[] inputs)
    {
        int samples = (int)(inputs.Length / shape.Length);
        float[] outputs = new float[samples * network.OutputShape(shape).Length];
        using var session = new OnnxSession(
            OnnxModelWriter.Of(network.Resolve(shape), imported.Weights, new OnnxInput(shape, null), OutputFunction.None), threads: 1);
        session.Run<float>(inputs, [samples, .. shape.Dimensions], outputs);
        return outputs;
    }
}
