using Microsoft.ML.ConvNets.Weights.Naming;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    private static readonly IReadOnlyList<WeightNameMap> s_resNetNames =
    [
        WeightNameMap.Create(
            "torchvision",
            (@"^(conv|bn)1\.", "stem.${1}."),
            (@"^layer(\d)\.(\d+)\.downsample\.0\.", "stage${1}.${2}.shortcut.conv."),
            (@"^layer(\d)\.(\d+)\.downsample\.1\.", "stage${1}.${2}.shortcut.bn."),
            (@"^layer(\d)\.(\d+)\.", "stage${1}.${2}.body."),
            (@"^fc\.", "classifier.")),
    ];

    /// <summary>
    /// ResNet-18 (He et al., 2015): a stem and four stages of residuals of two 3×3 convolutions; 11,689,512 parameters with its top.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("resnet18", "ResNet-18: 11.7 M parameters, features of 512")]
    public static Backbone ResNet18(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        ResNet("resnet18", [2, 2, 2, 2], bottleneck: false, new(weights, includeTop, classes, pooling, topActivation));

    /// <summary>ResNet-34 (He et al., 2015): ResNet-18 with more residuals; 21,797,672 parameters with its top.</summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("resnet34", "ResNet-34: 21.8 M parameters, features of 512")]
    public static Backbone ResNet34(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        ResNet("resnet34", [3, 4, 6, 3], bottleneck: false, new(weights, includeTop, classes, pooling, topActivation));

    /// <summary>
    /// ResNet-50 (He et al., 2015): residuals of a 3×3 convolution between two of 1×1, with the stride in the 3×3 one; 25,557,032
    /// parameters with its top.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("resnet50", "ResNet-50: 25.6 M parameters, features of 2048")]
    public static Backbone ResNet50(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        ResNet("resnet50", [3, 4, 6, 3], bottleneck: true, new(weights, includeTop, classes, pooling, topActivation));

    /// <summary>ResNet-101 (He et al., 2015): ResNet-50 with 23 residuals in its third stage; 44,549,160 parameters with its top.</summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("resnet101", "ResNet-101: 44.5 M parameters, features of 2048")]
    public static Backbone ResNet101(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        ResNet("resnet101", [3, 4, 23, 3], bottleneck: true, new(weights, includeTop, classes, pooling, topActivation));

    /// <summary>
    /// ResNet-152 (He et al., 2015): ResNet-50 with 8 and 36 residuals in its middle stages; 60,192,808 parameters with its top.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    [Backbone("resnet152", "ResNet-152: 60.2 M parameters, features of 2048")]
    public static Backbone ResNet152(
        PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000, GlobalPooling pooling = GlobalPooling.Average,
        Activation topActivation = Activation.Softmax) =>
        ResNet("resnet152", [3, 8, 36, 3], bottleneck: true, new(weights, includeTop, classes, pooling, topActivation));

    private static Backbone ResNet(string name, int[] residuals, bool bottleneck, in Variant variant)
    {
        List<Layer> blocks = [Block([.. ConvNorm(64, 7, stride: 2), MaxPool2D(3, 2, 1)], "stem")];
        int channels = 64;
        for (int s = 0; s < residuals.Length; s++)
        {
            int filters = 64 << s;
            int outputs = bottleneck ? 4 * filters : filters;
            var stage = new Layer[residuals[s]];
            for (int r = 0; r < stage.Length; r++)
            {
                int stride = r == 0 && s > 0 ? 2 : 1;
                Layer[] body = bottleneck
                    ? [.. Step(1, filters, 1), .. Step(2, filters, 3, stride), .. Step(3, outputs, 1, activation: Activation.None)]
                    : [.. Step(1, filters, 3, stride), .. Step(2, filters, 3, activation: Activation.None)];
                Layer[] shortcut = stride == 1 && channels == outputs ? [] : ConvNorm(outputs, 1, stride, Activation.None);
                stage[r] = Residual([.. body], [.. shortcut], Activation.Relu, $"{r}");
                channels = outputs;
            }

            blocks.Add(Block([.. stage], $"stage{s + 1}"));
        }

        return Assemble(name, 1, [.. blocks], AverageTop(variant), variant, s_resNetNames);

        static Layer[] Step(int number, int filters, int kernel, int stride = 1, Activation activation = Activation.Relu) =>
            ConvNorm(filters, kernel, stride, activation, $"conv{number}", $"bn{number}");
    }
}

public static partial class KnownWeights
{
    /// <summary>ResNet-18, top-1 accuracy on ImageNet 69.76%.</summary>
    public static PretrainedWeights ResNet18 { get; } = Torchvision("resnet18", "resnet18-f37072fd.pth", 46_830_571);

    /// <summary>ResNet-34, top-1 accuracy on ImageNet 73.31%.</summary>
    public static PretrainedWeights ResNet34 { get; } = Torchvision("resnet34", "resnet34-b627a593.pth");

    /// <summary>ResNet-50, top-1 accuracy on ImageNet 76.13%.</summary>
    public static PretrainedWeights ResNet50 { get; } = Torchvision("resnet50", "resnet50-0676ba61.pth", 102_530_333);

    /// <summary>ResNet-101, top-1 accuracy on ImageNet 77.37%.</summary>
    public static PretrainedWeights ResNet101 { get; } = Torchvision("resnet101", "resnet101-63fe2227.pth");

    /// <summary>ResNet-152, top-1 accuracy on ImageNet 78.31%.</summary>
    public static PretrainedWeights ResNet152 { get; } = Torchvision("resnet152", "resnet152-394f9c45.pth");
}
