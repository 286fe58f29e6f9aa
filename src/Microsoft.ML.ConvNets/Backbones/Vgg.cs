using Microsoft.ML.ConvNets.Weights.Naming;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    private static readonly int[] s_vgg16 = [2, 2, 3, 3, 3];
    private static readonly int[] s_vgg19 = [2, 2, 4, 4, 4];
    private static readonly int[] s_vggFilters = [64, 128, 256, 512, 512];

    private static readonly IReadOnlyList<WeightNameMap> s_vgg16Names = VggNames(s_vgg16, batchNorm: false);
    private static readonly IReadOnlyList<WeightNameMap> s_vgg19Names = VggNames(s_vgg19, batchNorm: false);
    private static readonly IReadOnlyList<WeightNameMap> s_vgg16BatchNormNames = VggNames(s_vgg16, batchNorm: true);
    private static readonly IReadOnlyList<WeightNameMap> s_vgg19BatchNormNames = VggNames(s_vgg19, batchNorm: true);

    /// <summary>VGG-16 (Simonyan and Zisserman, 2014): five blocks of 3×3 convolutions; 138,357,544 parameters with its top.</summary>
    /// <param name="weights">
    /// What it begins with, which also says how images are prepared: its own of <see cref="KnownWeights"/>, or a file's. They are read, and
    /// fetched if need be, when a trainer or featurizer is fitted. Default null: drawn at random.
    /// </param>
    /// <param name="includeTop">Whether it ends with its classifier. Default false: with its features.</param>
    /// <param name="classes">Number of classes of the classifier, at least 1. Default 1000, those of ImageNet.</param>
    /// <param name="pooling">How the last feature maps are pooled where there is no classifier. Default: their means.</param>
    /// <param name="topActivation">The function applied to the classifier's outputs. Default softmax; none gives logits.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="classes"/> is less than 1, or there is no such pooling or activation.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The weights are known to be those of another network or of another number of classes.
    /// </exception>
    [Backbone("vgg16", "VGG-16: 138.4 M parameters, features of 512")]
    public static Backbone VGG16(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        Vgg("vgg16", s_vgg16, batchNorm: false, new(weights, includeTop, classes, pooling, topActivation), s_vgg16Names);

    /// <summary>VGG-19 (Simonyan and Zisserman, 2014): VGG-16 with three more convolutions; 143,667,240 parameters with its top.</summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("vgg19", "VGG-19: 143.7 M parameters, features of 512")]
    public static Backbone VGG19(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        Vgg("vgg19", s_vgg19, batchNorm: false, new(weights, includeTop, classes, pooling, topActivation), s_vgg19Names);

    /// <summary>VGG-16 with a batch norm after each convolution; 138,365,992 parameters with its top.</summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("vgg16_bn", "VGG-16 with batch norm: 138.4 M parameters, features of 512")]
    public static Backbone VGG16BatchNorm(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        Vgg("vgg16_bn", s_vgg16, batchNorm: true, new(weights, includeTop, classes, pooling, topActivation), s_vgg16BatchNormNames);

    /// <summary>VGG-19 with a batch norm after each convolution; 143,678,248 parameters with its top.</summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("vgg19_bn", "VGG-19 with batch norm: 143.7 M parameters, features of 512")]
    public static Backbone VGG19BatchNorm(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        Vgg("vgg19_bn", s_vgg19, batchNorm: true, new(weights, includeTop, classes, pooling, topActivation), s_vgg19BatchNormNames);

    private static Backbone Vgg(string name, int[] convolutions, bool batchNorm, in Variant variant, IReadOnlyList<WeightNameMap> names)
    {
        Layer[] top =
        [
            AdaptiveAveragePool2D(7),
            Flatten(),
            Block(
                [
                    Dense(4096, Activation.Relu, name: "fc1"), Dropout(0.5), Dense(4096, Activation.Relu, name: "fc2"), Dropout(0.5),
                    Dense(variant.Classes, variant.Activation, name: "fc3"),
                ],
                TopName),
        ];
        Layer[] blocks = [.. convolutions.Select((count, b) => VggBlock(count, s_vggFilters[b], batchNorm, $"block{b + 1}"))];
        return Assemble(name, 32, blocks, top, variant, names);
    }

    private static BlockLayer VggBlock(int convolutions, int filters, bool batchNorm, string name)
    {
        IEnumerable<Layer> layers = Enumerable.Range(1, convolutions).SelectMany(i => Convolution(i));
        return Block([.. layers, MaxPool2D(2)], name);

        // The biases before a batch norm are useless, but torchvision's weights have them.
        Layer[] Convolution(int number)
        {
            Conv2DLayer convolution = Conv2D(
                filters, 3, padding: 1, activation: batchNorm ? Activation.None : Activation.Relu,
                kernelInitializer: KernelInitializer.HeNormal, name: $"conv{number}");
            return batchNorm ? [convolution, BatchNorm(Activation.Relu, name: $"bn{number}")] : [convolution];
        }
    }

    /// <summary>torchvision counts every step, those without weights included.</summary>
    private static WeightNameMap[] VggNames(int[] convolutions, bool batchNorm)
    {
        List<(string, string)> rules =
            [(@"^classifier\.0\.", "classifier.fc1."), (@"^classifier\.3\.", "classifier.fc2."), (@"^classifier\.6\.", "classifier.fc3.")];
        int index = 0;
        for (int b = 0; b < convolutions.Length; b++)
        {
            for (int c = 1; c <= convolutions[b]; c++)
            {
                rules.Add(($@"^features\.{index++}\.", $"block{b + 1}.conv{c}."));
                if (batchNorm)
                {
                    rules.Add(($@"^features\.{index++}\.", $"block{b + 1}.bn{c}."));
                }

                // Its ReLU.
                index++;
            }

            // The pool.
            index++;
        }

        return [WeightNameMap.Create("torchvision", [.. rules])];
    }
}

public static partial class KnownWeights
{
    /// <summary>VGG-16, top-1 accuracy on ImageNet 71.59%.</summary>
    public static PretrainedWeights VGG16 { get; } = Torchvision("vgg16", "vgg16-397923af.pth", 553_433_881);

    /// <summary>VGG-16 with batch norm, top-1 accuracy on ImageNet 73.36%.</summary>
    public static PretrainedWeights VGG16BatchNorm { get; } = Torchvision("vgg16_bn", "vgg16_bn-6c64b313.pth", 553_507_836);

    /// <summary>VGG-19, top-1 accuracy on ImageNet 72.38%.</summary>
    public static PretrainedWeights VGG19 { get; } = Torchvision("vgg19", "vgg19-dcbb9e9d.pth", 574_673_361);

    /// <summary>VGG-19 with batch norm, top-1 accuracy on ImageNet 74.22%.</summary>
    public static PretrainedWeights VGG19BatchNorm { get; } = Torchvision("vgg19_bn", "vgg19_bn-c79401a0.pth", 574_769_405);
}
