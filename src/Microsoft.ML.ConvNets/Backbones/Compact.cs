using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    /// <summary>
    /// A compact residual network of 0.98 million parameters for any image from 32×32, after the nine-layer network that David Page made
    /// for training CIFAR-10 fast (2018), at three eighths of its width. Its features are a vector of 192. Its weights come with this
    /// package.
    /// </summary>
    /// <param name="weights">What it begins with, such as <see cref="KnownWeights.Compact"/>. Default null: drawn at random.</param>
    /// <exception cref="ArgumentException">The weights are known to be those of another network.</exception>
    [Backbone("compact", "Compact: 0.98 M parameters, features of 192, weights in the package")]
    public static Backbone Compact(PretrainedWeights? weights = null)
    {
        static Layer[] Convolution(int filters) => [Conv2D(filters, 3, padding: 1, useBias: false), BatchNorm(Activation.Relu)];
        return new Backbone(
            "compact",
            [
                Block([.. Convolution(24)], "stem"),
                Block([.. Convolution(48), MaxPool2D(2), Residual([.. Convolution(48), .. Convolution(48)])], "stage1"),
                Block([.. Convolution(96), MaxPool2D(2)], "stage2"),
                Block([.. Convolution(192), MaxPool2D(2), Residual([.. Convolution(192), .. Convolution(192)])], "stage3"),
                GlobalAveragePool2D(),
            ],
            minimumSize: 32)
        {
            Weights = weights,
        };
    }
}

public static partial class KnownWeights
{
    /// <summary>
    /// <see cref="Backbones.Compact"/>, trained on CIFAR-10; comes with this library. The command and its result stand in <c>compact.md</c>
    /// beside the file.
    /// </summary>
    public static PretrainedWeights Compact { get; } = PretrainedWeights.FromStream(
        "compact", static () => typeof(KnownWeights).Assembly.GetManifestResourceStream("compact.safetensors")!,
        new PretrainedPreprocessing { Size = 32, Scaling = ChannelScaling.ZeroToOne }) with
    { Architecture = "compact" };
}
