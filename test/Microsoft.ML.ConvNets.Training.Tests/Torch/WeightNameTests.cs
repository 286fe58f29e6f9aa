using System.Text.Json;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

/// <summary>Every weight has one name, made of the names of layers and of their parts.</summary>
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
        using TorchNetwork module = layer.Alone(Reference.ShapeOf(given.GetProperty("shape")));
        string[] names = NamesOf(module);
        string[] expected = [.. given.GetProperty("weights").EnumerateObject().Select(static w => w.Name)];
        CollectionAssert.AreEquivalent(expected, names.Where(static n => !n.EndsWith("num_batches_tracked", StringComparison.Ordinal)).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(BackboneNames))]
    public void A_backbone_names_each_weight_once(string name)
    {
        int side = Math.Max(64, Backbones.Get(name).MinimumSize);
        Network network = Network.FromBackbone(Backbones.Get(name));
        using TorchNetwork module = TorchNetwork.Create(network, TensorShape.Image(3, side, side), outputs: 2);
        string[] names = NamesOf(module);
        Assert.AreEqual(names.Length, module.NamedWeights().Count);
        long described = network.WithOutputLayer(2).Resolve(TensorShape.Image(3, side, side)).Sum(static p => p.ParameterCount);
        Assert.AreEqual(described, module.Parameters.Sum(static p => p.numel()));
    }

    /// <summary><see cref="ConvPadding.Same"/> with a stride or an even window needs an odd number of zeros at some sizes.</summary>
    [TestMethod]
    [DynamicData(nameof(Layers))]
    public void A_layer_s_names_do_not_depend_on_the_input_size(string name)
    {
        JsonElement given = Reference.Read("layers.json").GetProperty("layers").EnumerateArray().First(c => c.GetProperty("name").GetString() == name);
        Layer layer = Network.FromJson($$"""{"layers":[{{given.GetProperty("layer").GetRawText()}}]}""").Layers[0];
        TensorShape shape = Reference.ShapeOf(given.GetProperty("shape"));
        AssertSameNames(layer.Weights, shape.IsImage
            ? from height in Enumerable.Range(16, 8)
              from width in Enumerable.Range(16, 4)
              select TensorShape.Image(shape.Channels, height, width)
            : [TensorShape.Vector(shape.Channels), TensorShape.Vector(shape.Channels + 1)]);
    }

    [TestMethod]
    public void Same_padding_names_weights_alike_at_even_and_odd_sizes()
    {
        Layer[] layers =
        [
            ConvNets.Layers.Conv2D(2, 3, stride: 2, padding: ConvPadding.Same),
            ConvNets.Layers.Conv2D(2, 4, padding: ConvPadding.Same),
            ConvNets.Layers.DepthwiseConv2D(3, stride: 2, padding: ConvPadding.Same),
            ConvNets.Layers.SeparableConv2D(2, 3, stride: 2, padding: ConvPadding.Same),
        ];
        foreach (Layer layer in layers)
        {
            string[][] names =
            [
                .. new[] { 32, 33 }.Select(side =>
                {
                    using TorchNetwork network = layer.Alone(TensorShape.Image(3, side, side));
                    return network.NamedWeights().Select(static weight => weight.Name).ToArray();
                }),
            ];
            CollectionAssert.AreEqual(names[0], names[1], layer.Describe());
            Assert.IsFalse(names[0].Any(static name => name.Contains(".conv.", StringComparison.Ordinal)), layer.Describe());
        }
    }

    [TestMethod]
    [DynamicData(nameof(BackboneNames))]
    public void A_backbone_s_names_do_not_depend_on_the_input_size(string name)
    {
        Backbone backbone = Backbones.Get(name, includeTop: name is not ("compact" or "imagenet_resnet18"));
        int smallest = Math.Max(64, backbone.MinimumSize);
        AssertSameNames(
            backbone.AsLayer(0).Weights, new[] { 0, 1, 2, 3, 32, 33, 64 }.Select(more => TensorShape.Image(3, smallest + more, smallest + more)));
    }

    private static void AssertSameNames(Func<TensorShape, IEnumerable<WeightSpec>> weights, IEnumerable<TensorShape> shapes)
    {
        string[] first = [.. weights(shapes.First()).Select(static weight => weight.Name)];
        foreach (TensorShape shape in shapes)
        {
            CollectionAssert.AreEqual(first, weights(shape).Select(static weight => weight.Name).ToArray(), shape.ToString());
        }
    }

    private static string[] NamesOf(TorchNetwork module)
    {
        Dictionary<string, Tensor> weights = module.WeightsByName();
        foreach (IGrouping<IntPtr, string> tensor in weights.GroupBy(static w => w.Value.Handle, static w => w.Key))
        {
            Assert.HasCount(1, tensor.ToList(), string.Join(" and ", tensor));
        }

        Assert.AreEqual(weights.Count(static w => w.Value is TorchSharp.Modules.Parameter), module.Parameters.Count());
        return [.. weights.Keys];
    }
}
