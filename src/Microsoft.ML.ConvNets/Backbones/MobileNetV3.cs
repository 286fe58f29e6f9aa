using Microsoft.ML.ConvNets.Weights.Naming;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    private static readonly MobileUnit[][] s_mobileNetV3Small =
    [
        [new(16, 16, 3, 2, Excited: true, Activation.Relu)],
        [new(72, 24, 3, 2, Excited: false, Activation.Relu), new(88, 24, 3, 1, Excited: false, Activation.Relu)],
        [
            new(96, 40, 5, 2, Excited: true, Activation.HardSwish), new(240, 40, 5, 1, Excited: true, Activation.HardSwish),
            new(240, 40, 5, 1, Excited: true, Activation.HardSwish), new(120, 48, 5, 1, Excited: true, Activation.HardSwish),
            new(144, 48, 5, 1, Excited: true, Activation.HardSwish),
        ],
        [
            new(288, 96, 5, 2, Excited: true, Activation.HardSwish), new(576, 96, 5, 1, Excited: true, Activation.HardSwish),
            new(576, 96, 5, 1, Excited: true, Activation.HardSwish),
        ],
    ];

    private static readonly MobileUnit[][] s_mobileNetV3Large =
    [
        [new(16, 16, 3, 1, Excited: false, Activation.Relu)],
        [new(64, 24, 3, 2, Excited: false, Activation.Relu), new(72, 24, 3, 1, Excited: false, Activation.Relu)],
        [
            new(72, 40, 5, 2, Excited: true, Activation.Relu), new(120, 40, 5, 1, Excited: true, Activation.Relu),
            new(120, 40, 5, 1, Excited: true, Activation.Relu),
        ],
        [
            new(240, 80, 3, 2, Excited: false, Activation.HardSwish), new(200, 80, 3, 1, Excited: false, Activation.HardSwish),
            new(184, 80, 3, 1, Excited: false, Activation.HardSwish), new(184, 80, 3, 1, Excited: false, Activation.HardSwish),
            new(480, 112, 3, 1, Excited: true, Activation.HardSwish), new(672, 112, 3, 1, Excited: true, Activation.HardSwish),
        ],
        [
            new(672, 160, 5, 2, Excited: true, Activation.HardSwish), new(960, 160, 5, 1, Excited: true, Activation.HardSwish),
            new(960, 160, 5, 1, Excited: true, Activation.HardSwish),
        ],
    ];

    private static readonly IReadOnlyList<WeightNameMap> s_mobileNetV3SmallNames = MobileNetV3Names(s_mobileNetV3Small);
    private static readonly IReadOnlyList<WeightNameMap> s_mobileNetV3LargeNames = MobileNetV3Names(s_mobileNetV3Large);

    /// <summary>
    /// MobileNetV3 small (Howard et al., 2019): inverted residuals with squeeze-and-excitation and hard swish; 2,542,856 parameters with
    /// its top.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("mobilenet_v3_small", "MobileNetV3 small: 2.5 M parameters, features of 576")]
    public static Backbone MobileNetV3Small(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        MobileNetV3("mobilenet_v3_small", s_mobileNetV3Small, 576, 1024,
            new(weights, includeTop, classes, pooling, topActivation), s_mobileNetV3SmallNames);

    /// <summary>MobileNetV3 large (Howard et al., 2019): the deeper one of the two; 5,483,032 parameters with its top.</summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("mobilenet_v3_large", "MobileNetV3 large: 5.5 M parameters, features of 960")]
    public static Backbone MobileNetV3Large(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        MobileNetV3("mobilenet_v3_large", s_mobileNetV3Large, 960, 1280,
            new(weights, includeTop, classes, pooling, topActivation), s_mobileNetV3LargeNames);

    private static Backbone MobileNetV3(
        string name, MobileUnit[][] stages, int lastFilters, int topUnits, in Variant variant, IReadOnlyList<WeightNameMap> names)
    {
        var style = new InvertedStyle(1e-3, 0.01);
        List<Layer> blocks =
            [Block([.. ConvNorm(16, 3, 2, Activation.HardSwish, epsilon: style.Epsilon, momentum: style.Momentum)], "stem")];
        int channels = 16;
        for (int s = 0; s < stages.Length; s++)
        {
            var stage = new Layer[stages[s].Length];
            for (int u = 0; u < stage.Length; u++)
            {
                MobileUnit unit = stages[s][u];
                stage[u] = InvertedResidual($"{u}", unit.After(channels), style, unit.Excited ? Excitation(unit.Expanded) : null);
                channels = unit.Output;
            }

            blocks.Add(Block([.. stage], $"stage{s + 1}"));
        }

        blocks.Add(Block([.. ConvNorm(lastFilters, 1, 1, Activation.HardSwish, epsilon: style.Epsilon, momentum: style.Momentum)], "head"));
        Layer[] top =
        [
            GlobalAveragePool2D(),
            Block(
                [Dense(topUnits, Activation.HardSwish, name: "fc1"), Dropout(0.2), Dense(variant.Classes, variant.Activation, name: "fc2")],
                TopName),
        ];
        return Assemble(name, 1, [.. blocks], top, variant, names);

        static SqueezeExciteLayer Excitation(int channels) =>
            SqueezeExcite(MultipleOfEight(channels / 4), Activation.Relu, Activation.HardSigmoid, "excite");
    }

    /// <summary>The nearest multiple of 8, but never less than nine tenths of the number: how the MobileNets round channels.</summary>
    private static int MultipleOfEight(int channels)
    {
        int nearest = Math.Max(8, (channels + 4) / 8 * 8);
        return nearest * 10 < channels * 9 ? nearest + 8 : nearest;
    }

    /// <summary>torchvision counts the units through all stages.</summary>
    private static WeightNameMap[] MobileNetV3Names(MobileUnit[][] stages)
    {
        List<(string, string)> rules = [(@"^features\.0\.0\.", "stem.conv."), (@"^features\.0\.1\.", "stem.bn.")];
        int index = 1;
        int channels = 16;
        for (int s = 0; s < stages.Length; s++)
        {
            for (int u = 0; u < stages[s].Length; u++)
            {
                string unit = $"stage{s + 1}.{u}" + (stages[s][u].After(channels).IsResidual ? ".body" : "");
                rules.Add(($@"^features\.{index++}\.block\.", $"{unit}."));
                if (s == 0)
                {
                    rules.AddRange(PlainNames(unit));
                }

                channels = stages[s][u].Output;
            }
        }

        return
        [
            WeightNameMap.Create(
                "torchvision",
                [
                    .. rules, .. WidenedNames, ($@"^features\.{index}\.0\.", "head.conv."), ($@"^features\.{index}\.1\.", "head.bn."),
                    (@"^classifier\.0\.", "classifier.fc1."), (@"^classifier\.3\.", "classifier.fc2."),
                ]),
        ];
    }

    private sealed record MobileUnit(int Expanded, int Output, int Kernel, int Stride, bool Excited, Activation Activation)
    {
        internal InvertedUnit After(int channels) => new(channels, Expanded, Output, Kernel, Stride, Activation);
    }
}

public static partial class KnownWeights
{
    /// <summary>MobileNetV3 small, top-1 accuracy on ImageNet 67.67%.</summary>
    public static PretrainedWeights MobileNetV3Small { get; } =
        Torchvision("mobilenet_v3_small", "mobilenet_v3_small-047dcff4.pth", 10_306_551);

    /// <summary>MobileNetV3 large, top-1 accuracy on ImageNet 74.04%.</summary>
    public static PretrainedWeights MobileNetV3Large { get; } = Torchvision("mobilenet_v3_large", "mobilenet_v3_large-8738ca79.pth");
}
