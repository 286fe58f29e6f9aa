using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Tests.Networks;

/// <summary>Every weight has one name, made of the names of layers and of their parts (TorchSharp #1272 gives it those of fields as well).</summary>
[TestClass]
public class WeightNameTests
{
    public static IEnumerable<object[]> Layers =>
        Reference.Read("layers.json").GetProperty("layers").EnumerateArray().Select(c => new object[] { c.GetProperty("name").GetString()! });

    public static IEnumerable<object[]> BackboneNames => Backbones.All.Keys.Select(static name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Layers))]
    public void A_layer_names_each_weight_once_and_as_PyTorch_does(string name)
    {
        JsonElement given = Reference.Read("layers.json").GetProperty("layers").EnumerateArray().First(c => c.GetProperty("name").GetString() == name);
        Layer layer = Network.FromJson($$"""{"layers":[{{given.GetProperty("layer").GetRawText()}}]}""").Layers[0];
        using nn.Module<Tensor, Tensor> module = layer.Build(Reference.ShapeOf(given.GetProperty("shape")));
        // A convolution that has to pad by hand keeps its weights one level deeper.
        string[] names = [.. NamesOf(module).Select(static n => n.StartsWith("conv.", StringComparison.Ordinal) ? n["conv.".Length..] : n)];
        string[] expected = [.. given.GetProperty("weights").EnumerateObject().Select(static w => w.Name)];
        CollectionAssert.AreEquivalent(expected, names.Where(static n => !n.EndsWith("num_batches_tracked", StringComparison.Ordinal)).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(BackboneNames))]
    public void A_backbone_names_each_weight_once(string name)
    {
        int side = Math.Max(64, Backbones.Get(name).MinimumSize);
        Network network = Network.FromBackbone(Backbones.Get(name), weights: null);
        using NetworkModule module = NetworkModule.Build(network, TensorShape.Image(3, side, side), outputs: 2);
        string[] names = NamesOf(module);
        Assert.AreEqual(names.Length, module.NamedWeights().Count);
        long described = NetworkModule.WithOutput(network, 2).Place(TensorShape.Image(3, side, side)).Sum(static p => p.ParameterCount);
        Assert.AreEqual(described, module.parameters().Sum(static p => p.numel()));
    }

    private static string[] NamesOf(nn.Module module)
    {
        Dictionary<string, Tensor> weights = module.state_dict();
        foreach (IGrouping<IntPtr, string> tensor in weights.GroupBy(static w => w.Value.Handle, static w => w.Key))
        {
            Assert.HasCount(1, tensor.ToList(), string.Join(" and ", tensor));
        }

        foreach (string name in weights.Keys)
        {
            Assert.IsFalse(name.Split('.').Any(static part => part.StartsWith('_')), $"{name} has the name of a field");
        }

        Assert.AreEqual(weights.Count(static w => w.Value is TorchSharp.Modules.Parameter), module.parameters().Count());
        return [.. weights.Keys];
    }
}
