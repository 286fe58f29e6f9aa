using Microsoft.ML.ConvNets.Weights.Naming;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    private static readonly IReadOnlyList<WeightNameMap> s_denseNetNames =
    [
        WeightNameMap.Create(
            "torchvision",

            // The first files that were published write norm.1 for norm1.
            (@"^(features\.denseblock\d\.denselayer\d+\.(?:norm|conv))\.([12])\.", "${1}${2}."),
            (@"^features\.conv0\.", "stem.conv."), (@"^features\.norm0\.", "stem.bn."), (@"^features\.norm5\.", "stage4.bn."),
            (@"^features\.denseblock(\d)\.denselayer(\d+)\.norm(\d)\.", "stage${1}.${2}.branch_2.bn${3}."),
            (@"^features\.denseblock(\d)\.denselayer(\d+)\.conv(\d)\.", "stage${1}.${2}.branch_2.conv${3}."),
            (@"^features\.transition(\d)\.norm\.", "stage${1}.transition_bn."),
            (@"^features\.transition(\d)\.conv\.", "stage${1}.transition.")),
    ];

    /// <summary>
    /// DenseNet-121 (Huang et al., 2016): a stem and four stages in which each step adds 32 channels to all before it; 7,978,856 parameters
    /// with its top.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("densenet121", "DenseNet-121: 8.0 M parameters, features of 1024")]
    public static Backbone DenseNet121(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        DenseNet("densenet121", [6, 12, 24, 16], new(weights, includeTop, classes, pooling, topActivation));

    private static Backbone DenseNet(string name, int[] steps, in Variant variant)
    {
        const int Growth = 32;
        int channels = 64;
        List<Layer> blocks = [Block([.. ConvNorm(channels, 7, 2), MaxPool2D(3, 2, 1)], "stem")];
        for (int s = 0; s < steps.Length; s++)
        {
            IEnumerable<Layer> stage = Enumerable.Range(1, steps[s]).Select(Step);
            channels = (channels + (steps[s] * Growth)) / 2;
            blocks.Add(Block(
                s < steps.Length - 1
                    ?
                    [
                        .. stage, BatchNorm(Activation.Relu, name: "transition_bn"), Convolution(channels, 1, "transition"),
                        AveragePool2D(2),
                    ]
                    : [.. stage, BatchNorm(Activation.Relu, name: "bn")],
                $"stage{s + 1}"));
        }

        return Assemble(name, 29, [.. blocks], AverageTop(variant), variant, s_denseNetNames);

        static Layer Step(int number)
        {
            Layer[] narrow = [BatchNorm(Activation.Relu, name: "bn1"), Convolution(4 * Growth, 1, "conv1")];
            Layer[] wide = [BatchNorm(Activation.Relu, name: "bn2"), Convolution(Growth, 3, "conv2")];
            return Branches([], [.. narrow, .. wide]) with { Name = $"{number}" };
        }

        static Conv2DLayer Convolution(int filters, int kernel, string name) =>
            Conv2D(filters, kernel, padding: kernel / 2, useBias: false, kernelInitializer: KernelInitializer.HeNormal, name: name);
    }
}

public static partial class KnownWeights
{
    /// <summary>DenseNet-121, top-1 accuracy on ImageNet 74.43%.</summary>
    public static PretrainedWeights DenseNet121 { get; } = Torchvision("densenet121", "densenet121-a639ec97.pth", 32_342_954);
}
