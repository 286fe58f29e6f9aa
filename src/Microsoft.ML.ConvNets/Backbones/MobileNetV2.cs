using Microsoft.ML.ConvNets.Weights.Naming;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    /// <summary>For each stage: factor of widening, output channels, units, stride of the first one.</summary>
    private static readonly (int Factor, int Output, int Units, int Stride)[] s_mobileNetV2 =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    private static readonly IReadOnlyList<WeightNameMap> s_mobileNetV2Names = MobileNetV2Names();

    /// <summary>
    /// MobileNetV2 (Sandler et al., 2018): a stem, seven stages of inverted residuals and a last 1×1 convolution; 3,504,872 parameters with
    /// its top.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("mobilenet_v2", "MobileNetV2: 3.5 M parameters, features of 1280")]
    public static Backbone MobileNetV2(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax)
    {
        var variant = new Variant(weights, includeTop, classes, pooling, topActivation);
        var style = new InvertedStyle(1e-5, 0.1);
        List<Layer> blocks = [Block([.. ConvNorm(32, 3, 2, Activation.Relu6)], "stem")];
        int channels = 32;
        for (int s = 0; s < s_mobileNetV2.Length; s++)
        {
            (int factor, int output, int units, int stride) = s_mobileNetV2[s];
            var stage = new Layer[units];
            for (int u = 0; u < units; u++)
            {
                stage[u] = InvertedResidual(
                    $"{u}", new(channels, channels * factor, output, 3, u == 0 ? stride : 1, Activation.Relu6), style);
                channels = output;
            }

            blocks.Add(Block([.. stage], $"stage{s + 1}"));
        }

        blocks.Add(Block([.. ConvNorm(1280, 1, 1, Activation.Relu6)], "head"));
        return Assemble("mobilenet_v2", 1, [.. blocks], AverageTop(variant, dropout: 0.2), variant, s_mobileNetV2Names);
    }

    /// <summary>torchvision counts the units through all stages.</summary>
    private static WeightNameMap[] MobileNetV2Names()
    {
        List<(string, string)> rules =
        [
            (@"^features\.0\.0\.", "stem.conv."), (@"^features\.0\.1\.", "stem.bn."),
            (@"^features\.18\.0\.", "head.conv."), (@"^features\.18\.1\.", "head.bn."), (@"^classifier\.1\.", "classifier."),
            (@"^features\.1\.conv\.0\.0\.", "stage1.0.depthwise."), (@"^features\.1\.conv\.0\.1\.", "stage1.0.depthwise_bn."),
            (@"^features\.1\.conv\.1\.", "stage1.0.project."), (@"^features\.1\.conv\.2\.", "stage1.0.project_bn."),
            (@"^features\.(\d+)\.conv\.0\.0\.", "features.${1}.expand."), (@"^features\.(\d+)\.conv\.0\.1\.", "features.${1}.expand_bn."),
            (@"^features\.(\d+)\.conv\.1\.0\.", "features.${1}.depthwise."),
            (@"^features\.(\d+)\.conv\.1\.1\.", "features.${1}.depthwise_bn."),
            (@"^features\.(\d+)\.conv\.2\.", "features.${1}.project."), (@"^features\.(\d+)\.conv\.3\.", "features.${1}.project_bn."),
        ];
        int index = 2;
        for (int s = 1; s < s_mobileNetV2.Length; s++)
        {
            for (int u = 0; u < s_mobileNetV2[s].Units; u++)
            {
                // The first unit of each stage changes the channels, so it is no residual.
                rules.Add(($@"^features\.{index++}\.", $"stage{s + 1}.{u}.{(u == 0 ? "" : "body.")}"));
            }
        }

        return [WeightNameMap.Create("torchvision", [.. rules])];
    }
}

public static partial class KnownWeights
{
    /// <summary>MobileNetV2, top-1 accuracy on ImageNet 71.88%.</summary>
    public static PretrainedWeights MobileNetV2 { get; } = Torchvision("mobilenet_v2", "mobilenet_v2-b0353104.pth");
}
