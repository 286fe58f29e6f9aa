using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    /// <summary>
    /// A compact residual network of 0.98 million parameters for any picture from 32×32, after the nine-layer network that David Page made
    /// for training CIFAR-10 fast (2018), at three eighths of its width. Its features are a vector of 192. Its weights come with this package.
    /// </summary>
    [Backbone("compact", "Compact: 0.98 M parameters, features of 192, weights in the package")]
    public static Backbone Compact()
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
            minimumSize: 32);
    }
}
