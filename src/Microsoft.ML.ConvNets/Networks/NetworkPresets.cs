using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

/// <summary>Well-known small networks by name, as the courses teach them.</summary>
public static class NetworkPresets
{
    private static readonly SortedDictionary<string, (Func<Network> Make, string About)> s_presets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["keras-cnn"] = (KerasCnn, "two convolutions and a dense layer: the MNIST example that Keras is known for"),
        ["cats-dogs"] = (CatsDogs, "four convolution blocks and a dense layer of 512, made for photographs at 150×150"),
        ["mnist-dense"] = (MnistDense, "one dense layer of 512 and dropout, no convolution"),
        ["small-cnn"] = (SmallCnn, "three convolution blocks with batch norm and global pooling: few parameters, any picture size"),
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
            : throw new ArgumentException($"There is no network '{name}'. Known networks: {string.Join(", ", s_presets.Keys)}.", nameof(name));
    }

    private static Network KerasCnn() => Network.Sequential(
        Conv2D(32, 3, activation: Activation.Relu),
        Conv2D(64, 3, activation: Activation.Relu),
        MaxPool2D(2),
        Dropout(0.25),
        Flatten(),
        Dense(128, Activation.Relu),
        Dropout(0.5));

    private static Network CatsDogs() => Network.Sequential(
        Conv2D(32, 3, activation: Activation.Relu), MaxPool2D(2),
        Conv2D(64, 3, activation: Activation.Relu), MaxPool2D(2),
        Conv2D(128, 3, activation: Activation.Relu), MaxPool2D(2),
        Conv2D(128, 3, activation: Activation.Relu), MaxPool2D(2),
        Flatten(),
        Dropout(0.5),
        Dense(512, Activation.Relu));

    private static Network MnistDense() => Network.Sequential(Flatten(), Dense(512, Activation.Relu), Dropout(0.5));

    private static Network SmallCnn() => Network.Sequential(
        Conv2D(16, 3, padding: Padding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
        Conv2D(32, 3, padding: Padding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
        Conv2D(64, 3, padding: Padding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
        GlobalAveragePool2D());
}
