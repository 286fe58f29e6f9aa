using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Networks;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

/// <summary>What trains and what scores are one network: every layer in every way, on libtorch and on ONNX Runtime.</summary>
[TestClass]
public class OnnxParityTests
{
    private static readonly Activation[] s_activations = Enum.GetValues<Activation>();
    private static readonly ConvPadding[] s_paddings = [ConvPadding.Valid, ConvPadding.Same, 1, 2];
    private static readonly TensorShape s_image = TensorShape.Image(6, 5, 4);
    private static readonly TensorShape s_vector = TensorShape.Vector(6);

    [TestMethod]
    public void A_convolution_is_the_same_in_every_way() => AssertAll(Convolutions().Concat(UnevenConvolutions()));

    [TestMethod]
    public void A_depthwise_or_separable_convolution_is_the_same_in_every_way() => AssertAll(ChannelConvolutions());

    [TestMethod]
    public void A_pool_is_the_same_in_every_way() => AssertAll(Pools());

    [TestMethod]
    public void Every_other_layer_is_the_same_on_images_and_vectors() => AssertAll(Others());

    /// <summary>Whoever adds a layer adds it here. Backbones are compared one by one (<see cref="OnnxBackboneTests"/>).</summary>
    [TestMethod]
    public void No_kind_of_layer_is_left_out()
    {
        IEnumerable<Type> compared = Convolutions().Concat(ChannelConvolutions()).Concat(Pools()).Concat(Others())
            .Select(static given => given.Layer.GetType()).Append(typeof(BackboneLayer)).Append(typeof(OnnxModelLayer)).Distinct();
        CollectionAssert.AreEquivalent(LayerKinds.All.Select(static kind => kind.Key).ToArray(), compared.ToArray());
    }

    /// <summary>Pixels become numbers in the graph as they do while training.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Pixels_are_scaled_as_while_training(int channels)
    {
        TensorShape shape = TensorShape.Image(channels, 4, 5);
        OnnxParity.AssertSame(Network.Sequential(Conv2D(3, 2)), shape, ImagePreprocessing.ZeroToOne(shape));
        OnnxParity.AssertSame(
            Network.Sequential(Conv2D(3, 2)), shape,
            new ImagePreprocessing(shape, [.. new[] { 0.485f, 0.456f, 0.406f }.Take(channels)], [.. new[] { 0.229f, 0.224f, 0.225f }.Take(channels)]));
    }

    private static void AssertAll(IEnumerable<(Layer Layer, TensorShape Shape)> layers)
    {
        foreach ((Layer layer, TensorShape shape) in layers)
        {
            OnnxParity.AssertSame(Network.Sequential(layer), shape);
        }
    }

    private static IEnumerable<(Layer Layer, TensorShape Shape)> Convolutions() =>
        from padding in s_paddings
        from stride in new[] { 1, 2, 3 }
        from dilation in new[] { 1, 2 }
        from groups in new[] { 1, 2, 4 }
        from activation in s_activations
        select ((Layer)Conv2D(8, (3, 2), stride, padding, activation, useBias: groups != 2, groups: groups, dilation: dilation), TensorShape.Image(4, 9, 8));

    private static IEnumerable<(Layer Layer, TensorShape Shape)> UnevenConvolutions() =>
        from padding in new[] { ConvPadding.Same, ConvPadding.Of(1, 0, 2, 3) }
        from stride in new KernelSize[] { (1, 2), (3, 1) }
        from dilation in new KernelSize[] { 1, (2, 1), (1, 3) }
        select ((Layer)Conv2D(3, (3, 2), stride, padding, dilation: dilation), TensorShape.Image(4, 9, 8));

    private static IEnumerable<(Layer Layer, TensorShape Shape)> ChannelConvolutions() =>
        from padding in s_paddings
        from stride in new[] { 1, 2 }
        from activation in s_activations
        from layer in new Layer[]
        {
            DepthwiseConv2D(3, stride, padding, depthMultiplier: 2, activation),
            SeparableConv2D(5, 3, stride, padding, activation: activation),
        }
        select (layer, TensorShape.Image(3, 10, 7));

    private static IEnumerable<(Layer Layer, TensorShape Shape)> Pools()
    {
        var windows =
            from size in new[] { 2, 3, 5 }
            from stride in new[] { 1, 2, 3, 4 }
            from padding in Enumerable.Range(0, (size / 2) + 1)
            from side in new[] { 7, 8, 9, 10 }
            from layer in new Layer[]
            {
                MaxPool2D(size, stride, padding), MaxPool2D(size, stride, padding, ceilMode: true), AveragePool2D(size, stride, padding),
            }
            select (layer, TensorShape.Image(2, side, side + 3));
        var parts =
            from size in new[] { 1, 2, 3, 4, 7, 11 }
            from shape in new[] { TensorShape.Image(2, 6, 9), TensorShape.Image(2, 2 * size, 3 * size) }
            select ((Layer)AdaptiveAveragePool2D(size), shape);
        var sides =
            from size in new KernelSize[] { 2, 3, (3, 2), (2, 4) }
            from stride in new KernelSize[] { 1, 2, (2, 1), (1, 3) }
            from padding in new[] { ConvPadding.Same, ConvPadding.Of(1), ConvPadding.Of(0, 1, 0, 1), ConvPadding.Of(1, 0, 1, 1) }
            from ceilMode in new[] { false, true }
            from layer in new Layer[]
            {
                MaxPool2D(size, stride, padding, ceilMode), MaxPool2D(size, stride, padding, ceilMode, dilation: (1, 2)),
                AveragePool2D(size, stride, padding, ceilMode), AveragePool2D(size, stride, padding, ceilMode, countIncludePad: false),
            }
            select (layer, TensorShape.Image(2, 8, 9));
        return [.. windows, .. sides, .. parts, (GlobalAveragePool2D(), s_image), (GlobalMaxPool2D(), s_image)];
    }

    private static IEnumerable<(Layer Layer, TensorShape Shape)> Others()
    {
        foreach (Activation activation in s_activations)
        {
            yield return (Dense(5, activation), s_vector);
            yield return (Dense(5, activation, useBias: false), s_vector);
            yield return (SqueezeExcite(3, activation, Activation.Sigmoid), s_image);
            yield return (SqueezeExcite(3, Activation.Relu, activation), s_image);
            yield return (Residual([Conv2D(6, 3, padding: ConvPadding.Same)], activation: activation), s_image);
            yield return (Residual([Conv2D(4, 1)], [Conv2D(4, 1)], activation), s_image);
            foreach (TensorShape shape in new[] { s_image, s_vector })
            {
                yield return (BatchNorm(activation), shape);
                yield return (Activate(activation), shape);
            }
        }

        foreach (TensorShape shape in new[] { s_image, s_vector })
        {
            yield return (LayerNorm(), shape);
            yield return (LayerScale(0.5), shape);
            yield return (Dropout(0.5), shape);
            yield return (StochasticDepth(0.5), shape);
        }

        foreach (Arithmetic operation in Enum.GetValues<Arithmetic>())
        {
            yield return (Compute(operation, 2.5), s_image);
            yield return (Compute(operation, -0.5, isReversed: operation != Arithmetic.Divide), s_vector);
            yield return (ComputeTrained(operation, TensorShape.Image(6, 1, 4)), s_image);
            yield return (ComputeTrained(operation, TensorShape.Vector(6), isReversed: operation != Arithmetic.Divide), s_vector);
        }

        yield return (Activate(Activation.LeakyRelu, alpha: 0.3), s_image);
        yield return (Activate(Activation.Elu, alpha: 0.3), s_vector);
        yield return (Clip(-0.3, 0.8), s_image);
        yield return (Clip(lowest: 0.1), s_image);
        yield return (Clip(highest: 0.1), s_vector);
        yield return (Reshape(TensorShape.Vector(120)), s_image);
        yield return (Reshape(TensorShape.Image(3, 1, 2)), s_vector);
        yield return (ChannelShuffle(3), s_image);
        yield return (ChannelSlice(1, 4), s_image);
        yield return (ChannelSlice(5, 1), s_vector);
        yield return (Graph(
            new GraphNode("first", ["input"], [Conv2D(6, 1)]),
            new GraphNode("second", ["input", "first"], [BatchNorm()], GraphMerge.Add),
            new GraphNode("third", ["first", "second"], merge: GraphMerge.Multiply),
            new GraphNode("fourth", ["third", "input", "second"], [Activate(Activation.Relu)], GraphMerge.Concat)), s_image);
        yield return (Flatten(), s_image);
        yield return (ZeroPadding2D(1, 2, 3, 0), s_image);
        yield return (Branches([Conv2D(2, 1)], [MaxPool2D(3, 1, 1)], []), s_image);
        yield return (Block([Conv2D(2, 3), BatchNorm()]), s_image);
    }
}
