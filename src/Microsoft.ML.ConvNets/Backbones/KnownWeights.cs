using System.Reflection;
using Microsoft.ML.ConvNets.Weights.Pretrained;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Weights that others trained on ImageNet and offer for download: torchvision's first version of each network, and timm's of Xception.
/// Names are those of <see cref="Backbones"/>. Nothing is downloaded before they are used. Look at the terms of their authors before you
/// pass them on.
/// </summary>
/// <remarks>
/// The preparation is that of the published accuracy, which was measured on the middle of each image. Those of a backbone stand in its
/// file; a static property is all that <see cref="All"/> and <see cref="Get"/> need to find them.
/// </remarks>
public static partial class KnownWeights
{
    private static readonly Lazy<IReadOnlyList<PretrainedWeights>> s_all = new(static () =>
    [
        .. typeof(KnownWeights).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(static p => p.PropertyType == typeof(PretrainedWeights))
            .Select(static p => (PretrainedWeights)p.GetValue(null)!).OrderBy(static w => w.Name, StringComparer.Ordinal),
    ]);

    /// <summary>All of them by name.</summary>
    public static IReadOnlyList<PretrainedWeights> All => s_all.Value;

    /// <summary>The weights of a name.</summary>
    /// <param name="name">
    /// The name of the backbone; capitals, hyphens and underscores do not matter: <c>MobileNetV2</c> is <c>mobilenet_v2</c>.
    /// </param>
    /// <exception cref="ArgumentException">There are none of this name; the message lists the known ones.</exception>
    public static PretrainedWeights Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = Backbones.Plain(name);
        return All.FirstOrDefault(w => Backbones.Plain(w.Name) == plain) ?? throw new ArgumentException(
            $"No weights are known for '{name}'. There are weights for {string.Join(", ", All.Select(w => w.Name))}; "
            + "others can be read with PretrainedWeights.FromFile.", nameof(name));
    }

    private static PretrainedWeights Torchvision(
        string name, string file, long? length = null, PretrainedPreprocessing? preprocessing = null) =>
        ForImageNet(name, $"https://download.pytorch.org/models/{file}", length, preprocessing ?? new() { CropRatio = 224.0 / 256 });

    /// <summary>Weights for a thousand classes in a file whose name ends with the beginning of its SHA-256.</summary>
    private static PretrainedWeights ForImageNet(string name, string address, long? length, PretrainedPreprocessing preprocessing)
    {
        string file = address[(address.LastIndexOf('/') + 1)..];
        string sha256 = file[(file.LastIndexOf('-') + 1)..^".pth".Length];
        return PretrainedWeights.FromAddress(name, new Uri(address), file, sha256, length, preprocessing, ImageNetClasses.Names)
            with
        { Architecture = name };
    }
}
