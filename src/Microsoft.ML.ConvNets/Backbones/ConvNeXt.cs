using Microsoft.ML.ConvNets.Weights.Naming;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    private static readonly IReadOnlyList<WeightNameMap> s_convNeXtNames =
    [
        WeightNameMap.Create(
            "torchvision",
            [
                (@"^features\.0\.0\.", "stem.conv."), (@"^features\.0\.1\.", "stem.norm."),
                (@"^classifier\.0\.", "classifier.norm."), (@"^classifier\.2\.", "classifier.fc."),
                .. Enumerable.Range(1, 4).SelectMany(static stage => new[]
                {
                    ($@"^features\.{(2 * stage) - 2}\.0\.", $"stage{stage}.downsample_norm."),
                    ($@"^features\.{(2 * stage) - 2}\.1\.", $"stage{stage}.downsample."),
                    ($@"^features\.{(2 * stage) - 1}\.(\d+)\.", $"stage{stage}.${{1}}.body."),
                }),
                (@"\.layer_scale$", ".scale.weight"), (@"\.block\.0\.", ".depthwise."), (@"\.block\.2\.", ".norm."),
                (@"\.block\.3\.", ".expand."),
                (@"\.block\.5\.", ".project."),
            ]),
        WeightNameMap.Create(
            "timm",
            [
                (@"^stem\.0\.", "stem.conv."), (@"^stem\.1\.", "stem.norm."), (@"^head\.(norm|fc)\.", "classifier.${1}."),
                .. Enumerable.Range(1, 4).Select(static stage => ($@"^stages\.{stage - 1}\.", $"stage{stage}.")),
                (@"^(stage\d)\.downsample\.0\.", "${1}.downsample_norm."), (@"^(stage\d)\.downsample\.1\.", "${1}.downsample."),
                (@"^(stage\d)\.blocks\.(\d+)\.", "${1}.${2}.body."),
                (@"\.gamma$", ".scale.weight"), (@"\.conv_dw\.", ".depthwise."), (@"\.mlp\.fc1\.", ".expand."),
                (@"\.mlp\.fc2\.", ".project."),
            ]),
    ];

    /// <summary>
    /// ConvNeXt-T (Liu et al., 2022): a patch stem and four stages of residuals of a 7×7 depthwise convolution, a layer norm and two 1×1
    /// convolutions; 28,589,128 parameters with its top.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("convnext_tiny", "ConvNeXt-T: 28.6 M parameters, features of 768")]
    public static Backbone ConvNeXtTiny(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        ConvNeXt("convnext_tiny", [96, 192, 384, 768], [3, 3, 9, 3], dropRate: 0.1,
            new(weights, includeTop, classes, pooling, topActivation));

    private static Backbone ConvNeXt(string name, int[] filters, int[] residuals, double dropRate, in Variant variant)
    {
        const double Epsilon = 1e-6;
        List<Layer> blocks = [Block([Conv2D(filters[0], 4, 4, name: "conv"), LayerNorm(Epsilon, "norm")], "stem")];
        int number = 0;
        int last = residuals.Sum() - 1;
        for (int s = 0; s < residuals.Length; s++)
        {
            List<Layer> stage = s == 0 ? [] : [LayerNorm(Epsilon, "downsample_norm"), Conv2D(filters[s], 2, 2, name: "downsample")];
            for (int r = 0; r < residuals[s]; r++)
            {
                // The later a residual, the more often it is left out.
                double rate = dropRate * number++ / last;
                Layer[] drop = rate == 0 ? [] : [StochasticDepth(rate)];
                stage.Add(Residual(
                    [
                        DepthwiseConv2D(7, padding: 3, name: "depthwise"), LayerNorm(Epsilon, "norm"),
                        Conv2D(4 * filters[s], 1, activation: Activation.Gelu, name: "expand"), Conv2D(filters[s], 1, name: "project"),
                        LayerScale(1e-6, "scale"), .. drop,
                    ],
                    name: $"{r}"));
            }

            blocks.Add(Block([.. stage], $"stage{s + 1}"));
        }

        Layer[] top =
        [
            GlobalAveragePool2D(),
            Block([LayerNorm(Epsilon, "norm"), Dense(variant.Classes, variant.Activation, name: "fc")], TopName),
        ];
        return Assemble(name, 32, [.. blocks], top, variant, s_convNeXtNames);
    }
}

public static partial class KnownWeights
{
    /// <summary>ConvNeXt-T, top-1 accuracy on ImageNet 82.52%.</summary>
    public static PretrainedWeights ConvNeXtTiny { get; } = Torchvision("convnext_tiny", "convnext_tiny-983f1562.pth", 114_419_221,
        new() { CropRatio = 224.0 / 236 });
}
