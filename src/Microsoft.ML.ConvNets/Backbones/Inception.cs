using Microsoft.ML.ConvNets.Weights.Naming;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    private static readonly IReadOnlyList<WeightNameMap> s_inceptionNames =
    [
        WeightNameMap.Create(
            "torchvision",
            (@"^Conv2d_(\d[ab])_\dx\d\.", "stem.conv${1}."), (@"^Mixed_(\d[a-e])\.", "mixed${1}.branches."), (@"^fc\.", "classifier."),
            (@"\.branch1x1\.", ".branch_1.conv1."), (@"\.branch_pool\.", ".branch_4.conv1."),
            (@"^(mixed5[bcd]\.branches)\.branch5x5_(\d)\.", "${1}.branch_2.conv${2}."),
            (@"^(mixed5[bcd]\.branches)\.branch3x3dbl_(\d)\.", "${1}.branch_3.conv${2}."),
            (@"^(mixed6a\.branches)\.branch3x3\.", "${1}.branch_1.conv1."),
            (@"^(mixed6a\.branches)\.branch3x3dbl_(\d)\.", "${1}.branch_2.conv${2}."),
            (@"^(mixed6[b-e]\.branches)\.branch7x7_(\d)\.", "${1}.branch_2.conv${2}."),
            (@"^(mixed6[b-e]\.branches)\.branch7x7dbl_(\d)\.", "${1}.branch_3.conv${2}."),
            (@"^(mixed7a\.branches)\.branch3x3_(\d)\.", "${1}.branch_1.conv${2}."),
            (@"^(mixed7a\.branches)\.branch7x7x3_(\d)\.", "${1}.branch_2.conv${2}."),
            (@"^(mixed7[bc]\.branches)\.branch3x3_", "${1}.branch_2.conv"),
            (@"^(mixed7[bc]\.branches)\.branch3x3dbl_", "${1}.branch_3.conv"),
            (@"^(mixed7[bc]\.branches\.branch_\d)\.conv\da\.", "${1}.split.branch_1.conv1."),
            (@"^(mixed7[bc]\.branches\.branch_\d)\.conv\db\.", "${1}.split.branch_2.conv1."))
            .Ignoring(@"AuxLogits\..*"),
    ];

    /// <summary>
    /// Inception v3 (Szegedy et al., 2015) without its auxiliary classifier: a stem and eleven modules of branches; 23,834,568 parameters
    /// with its top. Made for images of 299×299 with pixels between -1 and 1.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("inception_v3", "Inception v3: 23.8 M parameters, features of 2048")]
    public static Backbone InceptionV3(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax)
    {
        var variant = new Variant(weights, includeTop, classes, pooling, topActivation);
        Layer[] blocks =
        [
            Block(
                [
                    Unit("conv1a", 32, 3, 2, ConvPadding.Valid), Unit("conv2a", 32, 3, padding: ConvPadding.Valid),
                    Unit("conv2b", 64, 3), MaxPool2D(3, 2),
                    Unit("conv3b", 80, 1), Unit("conv4a", 192, 3, padding: ConvPadding.Valid), MaxPool2D(3, 2),
                ],
                "stem"),
            MixedFive("mixed5b", 32), MixedFive("mixed5c", 64), MixedFive("mixed5d", 64),
            Mixed("mixed6a", [Unit(1, 384, 3, 2)], [Unit(1, 64, 1), Unit(2, 96, 3), Unit(3, 96, 3, 2)], [MaxPool2D(3, 2)]),
            MixedSix("mixed6b", 128), MixedSix("mixed6c", 160), MixedSix("mixed6d", 160), MixedSix("mixed6e", 192),
            Mixed(
                "mixed7a",
                [Unit(1, 192, 1), Unit(2, 320, 3, 2)],
                [Unit(1, 192, 1), Unit(2, 192, (1, 7)), Unit(3, 192, (7, 1)), Unit(4, 192, 3, 2)],
                [MaxPool2D(3, 2)]),
            MixedSeven("mixed7b"), MixedSeven("mixed7c"),
        ];
        return Assemble("inception_v3", 75, blocks, AverageTop(variant, dropout: 0.5), variant, s_inceptionNames);

        static BlockLayer MixedFive(string name, int pooled) => Mixed(
            name, [Unit(1, 64, 1)], [Unit(1, 48, 1), Unit(2, 64, 5)], [Unit(1, 64, 1), Unit(2, 96, 3), Unit(3, 96, 3)],
            [AveragePool2D(3, 1, 1), Unit(1, pooled, 1)]);

        static BlockLayer MixedSix(string name, int filters) => Mixed(
            name, [Unit(1, 192, 1)], [Unit(1, filters, 1), Unit(2, filters, (1, 7)), Unit(3, 192, (7, 1))],
            [Unit(1, filters, 1), Unit(2, filters, (7, 1)), Unit(3, filters, (1, 7)), Unit(4, filters, (7, 1)), Unit(5, 192, (1, 7))],
            [AveragePool2D(3, 1, 1), Unit(1, 192, 1)]);

        static BlockLayer MixedSeven(string name) => Mixed(
            name, [Unit(1, 320, 1)], [Unit(1, 384, 1), Split()], [Unit(1, 448, 1), Unit(2, 384, 3), Split()],
            [AveragePool2D(3, 1, 1), Unit(1, 192, 1)]);

        static BranchesLayer Split() => Branches([Unit(1, 384, (1, 3))], [Unit(1, 384, (3, 1))]) with { Name = "split" };
    }

    private static BlockLayer Mixed(string name, params ReadOnlySpan<LayerSequence> branches) =>
        Block([Branches(branches) with { Name = "branches" }], name);

    private static BlockLayer Unit(int number, int filters, KernelSize kernel, int stride = 1) =>
        Unit($"conv{number}", filters, kernel, stride, stride == 1 ? ConvPadding.Same : ConvPadding.Valid);

    private static BlockLayer Unit(string name, int filters, KernelSize kernel, int stride = 1, ConvPadding? padding = null) =>
        Block([.. ConvNorm(filters, kernel, stride, epsilon: 1e-3, padding: padding ?? ConvPadding.Same)], name);
}

public static partial class KnownWeights
{
    /// <summary>
    /// Inception v3, top-1 accuracy on ImageNet 77.29%; for pixels in [-1, 1] at 299×299. In torchvision the network itself
    /// turns ImageNet's scaling into this one.
    /// </summary>
    public static PretrainedWeights InceptionV3 { get; } = Torchvision("inception_v3", "inception_v3_google-0cc3c7bd.pth", 108_949_747,
        new() { Size = 299, CropRatio = 299.0 / 342, Scaling = ChannelScaling.MinusOneToOne });
}
