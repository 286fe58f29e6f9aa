using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Weights;

namespace Microsoft.ML.ConvNets.Tests.Onnx;

/// <summary>ONNX's own checker accepts what is exported, and its shape inference finds the shapes that the layers state.</summary>
[TestClass]
public class OnnxCheckerTests
{
    /// <summary>Forgets the shapes of outputs, and prints for each file what inference makes of them.</summary>
    private const string Check = """
        import sys, onnx
        from onnx import shape_inference
        for path in sys.argv[1:]:
            model = onnx.load(path)
            onnx.checker.check_model(model, full_check=True)
            for output in model.graph.output:
                output.type.tensor_type.ClearField("shape")
            inferred = shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
            print(" ".join("%s=%s" % (o.name, ",".join(d.dim_param or str(d.dim_value) for d in o.type.tensor_type.shape.dim))
                           for o in inferred.graph.output))
        """;

    [TestMethod]
    public void Backbones_and_presets_are_accepted() => AssertAccepted(OnnxWeightType.Float32, [.. BackboneNetworks(), .. PresetNetworks()]);

    [TestMethod]
    [DataRow(OnnxWeightType.Float16)]
    [DataRow(OnnxWeightType.Int8)]
    public void Smaller_weights_are_accepted(OnnxWeightType weights) => AssertAccepted(weights, PresetNetworks());

    private static void AssertAccepted(OnnxWeightType weights, IEnumerable<(string Name, Network Network, TensorShape Shape)> networks)
    {
        using var folder = new TemporaryFolder();
        var paths = new List<string>();
        var expected = new List<string>();
        foreach ((string name, Network network, TensorShape shape) in networks)
        {
            string path = folder.File($"{name}.onnx");
            var head = new MultiLabelHead("Score", "Labels", ["a", "b", "c", "d", "e"]);
            using var scorer = new NetworkScorer(
                network, WeightTable.Draw(network.Weights(shape), seed: 1), shape, ImagePreprocessing.ZeroToOne(shape), head.Function);
            OnnxExport.Write(path, scorer, head, trust: null, new OnnxExportOptions { Weights = weights, IncludeFeatures = true });
            paths.Add(path);
            expected.Add($"logits=N,5 scores=N,5 features=N,{network.Resolve(shape)[^1].Input.Length}");
        }

        string[] inferred = Python.Run(Check, "onnx", [.. paths]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        CollectionAssert.AreEqual(expected, inferred);
    }

    private static IEnumerable<(string Name, Network Network, TensorShape Shape)> BackboneNetworks()
    {
        foreach (string name in TestedBackbones.Names)
        {
            Backbone backbone = Backbones.Get(name);
            int side = Math.Max(backbone.MinimumSize, 32) + 1;
            yield return (name, Network.FromBackbone(backbone).WithOutputLayer(5), TensorShape.Image(3, side, side));
        }
    }

    private static IEnumerable<(string Name, Network Network, TensorShape Shape)> PresetNetworks()
    {
        foreach (string name in NetworkPresets.All.Keys)
        {
            yield return (name, NetworkPresets.Get(name).WithOutputLayer(5), TensorShape.Image(1, 64, 64));
        }
    }
}
