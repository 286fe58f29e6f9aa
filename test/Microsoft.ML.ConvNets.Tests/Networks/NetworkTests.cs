using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Tests.Networks;

[TestClass]
public class NetworkTests
{
    [TestMethod]
    public void Same_padding_gives_the_size_over_the_stride_rounded_up()
    {
        for (int size = 1; size <= 12; size++)
        {
            for (int window = 1; window <= 6; window++)
            {
                for (int stride = 1; stride <= 5; stride++)
                {
                    TensorShape output = Conv2D(1, window, stride, ConvPadding.Same).OutputShape(TensorShape.Image(1, size, size + 1));
                    Assert.AreEqual((size + stride - 1) / stride, output.Height, $"{size} {window} {stride}");
                    Assert.AreEqual((size + stride) / stride, output.Width, $"{size} {window} {stride}");
                }
            }
        }
    }

    [TestMethod]
    public void Networks_with_equal_layers_are_equal()
    {
        Assert.AreEqual(Shop(), Shop());
        Assert.AreEqual(Shop().GetHashCode(), Shop().GetHashCode());
        Assert.AreNotEqual(Shop(), Shop().WithInput(32, 32));
        Assert.AreNotEqual(Network.Sequential(Dense(3)), Network.Sequential(Dense(3, Activation.Relu)));
        Assert.AreNotEqual(Network.Sequential(Dense(3)), Network.Sequential(Dense(3, name: "head")));
    }

    [TestMethod]
    public void The_output_shape_follows_from_the_input()
    {
        Assert.AreEqual(TensorShape.Vector(128), Shop().OutputShape(TensorShape.Image(3, 28, 28)));
        Assert.AreEqual(TensorShape.Image(7, 4, 4), Network.Sequential(Conv2D(7, 3, stride: 2, padding: 1)).OutputShape(TensorShape.Image(1, 8, 8)));
    }

    [TestMethod]
    public void A_summary_names_layers_shapes_and_counts()
    {
        string text = Shop().Summary(TensorShape.Image(1, 28, 28), classes: 10);
        string expected = """
            Layer         Kind                   Output        Parameters
            ────────────  ─────────────────────  ────────────  ──────────
            input                                [1, 28, 28]            0
            conv2d_1      Conv2D 32 of 3×3, Relu [32, 26, 26]         320
            max_pool2d_1  MaxPool2D 2×2          [32, 13, 13]           0
            conv2d_2      Conv2D 64 of 3×3, Relu [64, 11, 11]      18,496
            max_pool2d_2  MaxPool2D 2×2          [64, 5, 5]             0
            flatten_1     Flatten                [1600]                 0
            dense_1       Dense 128, Relu        [128]            204,928
            dropout_1     Dropout 0.5            [128]                  0
            output        Dense 10               [10]               1,290
            225,034 parameters (0.9 MiB)
            """;
        CollectionAssert.AreEqual(Words(expected), Words(text));
        StringAssert.Contains(Network.Sequential(BatchNorm()).Summary(TensorShape.Image(3, 4, 4)), "6 parameters (0.0 MiB), 6 running statistics");

        // Rules and the gaps between columns may be drawn as one likes.
        static string[] Words(string table) => [.. table.Split([' ', '\n', '\r', '─'], StringSplitOptions.RemoveEmptyEntries)];
    }

    [TestMethod]
    public void A_summary_needs_a_shape()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Shop().Summary());
        StringAssert.Contains(error.Message, "WithInput");
        StringAssert.Contains(Shop().WithInput(28, 28, 1).Summary(), "204,928");
    }

    [TestMethod]
    public void What_does_not_fit_names_the_layer_and_the_shapes()
    {
        (Network Network, TensorShape Input, string[] Parts)[] cases =
        [
            (Network.Sequential(Conv2D(4, 3), MaxPool2D(2), Conv2D(8, 5)), TensorShape.Image(3, 8, 8),
                ["Layer 3", "conv2d_2", "[4, 3, 3]", "[3, 8, 8] → [4, 6, 6] → [4, 3, 3]", "height of 3", "ConvPadding.Same"]),
            (Network.Sequential(Dense(3)), TensorShape.Image(1, 4, 4), ["Layer 1", "dense_1", "[1, 4, 4]", "Flatten"]),
            (Network.Sequential(Flatten(), MaxPool2D(2, name: "pool")), TensorShape.Image(1, 4, 4), ["Layer 2", "'pool'", "[16]", "before Flatten"]),
            (Network.Sequential(MaxPool2D(4)), TensorShape.Image(1, 8, 3), ["width of 3"]),
            (Network.Sequential(GlobalAveragePool2D()), TensorShape.Vector(3), ["global_average_pool2d_1", "[3]"]),
            (Network.Sequential(Conv2D(1, 1, padding: 1 << 24)), TensorShape.Image(1, 8, 3), ["conv2d_1", "[1, 8, 3]"]),
            (Network.Sequential(Conv2D(1 << 20, 1)), TensorShape.Image(1, 640, 480), ["conv2d_1", "values for each sample"]),
            (Network.Sequential(Dense(1 << 24), Dense(1 << 24)), TensorShape.Vector(3), ["dense_2", "parameters"]),
            (Network.Sequential(Conv2D(1 << 24, 1 << 24, padding: ConvPadding.Same)), TensorShape.Image(3, 1, 1), ["conv2d_1"]),
            (Network.Sequential(Conv2D(4, 1, groups: 2)), TensorShape.Image(3, 4, 4), ["conv2d_1", "3 channels", "2 groups"]),
            (Network.Sequential(Conv2D(4, (1, 5))), TensorShape.Image(3, 4, 4), ["width of 4"]),
            (Network.Sequential(Conv2D(4, 3, dilation: 2)), TensorShape.Image(3, 4, 5), ["kernel of 5", "height of 4"]),
            (Network.Sequential(Conv2D(4, 1 << 24, dilation: 1 << 24)), TensorShape.Image(3, 4, 5), ["conv2d_1", "dilation"]),
            (Network.Sequential(DepthwiseConv2D(1, depthMultiplier: 1 << 24)), TensorShape.Image(1 << 10, 1, 1), ["depthwise_conv2d_1"]),
            (Network.Sequential(SeparableConv2D(4, 1, depthMultiplier: 1 << 24)), TensorShape.Image(1 << 10, 1, 1), ["separable_conv2d_1"]),
            (Network.Sequential(ZeroPadding2D(1 << 24)), TensorShape.Image(1, 2, 2), ["zero_padding2d_1"]),
            (Network.Sequential(GlobalMaxPool2D()), TensorShape.Vector(3), ["global_max_pool2d_1", "[3]"]),
            (Network.Sequential(SqueezeExcite(2)), TensorShape.Vector(3), ["squeeze_excite_1", "[3]"]),
            (Network.Sequential(AdaptiveAveragePool2D(7)), TensorShape.Vector(3), ["adaptive_average_pool2d_1", "[3]"]),
        ];
        foreach ((Network network, TensorShape input, string[] parts) in cases)
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => network.OutputShape(input));
            foreach (string part in parts)
            {
                StringAssert.Contains(error.Message, part);
            }
        }
    }

    [TestMethod]
    public void Names_are_unique_and_without_dots()
    {
        TensorShape input = TensorShape.Vector(2);
        foreach (Network network in new[]
        {
            Network.Sequential(Dense(2, name: "a"), Dense(2, name: "a")),
            Network.Sequential(Dense(2, name: "a.b")),
            Network.Sequential(Dense(2, name: "")),
            Network.Sequential(Dense(2, name: "dense_2"), Dense(2)),
        })
        {
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => network.OutputShape(input)).Message, "name");
        }

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Network.Sequential(Dense(2, name: "output")).Summary(input, classes: 2)).Message, "'output'");
    }

    [TestMethod]
    public void Numbers_out_of_range_are_refused_by_name()
    {
        (Action Make, string Name)[] cases =
        [
            (() => Conv2D(0, 3), "filters"), (() => Conv2D(1, 0), "kernelSize"), (() => Conv2D(1, 3, stride: 0), "stride"),
            (() => Conv2D(1, 3, padding: -1), "pixels"), (() => Conv2D(1, int.MaxValue), "kernelSize"), (() => ConvPadding.Of(int.MaxValue), "pixels"),
            (() => MaxPool2D(0), "size"), (() => MaxPool2D(2, stride: -1), "stride"), (() => MaxPool2D(2, padding: 2), "padding"),
            (() => AveragePool2D(0), "size"), (() => Dense(0), "units"), (() => Dropout(1), "rate"), (() => Dropout(double.NaN), "rate"),
            (() => BatchNorm(momentum: 0), "momentum"), (() => BatchNorm(epsilon: 0), "epsilon"), (() => BatchNorm(epsilon: double.PositiveInfinity), "epsilon"),
            (() => Dense(1, (Activation)99), "activation"), (() => Activate((Activation)(-1)), "activation"),
            (() => Dense(1, kernelInitializer: (KernelInitializer)9), "initializer"), (() => Conv2D(1, 1, kernelInitializer: (KernelInitializer)9), "initializer"),
            (() => Conv2D(1, (3, 0)), "kernelSize"), (() => Conv2D(3, 1, groups: 2), "groups"), (() => Conv2D(3, 1, dilation: 0), "dilation"),
            (() => DepthwiseConv2D(3, depthMultiplier: 0), "depthMultiplier"), (() => SeparableConv2D(0, 3), "filters"), (() => SeparableConv2D(1, default), "kernelSize"),
            (() => ZeroPadding2D(-1), "top"), (() => ZeroPadding2D(0, 0, 0, -1), "right"), (() => LayerNorm(double.NaN), "epsilon"),
            (() => AveragePool2D(3, padding: 3), "padding"), (() => AdaptiveAveragePool2D(0), "size"), (() => SqueezeExcite(0), "reducedChannels"),
            (() => SqueezeExcite(1, gate: (Activation)99), "activation"), (() => LayerScale(double.NaN), "initialValue"), (() => StochasticDepth(1), "rate"),
            (() => TensorShape.Image(0, 1, 1), "channels"), (() => TensorShape.Image(1, -1, 1), "height"), (() => TensorShape.Vector(int.MaxValue), "length"),
        ];
        foreach ((Action make, string name) in cases)
        {
            Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(make).ParamName);
        }

        Assert.Throws<ArgumentException>(() => Network.Sequential(Dense(1), null!));
    }

    [TestMethod]
    public void Presets_are_found_by_name_and_fit_their_images()
    {
        foreach (string name in NetworkPresets.All.Keys)
        {
            int side = name == "cats-dogs" ? 150 : 28;
            Assert.IsFalse(NetworkPresets.Get(name.ToUpperInvariant()).OutputShape(TensorShape.Image(3, side, side)).IsImage, name);
        }

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => NetworkPresets.Get("vgg")).Message, "keras-cnn");
        Assert.ThrowsExactly<ArgumentNullException>(() => NetworkPresets.Get(null!));
    }

    private static Network Shop() => Network.Sequential(
        Conv2D(32, 3, activation: Activation.Relu), MaxPool2D(2),
        Conv2D(64, 3, activation: Activation.Relu), MaxPool2D(2),
        Flatten(), Dense(128, Activation.Relu), Dropout(0.5));
}
