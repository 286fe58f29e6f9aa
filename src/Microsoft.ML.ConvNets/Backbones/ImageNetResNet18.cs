using Microsoft.ML.ConvNets.Weights.Formats;

namespace Microsoft.ML.ConvNets;

public static partial class Backbones
{
    private const string ImageNetResNet18Name = "imagenet_resnet18";

    /// <summary>
    /// A ResNet-18 with one residual more in its last stage, 15.9 million parameters, and the weights for ImageNet that the package
    /// <c>Microsoft.ML.DnnImageFeaturizer.ResNet18</c> has: the network of ML.NET's image featurizer, and the one whose weights need no
    /// download besides NuGet's. The application references the package; this library does not.
    /// </summary>
    /// <param name="weights">What it begins with. Default null: <see cref="KnownWeights.ImageNetResNet18"/>.</param>
    /// <exception cref="ArgumentException">The weights are known to be those of another network.</exception>
    /// <remarks>Drawn at random where <c>with { Weights = null }</c> says so.</remarks>
    [Backbone(ImageNetResNet18Name, "ResNet-18 of ML.NET: 15.9 M parameters, features of 512, weights in a NuGet package")]
    public static Backbone ImageNetResNet18(PretrainedWeights? weights = null) => ResNet(
        ImageNetResNet18Name, [2, 2, 2, 3], bottleneck: false,
        new(weights ?? KnownWeights.ImageNetResNet18, includeTop: false, classes: 1000, GlobalPooling.Average, Activation.None));
}

public static partial class KnownWeights
{
    /// <summary>
    /// <see cref="Backbones.ImageNetResNet18"/>, from the package <c>Microsoft.ML.DnnImageFeaturizer.ResNet18</c> 0.23.1 (60 MB, MIT),
    /// which puts the file <c>DnnImageModels/ResNet18Onnx/ResNet18.onnx</c> beside the program that references it. A program without the
    /// package gets a <see cref="FileNotFoundException"/> that names it when the weights are first used.
    /// </summary>
    public static PretrainedWeights ImageNetResNet18 { get; } = PretrainedWeights.FromPackage(
        "imagenet_resnet18", ImageNetResNet18File.Package, static () => ImageNetResNet18File.In(AppContext.BaseDirectory),
        new PretrainedPreprocessing { Scaling = ImageNetResNet18File.Scaling }) with
    { Architecture = "imagenet_resnet18" };
}

/// <summary>The network of the package, made with CNTK: its weights by our names, and for channels in the order red, green, blue.</summary>
internal sealed class ImageNetResNet18File : OnnxWeightFile
{
    internal const string Package = "Microsoft.ML.DnnImageFeaturizer.ResNet18";

    private const string Version = "0.23.1";
    private const string FirstConvolution = "stem.conv.weight";
    private const int Channels = 3;
    private const int Kernel = 7 * 7;

    private static readonly string s_place = Path.Combine("DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");

    // Tensors are called by numbers: a convolution's weights Parameter86, and of the batch norm after it scale and bias Parameter113 and
    // 114, mean and variance Constant115 and 116. In the order of the network:
    private static readonly Dictionary<string, string> s_names = Names(
        ("stem.{0}", 91, 96),
        ("stage1.0.body.{0}1", 86, 113), ("stage1.0.body.{0}2", 82, 127),
        ("stage1.1.body.{0}1", 77, 144), ("stage1.1.body.{0}2", 73, 158),
        ("stage2.0.body.{0}1", 68, 175), ("stage2.0.body.{0}2", 64, 189), ("stage2.0.shortcut.{0}", 199, 203),
        ("stage2.1.body.{0}1", 59, 220), ("stage2.1.body.{0}2", 55, 234),
        ("stage3.0.body.{0}1", 50, 251), ("stage3.0.body.{0}2", 46, 265), ("stage3.0.shortcut.{0}", 275, 279),
        ("stage3.1.body.{0}1", 41, 296), ("stage3.1.body.{0}2", 37, 310),
        ("stage4.0.body.{0}1", 32, 327), ("stage4.0.body.{0}2", 28, 341), ("stage4.0.shortcut.{0}", 351, 355),
        ("stage4.1.body.{0}1", 23, 372), ("stage4.1.body.{0}2", 19, 386),
        ("stage4.2.body.{0}1", 14, 403), ("stage4.2.body.{0}2", 10, 417));

    private ImageNetResNet18File(Stream stream, string path)
        : base(stream, path, ownsStream: true) =>
        Entries = [.. base.Entries.Select(static entry => entry with { Name = s_names.GetValueOrDefault(entry.Name, entry.Name) })];

    /// <summary>
    /// Values from 0 to 255 without their mean. The package's own preparation subtracts a mean image, whose channels have these means and
    /// deviate from them by 3 to 6 of 255; one number a channel serves inputs of every size.
    /// </summary>
    internal static ChannelScaling Scaling { get; } = new(
        [123.15163f / 255, 115.902885f / 255, 103.06262f / 255], [1f / 255, 1f / 255, 1f / 255]);

    internal override IReadOnlyList<WeightEntry> Entries { get; }

    /// <summary>Whether the package's file is in a program's folder.</summary>
    internal static bool IsIn(string folder) => File.Exists(Path.Combine(folder, s_place));

    /// <summary>Opens the file beside a program.</summary>
    /// <param name="folder">The program's folder.</param>
    /// <exception cref="FileNotFoundException">It is not there; the message names the package.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal static ImageNetResNet18File In(string folder)
    {
        string path = Path.Combine(folder, s_place);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"The ImageNet weights of ResNet-18 are in the package {Package}, which this program does not have: there is no '{path}'. "
                + $"Add it to the program's project: dotnet add package {Package} --version {Version}", path);
        }

        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return new ImageNetResNet18File(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    internal override void Read(WeightEntry entry, Span<float> values)
    {
        base.Read(entry, values);
        if (entry.Name == FirstConvolution)
        {
            SwapRedAndBlue(values);
        }
    }

    /// <summary>Of each filter [3, 7, 7] the plane for blue, which comes first, and the one for red change places.</summary>
    private static void SwapRedAndBlue(Span<float> filters)
    {
        for (; !filters.IsEmpty; filters = filters[(Channels * Kernel)..])
        {
            for (int i = 0; i < Kernel; i++)
            {
                (filters[i], filters[(2 * Kernel) + i]) = (filters[(2 * Kernel) + i], filters[i]);
            }
        }
    }

    private static Dictionary<string, string> Names(params ReadOnlySpan<(string Layer, int Convolution, int Norm)> layers)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string layer, int convolution, int norm) in layers)
        {
            string bn = layer.Replace("{0}", "bn", StringComparison.Ordinal);
            names[$"Parameter{convolution}"] = $"{layer.Replace("{0}", "conv", StringComparison.Ordinal)}.weight";
            names[$"Parameter{norm}"] = $"{bn}.weight";
            names[$"Parameter{norm + 1}"] = $"{bn}.bias";
            names[$"Constant{norm + 2}"] = $"{bn}.running_mean";
            names[$"Constant{norm + 3}"] = $"{bn}.running_var";
        }

        return names;
    }
}
