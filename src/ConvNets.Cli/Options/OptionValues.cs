using ConvNets.Cli.Data;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Networks;

namespace ConvNets.Cli.Options;

/// <summary>What the words on the command line stand for; an unknown word is told with the known ones and the nearest of them.</summary>
internal static class OptionValues
{
    internal const string Optimizers = "adam, adamw, sgd, rmsprop, adagrad";

    internal const string Precisions = "auto, float32, bfloat16";

    /// <summary>The longest side of an image that a network takes.</summary>
    internal const int LargestSide = 4096;

    internal static Network NetworkOf(string name)
    {
        if (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return FromJson("--network", name, Network.FromJson);
        }

        if (NetworkPresets.All.Keys.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return NetworkPresets.Get(name);
        }

        string hint = BackboneNamed(name) is string backbone
            ? $"'{backbone}' is a backbone: --backbone {backbone}."
            : $"{NearestName.Hint(name, NetworkPresets.All.Keys)}Known: "
                + $"{string.Join(", ", NetworkPresets.All.Keys.Order(StringComparer.Ordinal))}; backbones go with --backbone; a network "
                + "of your own is a FILE.json.";
        throw new ArgumentException($"--network '{name}' is unknown. {hint}");
    }

    /// <summary>The name of a backbone as the library writes it.</summary>
    internal static string BackboneOf(string name)
    {
        if (BackboneNamed(name) is string known)
        {
            return known;
        }

        string hint = NetworkPresets.All.Keys.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? $"'{name}' is a network to train from scratch: --network {name}."
            : $"{NearestName.Hint(name, Backbones.All.Keys)}Known: {string.Join(", ", Backbones.All.Keys.Order(StringComparer.Ordinal))}.";
        throw new ArgumentException($"--backbone '{name}' is unknown. {hint}");
    }

    internal static ConvNetOptimizer OptimizerOf(string name, double? weightDecay) =>
        (OneOf("--optimizer", name, Optimizers.Split(", ")), weightDecay) switch
        {
            ("adam", double decay) => ConvNetOptimizer.Adam(weightDecay: decay),
            ("adam", null) => ConvNetOptimizer.Adam(),
            ("adamw", double decay) => ConvNetOptimizer.AdamW(weightDecay: decay),
            ("adamw", null) => ConvNetOptimizer.AdamW(),
            ("sgd", _) => ConvNetOptimizer.Sgd(weightDecay: weightDecay ?? 0),
            ("rmsprop", _) => ConvNetOptimizer.RmsProp(weightDecay: weightDecay ?? 0),
            _ => ConvNetOptimizer.Adagrad(weightDecay: weightDecay ?? 0),
        };

    internal static ClassWeights ClassWeightsOf(string name)
    {
        OneOf("--class-weights", name, "balanced");
        return ClassWeights.Balanced;
    }

    internal static TrainingPrecision PrecisionOf(string name) => OneOf("--precision", name, Precisions.Split(", ")) switch
    {
        "float32" => TrainingPrecision.Float32,
        "bfloat16" => TrainingPrecision.BFloat16,
        _ => TrainingPrecision.Auto,
    };

    internal static Augmentation AugmentationOf(string name) => name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        ? FromJson("--augment", name, Augmentation.FromJson)
        : OneOf("--augment", name, "none", "standard", "FILE.json") switch
        {
            "none" => Augmentation.None,
            "standard" => Augmentation.Standard,
            _ => throw new ArgumentException("--augment FILE.json stands for the path of a JSON file, such as augmentation.json."),
        };

    internal static BadImageAction BadImages(string name) => OneOf("--on-bad-image", name, "fail", "skip") == "skip"
        ? BadImageAction.Skip
        : BadImageAction.Fail;

    /// <summary>One of some words, in any case.</summary>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    internal static string OneOf(string option, string value, params string[] known) =>
        Array.Find(known, word => word.Equals(value, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"{option} '{value}' is unknown. {NearestName.Hint(value, known)}Known: "
            + $"{string.Join(", ", known)}.");

    internal static int InRange(int value, string option, int low, int high) => value >= low && value <= high
        ? value
        : throw new ArgumentException($"{option} is {value}; it is between {low} and {high:N0}.");

    private static string? BackboneNamed(string name) =>
        Backbones.All.Keys.FirstOrDefault(key => Backbones.Plain(key) == Backbones.Plain(name));

    private static T FromJson<T>(string option, string path, Func<string, T> read)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{option}: there is no file '{path}'{NearestPath.Of(path)}");
        }

        try
        {
            return read(File.ReadAllText(path));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{option} '{path}': {e.Message}", e);
        }
    }
}
