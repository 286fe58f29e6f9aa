using Microsoft.ML.ConvNets.Weights.Naming;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    private static readonly IReadOnlyList<WeightNameMap> s_squeezeNetNames =
    [
        WeightNameMap.Create(
            "torchvision",
            (@"^features\.0\.", "stem.conv."), (@"^features\.3\.", "stage1.0."), (@"^features\.4\.", "stage1.1."),
            (@"^features\.6\.", "stage2.0."),
            (@"^features\.7\.", "stage2.1."), (@"^features\.9\.", "stage3.0."), (@"^features\.10\.", "stage3.1."),
            (@"^features\.11\.", "stage3.2."),
            (@"^features\.12\.", "stage3.3."), (@"\.expand1x1\.", ".expand.branch_1.conv."), (@"\.expand3x3\.", ".expand.branch_2.conv."),
            (@"^classifier\.1\.", "classifier.")),
    ];

    /// <summary>
    /// SqueezeNet 1.1 (Iandola et al., 2016): modules that squeeze the channels with 1×1 convolutions before they expand them;
    /// 1,235,496 parameters with its top.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("squeezenet1_1", "SqueezeNet 1.1: 1.2 M parameters, features of 512")]
    public static Backbone SqueezeNet(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax)
    {
        var variant = new Variant(weights, includeTop, classes, pooling, topActivation);
        Layer[] blocks =
        [
            Block([Convolution(64, 3, "conv", stride: 2), MaxPool2D(3, 2, ceilMode: true)], "stem"),
            Block([Fire("0", 16, 64), Fire("1", 16, 64), MaxPool2D(3, 2, ceilMode: true)], "stage1"),
            Block([Fire("0", 32, 128), Fire("1", 32, 128), MaxPool2D(3, 2, ceilMode: true)], "stage2"),
            Block([Fire("0", 48, 192), Fire("1", 48, 192), Fire("2", 64, 256), Fire("3", 64, 256)], "stage3"),
        ];
        Layer[] top =
        [
            Dropout(0.5), Conv2D(variant.Classes, 1, activation: Activation.Relu, name: TopName), GlobalAveragePool2D(),
            Activate(variant.Activation),
        ];
        return Assemble("squeezenet1_1", 17, blocks, top, variant, s_squeezeNetNames);

        static BlockLayer Fire(string name, int squeezed, int expanded) => Block(
            [
                Convolution(squeezed, 1, "squeeze"),
                Branches([Convolution(expanded, 1, "conv")], [Convolution(expanded, 3, "conv", padding: 1)]) with { Name = "expand" },
            ],
            name);

        static Conv2DLayer Convolution(int filters, int kernel, string name, int stride = 1, int padding = 0) =>
            Conv2D(filters, kernel, stride, padding, Activation.Relu, kernelInitializer: KernelInitializer.HeUniform, name: name);
    }
}

public static partial class KnownWeights
{
    /// <summary>SqueezeNet 1.1, top-1 accuracy on ImageNet 58.18%.</summary>
    public static PretrainedWeights SqueezeNet { get; } = Torchvision("squeezenet1_1", "squeezenet1_1-b8a52dc0.pth");
}
