using System.Text.Json;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Weights;

namespace Microsoft.ML.ConvNets.Tests;

/// <summary>
/// Each backbone gives what torchvision's network gave for the same weights and image, which follow from a formula: parity without Python.
/// See reference/make_backbones.py.
/// </summary>
[TestClass]
public class BackboneReferenceTests
{
    private const int Classes = 10;

    private static readonly Dictionary<string, JsonElement> s_reference =
        Reference.Read("backbones.json").EnumerateArray().ToDictionary(static r => r.GetProperty("name").GetString()!);

    public static IEnumerable<object[]> Names => s_reference.Keys.Select(static name => new object[] { name });

    [TestMethod]
    public void Every_backbone_has_a_reference() =>
        CollectionAssert.AreEquivalent(Backbones.All.Keys.Except(["compact", "imagenet_resnet18"]).ToList(), s_reference.Keys.ToList());

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Outputs_are_those_of_PyTorch(string name)
    {
        JsonElement given = s_reference[name];
        int side = given.GetProperty("side").GetInt32();
        float[] expected = [.. given.GetProperty("outputs").EnumerateArray().Select(static v => v.GetSingle())];
        bool hasTop = !name.StartsWith("vgg", StringComparison.Ordinal);
        Backbone backbone = hasTop
            ? Backbones.Get(name, includeTop: true, classes: Classes, topActivation: Activation.None)
            : Backbones.Get(name);
        TensorShape shape = TensorShape.Image(3, side, side);
        var network = new Network(backbone.Layers, input: null);
        WeightTable weights = WeightTable.Allocate(network.Weights(shape));
        Fill(weights, network.Resolve(shape).SelectMany(static layer => layer.Weights), given.GetProperty("gain").GetDouble());

        float[] actual = new float[network.OutputShape(shape).Length];
        using (var session = new OnnxSession(OnnxModelWriter.Of(network.Resolve(shape), weights, new OnnxInput(shape, null), OutputFunction.None), threads: 1))
        {
            session.Run<float>(Image(side), [1, 3, side, side], actual);
        }

        double tolerance = 1e-4 * expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], tolerance, $"output {i}");
        }
    }

    /// <summary>The same as the script's <c>value_of</c>.</summary>
    private static void Fill(WeightTable weights, IEnumerable<WeightSpec> inOrder, double gain)
    {
        foreach ((int place, WeightSpec spec) in inOrder.Where(static spec => spec.Role != WeightRole.Counter).Index())
        {
            float[] values = weights[spec.Name];
            long[] shape = [.. spec.Shape];
            (double middle, double range) = spec.Name.Split('.')[^1] switch
            {
                "running_var" => (1, 0.3),
                // A layer's scale.
                "weight" when shape.Length == 3 => (0.4, 0.2),
                "weight" when shape.Length == 1 => (1, 0.3),
                "weight" => (0, gain * Math.Sqrt(6.0 / shape[1..].Aggregate(1L, static (product, size) => product * size))),
                _ => (0, 0.1),
            };
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (float)(middle + (range * Drawn(place, i)));
            }
        }
    }

    private static float[] Image(int side)
    {
        float[] pixels = new float[3 * side * side];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (float)((0.5 * Drawn(1001, i)) + ((double)(i % side) / side) - 0.5);
        }

        return pixels;
    }

    private static double Drawn(int place, int index)
    {
        unchecked
        {
            uint bits = ((uint)index * 2654435761) + (uint)((place * 40503) + 12345);
            bits = (bits ^ (bits >> 15)) * 2246822519;
            bits = (bits ^ (bits >> 13)) * 3266489917;
            bits ^= bits >> 16;
            return (bits / 2147483648.0) - 1;
        }
    }
}
