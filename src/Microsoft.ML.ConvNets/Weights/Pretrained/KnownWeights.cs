namespace Microsoft.ML.ConvNets;

/// <summary>
/// Weights that others trained on ImageNet and offer for download: torchvision's first version of each network, and timm's of Xception. Names are
/// those of <see cref="Backbones"/>. Nothing is downloaded before they are used. Look at the terms of their authors before you pass them on.
/// </summary>
/// <remarks>The preparation is that of the published accuracy, which was measured on the middle of each picture.</remarks>
public static class KnownWeights
{
    private const string TorchvisionAddress = "https://download.pytorch.org/models/";
    private const string TimmAddress = "https://github.com/huggingface/pytorch-image-models/releases/download/v0.1-cadene/";

    private static readonly PretrainedPreprocessing s_usual = new() { Size = 224, CropRatio = 224.0 / 256 };
    private static readonly PretrainedPreprocessing s_efficientNet = s_usual with { Interpolation = Interpolation.Bicubic };
    private static readonly PretrainedPreprocessing s_convNeXt = new() { Size = 224, CropRatio = 224.0 / 236 };
    private static readonly PretrainedPreprocessing s_inception = new() { Size = 299, CropRatio = 299.0 / 342, Scaling = ChannelScaling.MinusOneToOne };
    private static readonly PretrainedPreprocessing s_xception =
        new() { Size = 299, CropRatio = 299.0 / 333, Interpolation = Interpolation.Bicubic, Scaling = ChannelScaling.MinusOneToOne };

    /// <summary>VGG-16, top-1 accuracy on ImageNet 71.59%.</summary>
    public static PretrainedWeights VGG16 { get; } = Torchvision("vgg16", "vgg16-397923af.pth", s_usual, 553_433_881);

    /// <summary>VGG-16 with batch norm, top-1 accuracy on ImageNet 73.36%.</summary>
    public static PretrainedWeights VGG16BatchNorm { get; } = Torchvision("vgg16_bn", "vgg16_bn-6c64b313.pth", s_usual, 553_507_836);

    /// <summary>VGG-19, top-1 accuracy on ImageNet 72.38%.</summary>
    public static PretrainedWeights VGG19 { get; } = Torchvision("vgg19", "vgg19-dcbb9e9d.pth", s_usual, 574_673_361);

    /// <summary>VGG-19 with batch norm, top-1 accuracy on ImageNet 74.22%.</summary>
    public static PretrainedWeights VGG19BatchNorm { get; } = Torchvision("vgg19_bn", "vgg19_bn-c79401a0.pth", s_usual, 574_769_405);

    /// <summary>ResNet-18, top-1 accuracy on ImageNet 69.76%.</summary>
    public static PretrainedWeights ResNet18 { get; } = Torchvision("resnet18", "resnet18-f37072fd.pth", s_usual, 46_830_571);

    /// <summary>ResNet-34, top-1 accuracy on ImageNet 73.31%.</summary>
    public static PretrainedWeights ResNet34 { get; } = Torchvision("resnet34", "resnet34-b627a593.pth", s_usual);

    /// <summary>ResNet-50, top-1 accuracy on ImageNet 76.13%.</summary>
    public static PretrainedWeights ResNet50 { get; } = Torchvision("resnet50", "resnet50-0676ba61.pth", s_usual, 102_530_333);

    /// <summary>ResNet-101, top-1 accuracy on ImageNet 77.37%.</summary>
    public static PretrainedWeights ResNet101 { get; } = Torchvision("resnet101", "resnet101-63fe2227.pth", s_usual);

    /// <summary>ResNet-152, top-1 accuracy on ImageNet 78.31%.</summary>
    public static PretrainedWeights ResNet152 { get; } = Torchvision("resnet152", "resnet152-394f9c45.pth", s_usual);

    /// <summary>MobileNetV2, top-1 accuracy on ImageNet 71.88%.</summary>
    public static PretrainedWeights MobileNetV2 { get; } = Torchvision("mobilenet_v2", "mobilenet_v2-b0353104.pth", s_usual);

    /// <summary>MobileNetV3 small, top-1 accuracy on ImageNet 67.67%.</summary>
    public static PretrainedWeights MobileNetV3Small { get; } = Torchvision("mobilenet_v3_small", "mobilenet_v3_small-047dcff4.pth", s_usual, 10_306_551);

    /// <summary>MobileNetV3 large, top-1 accuracy on ImageNet 74.04%.</summary>
    public static PretrainedWeights MobileNetV3Large { get; } = Torchvision("mobilenet_v3_large", "mobilenet_v3_large-8738ca79.pth", s_usual);

    /// <summary>Inception v3, top-1 accuracy on ImageNet 77.29%; for pixels in [-1, 1] at 299×299. In torchvision the network itself turns ImageNet's scaling into this one.</summary>
    public static PretrainedWeights InceptionV3 { get; } = Torchvision("inception_v3", "inception_v3_google-0cc3c7bd.pth", s_inception, 108_949_747);

    /// <summary>DenseNet-121, top-1 accuracy on ImageNet 74.43%.</summary>
    public static PretrainedWeights DenseNet121 { get; } = Torchvision("densenet121", "densenet121-a639ec97.pth", s_usual, 32_342_954);

    /// <summary>SqueezeNet 1.1, top-1 accuracy on ImageNet 58.18%.</summary>
    public static PretrainedWeights SqueezeNet { get; } = Torchvision("squeezenet1_1", "squeezenet1_1-b8a52dc0.pth", s_usual);

    /// <summary>EfficientNet-B0, top-1 accuracy on ImageNet 77.69%.</summary>
    public static PretrainedWeights EfficientNetB0 { get; } = Torchvision("efficientnet_b0", "efficientnet_b0_rwightman-3dd342df.pth", s_efficientNet);

    /// <summary>ConvNeXt-T, top-1 accuracy on ImageNet 82.52%.</summary>
    public static PretrainedWeights ConvNeXtTiny { get; } = Torchvision("convnext_tiny", "convnext_tiny-983f1562.pth", s_convNeXt, 114_419_221);

    /// <summary>Xception, converted from Keras, top-1 accuracy on ImageNet 78.89%; for pixels in [-1, 1] at 299×299.</summary>
    public static PretrainedWeights Xception { get; } = Make("xception", TimmAddress, "xception-43020ad28.pth", s_xception);

    /// <summary>
    /// <see cref="Backbones.Compact"/>, trained on CIFAR-10; comes with this library. The command and its result stand in <c>compact.md</c> beside the file.
    /// </summary>
    public static PretrainedWeights Compact { get; } = PretrainedWeights.FromStream(
        "compact", static () => typeof(KnownWeights).Assembly.GetManifestResourceStream("compact.safetensors")!,
        new PretrainedPreprocessing { Size = 32, Scaling = ChannelScaling.ZeroToOne });

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PretrainedWeights> All { get; } =
    [
        VGG16, VGG16BatchNorm, VGG19, VGG19BatchNorm, ResNet18, ResNet34, ResNet50, ResNet101, ResNet152, MobileNetV2, MobileNetV3Small, MobileNetV3Large,
        InceptionV3, DenseNet121, SqueezeNet, EfficientNetB0, ConvNeXtTiny, Xception, Compact,
    ];

    /// <summary>The weights of a name.</summary>
    /// <param name="name">The name of the backbone; capitals, hyphens and underscores do not matter: <c>MobileNetV2</c> is <c>mobilenet_v2</c>.</param>
    /// <exception cref="ArgumentException">There are none of this name; the message lists the known ones.</exception>
    public static PretrainedWeights Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) ?? throw new ArgumentException(
            $"No weights are known for '{name}'. There are weights for {string.Join(", ", All.Select(w => w.Name))}; others can be read with PretrainedWeights.FromFile.", nameof(name));
    }

    /// <summary>The same, or null.</summary>
    internal static PretrainedWeights? Find(string name)
    {
        string plain = Backbones.Plain(name);
        return All.FirstOrDefault(w => Backbones.Plain(w.Name) == plain);
    }

    private static PretrainedWeights Torchvision(string name, string file, PretrainedPreprocessing preprocessing, long? length = null) =>
        Make(name, TorchvisionAddress, file, preprocessing, length);

    /// <summary>The last part of such a file's name is the beginning of its SHA-256.</summary>
    private static PretrainedWeights Make(string name, string folder, string file, PretrainedPreprocessing preprocessing, long? length = null) => PretrainedWeights.FromAddress(
        name, new Uri(folder + file), file, file[(file.LastIndexOf('-') + 1)..^".pth".Length], length, preprocessing, ImageNetClasses.Names);
}
