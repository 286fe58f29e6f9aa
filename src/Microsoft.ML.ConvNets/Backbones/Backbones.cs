using System.Reflection;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Weights.Naming;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Well-known networks, as specifications that may name the weights they begin with. Their blocks have the structure and the numbers of
/// torchvision's networks of the same names (Xception's: timm's), so that weights made there give the same outputs here.
/// </summary>
/// <remarks>
/// A backbone is one file, and adding one touches no other. In it stand
/// <list type="bullet">
/// <item><description>its method here with a <see cref="BackboneAttribute"/>, by which <see cref="All"/> and <see cref="Get"/> find it: a
/// few blocks, the units in which it is frozen, then the pooling or the top, put together by <c>Assemble</c>. The names of the top's
/// weights begin with <c>classifier</c>;</description></item>
/// <item><description>the rules that turn the names of foreign weights into its own (<see cref="WeightNameMap"/>);</description></item>
/// <item><description>its property of <see cref="KnownWeights"/>: address, checksum, and how images are prepared.</description></item>
/// </list>
/// Its test is a row of <c>BackboneParityTests</c>, which compares it with the network that the weights come from, and the number of its
/// parameters in <c>BackbonesTests</c>.
/// </remarks>
public static partial class Backbones
{
    /// <summary>What the names of all weights of a top begin with.</summary>
    internal const string TopName = "classifier";

    private static readonly SortedDictionary<string, Entry> s_entries = new(
        typeof(Backbones).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(static method => (Method: method, About: method.GetCustomAttribute<BackboneAttribute>()))
            .Where(static found => found.About is not null)
            .ToDictionary(static found => found.About!.Name, static found => new Entry(found.About!.About, found.Method)),
        StringComparer.Ordinal);

    /// <summary>The known names with a line about each.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = s_entries.ToDictionary(static e => e.Key, static e => e.Value.About);

    /// <summary>The backbone of a name.</summary>
    /// <param name="name">
    /// One of <see cref="All"/>; capitals, hyphens and underscores do not matter: <c>MobileNetV2</c> is <c>mobilenet_v2</c>.
    /// </param>
    /// <param name="weights">What it begins with, such as those of <see cref="KnownWeights.Get"/>. Default null: drawn at random.</param>
    /// <param name="includeTop">Whether it ends with its classifier. Default false: with its features.</param>
    /// <param name="classes">Number of classes of the classifier, at least 1. Default 1000, those of ImageNet.</param>
    /// <param name="pooling">How the last feature maps are pooled where there is no classifier. Default: their means.</param>
    /// <param name="topActivation">The function applied to the classifier's outputs. Default softmax; none gives logits.</param>
    /// <exception cref="ArgumentException">
    /// There is no such backbone, and the message lists the known ones; it has no classifier to include; or the weights are another's.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is less than 1.</exception>
    public static Backbone Get(
        string name, PretrainedWeights? weights = null, bool includeTop = false, int classes = 1000,
        GlobalPooling pooling = GlobalPooling.Average, Activation topActivation = Activation.Softmax)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = Plain(name);
        string known = s_entries.Keys.FirstOrDefault(key => Plain(key) == plain)
            ?? throw new ArgumentException(
                $"There is no backbone '{name}'. Known backbones: {string.Join(", ", s_entries.Keys)}.", nameof(name));
        MethodInfo method = s_entries[known].Method;
        if (method.GetParameters().Length > 1)
        {
            return method.CreateDelegate<Maker>()(weights, includeTop, classes, pooling, topActivation);
        }

        return !includeTop && pooling == GlobalPooling.Average
            ? method.CreateDelegate<Func<PretrainedWeights?, Backbone>>()(weights)
            : throw new ArgumentException(
                $"The backbone '{known}' comes without a classifier top and with average pooling only.", nameof(name));
    }

    /// <summary>A name without capitals, hyphens and underscores, by which backbones and their weights are looked up.</summary>
    internal static string Plain(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Puts a backbone together: its blocks, then its top or the pooling.</summary>
    private static Backbone Assemble(
        string name, int minimumSize, Layer[] blocks, Layer[] top, in Variant variant, IReadOnlyList<WeightNameMap> maps)
    {
        Layer[] pooling = variant.Pooling switch
        {
            GlobalPooling.Average => [GlobalAveragePool2D()],
            GlobalPooling.Max => [GlobalMaxPool2D()],
            _ => [],
        };
        return new Backbone(name, [.. blocks, .. variant.IncludeTop ? top : pooling], minimumSize)
        {
            NameMaps = maps,
            Weights = variant.Weights,
        };
    }

    /// <summary>Global average pooling and one dense layer, the top of most networks; dropout before it unless its rate is 0.</summary>
    private static Layer[] AverageTop(in Variant variant, double dropout = 0) =>
    [
        GlobalAveragePool2D(),
        .. dropout == 0 ? Array.Empty<Layer>() : [Dropout(dropout)],
        Dense(variant.Classes, variant.Activation, name: TopName),
    ];

    /// <summary>A convolution without bias and the batch norm after it, which pads so that a stride of 1 keeps the size.</summary>
    private static Layer[] ConvNorm(
        int filters, KernelSize kernel, int stride = 1, Activation activation = Activation.Relu, string conv = "conv", string norm = "bn",
        double epsilon = 1e-5, double momentum = 0.1, ConvPadding? padding = null) =>
    [
        Conv2D(filters, kernel, stride, padding ?? kernel.Height / 2, useBias: false, kernelInitializer: KernelInitializer.HeNormal,
            name: conv),
        BatchNorm(activation, momentum, epsilon, norm),
    ];

    private delegate Backbone Maker(
        PretrainedWeights? weights, bool includeTop, int classes, GlobalPooling pooling, Activation topActivation);

    private sealed record Entry(string About, MethodInfo Method);

    /// <summary>What a caller wants of a backbone: what it begins with, and its end.</summary>
    private readonly record struct Variant
    {
        internal Variant(PretrainedWeights? weights, bool includeTop, int classes, GlobalPooling pooling, Activation activation)
        {
            Weights = weights;
            IncludeTop = includeTop;
            Classes = KernelGeometry.RequireAtLeast(classes, 1, nameof(classes));
            Pooling = Enum.IsDefined(pooling)
                ? pooling
                : throw new ArgumentOutOfRangeException(nameof(pooling), pooling, $"There is no pooling {(int)pooling}.");
            Activation = activation.Required();
            if (includeTop && weights is { Architecture: not null, ClassNames.Count: > 0 and int known } && known != classes)
            {
                throw new ArgumentException(
                    $"{weights.Name}'s weights tell {known:N0} classes apart, the classifier {classes:N0}. "
                    + "Leave the classifier or the weights out.", nameof(weights));
            }
        }

        internal PretrainedWeights? Weights { get; }

        internal bool IncludeTop { get; }

        internal int Classes { get; }

        internal GlobalPooling Pooling { get; }

        internal Activation Activation { get; }
    }
}

/// <summary>The name of a backbone, and a line about it for lists.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BackboneAttribute(string name, string about) : Attribute
{
    public string Name { get; } = name;

    public string About { get; } = about;
}
