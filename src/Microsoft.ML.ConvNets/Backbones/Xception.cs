using Microsoft.ML.ConvNets.Weights.Naming;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    private static readonly IReadOnlyList<WeightNameMap> s_xceptionNames =
    [
        WeightNameMap.Create(
            "timm",

            // The first block does not begin with an activation, so its steps have other numbers.
            (@"^block1\.rep\.0\.", "block1.residual.body.sep1."), (@"^block1\.rep\.1\.", "block1.residual.body.bn1."),
            (@"^block1\.rep\.3\.", "block1.residual.body.sep2."), (@"^block1\.rep\.4\.", "block1.residual.body.bn2."),
            (@"^block(\d+)\.rep\.1\.", "block${1}.residual.body.sep1."), (@"^block(\d+)\.rep\.2\.", "block${1}.residual.body.bn1."),
            (@"^block(\d+)\.rep\.4\.", "block${1}.residual.body.sep2."), (@"^block(\d+)\.rep\.5\.", "block${1}.residual.body.bn2."),
            (@"^block(\d+)\.rep\.7\.", "block${1}.residual.body.sep3."), (@"^block(\d+)\.rep\.8\.", "block${1}.residual.body.bn3."),
            (@"^block(\d+)\.skip\.", "block${1}.residual.shortcut.conv."), (@"^block(\d+)\.skipbn\.", "block${1}.residual.shortcut.bn."),
            (@"^(conv|bn)([12])\.", "stem.${1}${2}."), (@"^conv([34])\.", "exit.sep${1}."), (@"^bn([34])\.", "exit.bn${1}."),
            (@"\.(sep\d)\.conv1\.", ".${1}.depthwise."), (@"^(?:fc|last_linear)\.", "classifier.")),
    ];

    /// <summary>
    /// Xception (Chollet, 2017): a stem, twelve residual blocks of separable convolutions and two more of those; 22,855,952 parameters with
    /// its top. Its batch norms have an epsilon of 1e-5 as in timm's <c>legacy_xception</c>, not Keras' 1e-3.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("xception", "Xception: 22.9 M parameters, features of 2048")]
    public static Backbone Xception(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax)
    {
        var variant = new Variant(weights, includeTop, classes, pooling, topActivation);
        List<Layer> blocks =
        [
            Block(
                [
                    .. ConvNorm(32, 3, 2, conv: "conv1", norm: "bn1", padding: ConvPadding.Valid),
                    .. ConvNorm(64, 3, conv: "conv2", norm: "bn2", padding: ConvPadding.Valid),
                ],
                "stem"),
            Entry("block1", 128, 128, startsActive: false), Entry("block2", 256, 256), Entry("block3", 728, 728),
        ];
        for (int b = 4; b <= 11; b++)
        {
            blocks.Add(Block(
                [
                    Residual(
                        [Activate(Activation.Relu), .. Separable(1, 728), .. Separable(2, 728), .. Separable(3, 728, Activation.None)],
                        name: "residual"),
                ],
                $"block{b}"));
        }

        blocks.Add(Entry("block12", 728, 1024));
        blocks.Add(Block([.. Separable(3, 1536), .. Separable(4, 2048)], "exit"));
        return Assemble("xception", 7, [.. blocks], AverageTop(variant), variant, s_xceptionNames);

        static BlockLayer Entry(string name, int first, int second, bool startsActive = true)
        {
            Layer[] start = startsActive ? [Activate(Activation.Relu)] : [];
            return Block(
                [
                    Residual(
                        [.. start, .. Separable(1, first), .. Separable(2, second, Activation.None), MaxPool2D(3, 2, 1)],
                        [.. ConvNorm(second, 1, 2, Activation.None)],
                        name: "residual"),
                ],
                name);
        }

        static Layer[] Separable(int number, int filters, Activation activation = Activation.Relu) =>
        [
            SeparableConv2D(filters, 3, padding: 1, useBias: false, kernelInitializer: KernelInitializer.HeNormal, name: $"sep{number}"),
            BatchNorm(activation, name: $"bn{number}"),
        ];
    }
}

public static partial class KnownWeights
{
    /// <summary>Xception, converted from Keras, top-1 accuracy on ImageNet 78.89%; for pixels in [-1, 1] at 299×299.</summary>
    public static PretrainedWeights Xception { get; } = ForImageNet(
        "xception", "https://github.com/huggingface/pytorch-image-models/releases/download/v0.1-cadene/xception-43020ad28.pth",
        length: null,
        new() { Size = 299, CropRatio = 299.0 / 333, Interpolation = Interpolation.Bicubic, Scaling = ChannelScaling.MinusOneToOne });
}
