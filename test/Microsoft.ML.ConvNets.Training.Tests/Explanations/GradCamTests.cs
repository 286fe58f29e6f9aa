using System.Text.Json;

namespace Microsoft.ML.ConvNets.Training.Tests.Explanations;

/// <summary>Grad-CAM beside the closed form and beside PyTorch.</summary>
[TestClass]
public sealed class GradCamTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    private const string Script = """
        import json, sys, torch, torch.nn.functional as F
        given = json.load(open(sys.argv[1]))
        w = {k: torch.tensor(v) for k, v in given["weights"].items()}
        x = (torch.tensor(given["pixels"]).reshape(1, 24, 24, 3) / 255).permute(0, 3, 1, 2)
        maps = F.max_pool2d(F.relu(F.conv2d(x, w["conv2d_1.weight"].reshape(6, 3, 3, 3), w["conv2d_1.bias"], padding=1)), 2)
        found = []
        for c in range(4):
            maps = maps.detach().requires_grad_(True)
            hidden = F.relu(F.linear(maps.flatten(1), w["dense_1.weight"].reshape(16, -1), w["dense_1.bias"]))
            logit = F.linear(hidden, w["output.weight"].reshape(4, 16), w["output.bias"])[0, c]
            logit.backward()
            cam = F.relu((maps * maps.grad.mean((2, 3), keepdim=True)).sum(1)).detach()
            found.append({"map": cam.flatten().tolist(), "logit": logit.item()})
        print(json.dumps(found))
        """;

    /// <summary>The mean gradient of a pooled channel is its weight over the number of places: the same map, without what is below 0.</summary>
    [TestMethod]
    public void It_is_the_closed_form_above_zero_where_there_is_one()
    {
        using MLImage image = DrawnModel.Image();
        foreach (Network network in new[] { DrawnModel.Pooled, Network.FromBackbone(Backbones.Compact(), trainable: true).WithInput(32, 32) })
        {
            using ConvNetClassifierTransformer model = DrawnModel.Classifier(s_ml, network, preprocessing: network.Input is { } shape
                ? Microsoft.ML.ConvNets.Images.ImagePreprocessing.ZeroToOne(shape) : null);
            foreach (string? name in new[] { null, "left", "bottom" })
            {
                Explanation exact = model.Explain(image, name, ExplanationMethod.ClassActivationMap);
                Explanation gradient = model.ExplainByGradient(image, name);
                Assert.AreEqual((exact.ClassName, ExplanationMethod.GradCam), (gradient.ClassName, gradient.Method));
                Assert.AreEqual(exact.Logit, gradient.Logit, 1e-4);
                Assert.AreEqual((exact.Map.Height, exact.Map.Width), (gradient.Map.Height, gradient.Map.Width));
                for (int i = 0; i < exact.Map.Values.Length; i++)
                {
                    Assert.AreEqual(Math.Max(0, exact.Map.Values[i]), gradient.Map.Values[i], 1e-5);
                }
            }
        }
    }

    [TestMethod]
    public void It_is_PyTorchs_where_there_is_a_hidden_layer()
    {
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(s_ml, DrawnModel.Hidden);
        using MLImage image = DrawnModel.Image();
        using var folder = new TemporaryFolder();
        string given = folder.File("given.json");
        byte[] pixels = image.Pixels.ToArray();
        File.WriteAllText(given, JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["weights"] = model.WeightNames.ToDictionary(static name => name, model.GetWeights),
            ["pixels"] = pixels.Where(static (_, i) => i % 4 < 3).Select(static value => (float)value).ToArray(),
        }));
        using JsonDocument answer = JsonDocument.Parse(Python.Run(Script, "torch", given));
        float peak = 0;
        foreach ((int c, JsonElement found) in answer.RootElement.EnumerateArray().Index())
        {
            Explanation explanation = model.ExplainByGradient(image, TestImages.Classes[c]);
            float[] expected = [.. found.GetProperty("map").EnumerateArray().Select(static v => v.GetSingle())];
            Assert.HasCount(144, expected);
            Assert.AreEqual(found.GetProperty("logit").GetDouble(), explanation.Logit, 1e-5);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.AreEqual(expected[i], explanation.Map.Values[i], 1e-5);
            }

            peak = Math.Max(peak, expected.Max());
        }

        Assert.IsGreaterThan(0.001, peak);
    }

    [TestMethod]
    public void A_network_without_feature_maps_is_refused()
    {
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(s_ml, Network.Sequential(Layers.Flatten(), Layers.Dense(5, Activation.Relu)));
        using MLImage image = DrawnModel.Image();
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => model.ExplainByGradient(image)).Message, "Occlusion");
    }
}
