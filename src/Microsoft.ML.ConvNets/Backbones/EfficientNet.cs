using Microsoft.ML.ConvNets.Weights.Naming;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    /// <summary>For each stage: factor of widening, window, stride of the first unit, output channels, units.</summary>
    private static readonly (int Factor, int Kernel, int Stride, int Output, int Units)[] s_efficientNetB0 =
        [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)];

    private static readonly IReadOnlyList<WeightNameMap> s_efficientNetNames =
    [
        WeightNameMap.Create(
            "torchvision",
            [
                (@"^features\.0\.0\.", "stem.conv."), (@"^features\.0\.1\.", "stem.bn."),
                (@"^features\.8\.0\.", "head.conv."), (@"^features\.8\.1\.", "head.bn."), (@"^classifier\.1\.", "classifier."),

                // The first unit of each stage changes the channels, so it is no residual.
                (@"^features\.([1-7])\.0\.block\.", "stage${1}.0."), (@"^features\.([1-7])\.(\d+)\.block\.", "stage${1}.${2}.body."),
                .. PlainNames("stage1.0"), .. WidenedNames,
            ]),
        WeightNameMap.Create(
            "timm",
            [
                (@"^conv_stem\.", "stem.conv."), (@"^bn1\.", "stem.bn."), (@"^conv_head\.", "head.conv."), (@"^bn2\.", "head.bn."),
                .. Enumerable.Range(1, 7).Select(static stage => ($@"^blocks\.{stage - 1}\.", $"stage{stage}.")),
                (@"^(stage\d)\.([1-9]\d*)\.", "${1}.${2}.body."),
                (@"\.se\.conv_(reduce|expand)\.", ".excite.${1}."), (@"\.conv_dw\.", ".depthwise."),
                (@"^stage1\.0\.conv_pw\.", "stage1.0.project."), (@"^stage1\.0\.bn1\.", "stage1.0.depthwise_bn."),
                (@"^stage1\.0\.bn2\.", "stage1.0.project_bn."),
                (@"\.conv_pw\.", ".expand."), (@"\.conv_pwl\.", ".project."),
                (@"^(stage.*)\.bn1\.", "${1}.expand_bn."), (@"^(stage.*)\.bn2\.", "${1}.depthwise_bn."),
                (@"^(stage.*)\.bn3\.", "${1}.project_bn."),
            ]),
    ];

    /// <summary>
    /// EfficientNet-B0 (Tan and Le, 2019): a stem, seven stages of inverted residuals with squeeze-and-excitation and a last 1×1
    /// convolution; 5,288,548 parameters with its top.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("efficientnet_b0", "EfficientNet-B0: 5.3 M parameters, features of 1280")]
    public static Backbone EfficientNetB0(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax)
    {
        const double DropRate = 0.2;
        var variant = new Variant(weights, includeTop, classes, pooling, topActivation);
        var style = new InvertedStyle(1e-5, 0.1);
        List<Layer> blocks = [Block([.. ConvNorm(32, 3, 2, Activation.Silu)], "stem")];
        int channels = 32;
        int number = 0;
        int all = s_efficientNetB0.Sum(static stage => stage.Units);
        for (int s = 0; s < s_efficientNetB0.Length; s++)
        {
            (int factor, int kernel, int stride, int output, int units) = s_efficientNetB0[s];
            var stage = new Layer[units];
            for (int u = 0; u < units; u++)
            {
                // The later a residual, the more often it is left out.
                stage[u] = InvertedResidual(
                    $"{u}", new(channels, channels * factor, output, kernel, u == 0 ? stride : 1, Activation.Silu), style,
                    SqueezeExcite(Math.Max(1, channels / 4), Activation.Silu, name: "excite"), DropRate * number++ / all);
                channels = output;
            }

            blocks.Add(Block([.. stage], $"stage{s + 1}"));
        }

        blocks.Add(Block([.. ConvNorm(1280, 1, 1, Activation.Silu)], "head"));
        return Assemble("efficientnet_b0", 1, [.. blocks], AverageTop(variant, dropout: 0.2), variant, s_efficientNetNames);
    }
}

public static partial class KnownWeights
{
    /// <summary>EfficientNet-B0, top-1 accuracy on ImageNet 77.69%.</summary>
    public static PretrainedWeights EfficientNetB0 { get; } =
        Torchvision("efficientnet_b0", "efficientnet_b0_rwightman-3dd342df.pth", length: null,
        new() { CropRatio = 224.0 / 256, Interpolation = Interpolation.Bicubic });
}
