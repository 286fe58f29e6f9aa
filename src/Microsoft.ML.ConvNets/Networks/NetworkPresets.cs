using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

/// <summary>Well-known small networks by name, as the courses teach them.</summary>
public static class NetworkPresets
{
    private static readonly SortedDictionary<string, (Func<Network> Make, string About)> s_presets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dense"] = (DenseOnly, "one dense layer of 128, no convolution: the course's first network"),
        ["lenet"] = (LeNet, "two 5×5 convolutions with pools and a dense layer of 128, after LeCun et al. (1998)"),
        ["keras-cnn"] = (KerasCnn, "two 3×3 convolutions with pools and a dense layer of 128: made for MNIST"),
        ["cats-dogs"] = (CatsDogs, "four convolution blocks and a dense layer of 512: made for photographs at 150×150"),
        ["small-cnn"] = (SmallCnn, "four convolution blocks with batch norm and global pooling: few parameters, any image size"),
    };

    /// <summary>The known names with a line about each.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = s_presets.ToDictionary(p => p.Key, p => p.Value.About);

    /// <summary>The network of a name.</summary>
    /// <param name="name">One of <see cref="All"/>, in any case.</param>
    /// <exception cref="ArgumentException">There is no such network; the message lists the known ones.</exception>
    public static Network Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return s_presets.TryGetValue(name, out (Func<Network> Make, string About) preset)
            ? preset.Make()
            : throw new ArgumentException(
                $"There is no network '{name}'. Known networks: {string.Join(", ", s_presets.Keys)}.", nameof(name));
    }

    private static Network DenseOnly() => Network.Sequential(Flatten(), Dense(128, Activation.Relu));

    private static Network LeNet() => Network.Sequential(
        Conv2D(8, 5, activation: Activation.Relu), MaxPool2D(2),
        Conv2D(16, 5, activation: Activation.Relu), MaxPool2D(2),
        Flatten(), Dense(128, Activation.Relu));

    private static Network KerasCnn() => Network.Sequential(
        KerasConv2D(32, ConvPadding.Same), MaxPool2D(2),
        KerasConv2D(64, ConvPadding.Same), MaxPool2D(2),
        Flatten(), KerasDense(128));

    private static Network CatsDogs() => Network.Sequential(
        KerasConv2D(32), MaxPool2D(2),
        KerasConv2D(64), MaxPool2D(2),
        KerasConv2D(128), MaxPool2D(2),
        KerasConv2D(128), MaxPool2D(2),
        Flatten(), KerasDense(512));

    // Keras draws first weights by the rule of Glorot and Bengio (2010) unless told otherwise.
    private static Conv2DLayer KerasConv2D(int filters, ConvPadding padding = default) =>
        Conv2D(filters, 3, padding: padding, activation: Activation.Relu, kernelInitializer: KernelInitializer.GlorotUniform);

    private static DenseLayer KerasDense(int units) => Dense(units, Activation.Relu, kernelInitializer: KernelInitializer.GlorotUniform);

    private static Network SmallCnn() => Network.Sequential(
        Conv2D(16, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
        Conv2D(32, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
        Conv2D(64, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
        Conv2D(64, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu),
        GlobalAveragePool2D());
}
