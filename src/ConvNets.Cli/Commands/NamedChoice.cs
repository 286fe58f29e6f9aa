using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary>What the words on the command line stand for; an unknown word is told with the known ones.</summary>
internal static class NamedChoice
{
    internal const string Optimizers = "adam, adamw, sgd, rmsprop, adagrad";

    internal const string Precisions = "auto, float32, bfloat16";

    internal static Network Network(string name) => name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        ? Microsoft.ML.ConvNets.Network.FromJson(File.ReadAllText(name))
        : NetworkPresets.Get(name);

    internal static Optimizer Optimizer(string name, double? weightDecay) => (name.ToLowerInvariant(), weightDecay) switch
    {
        ("adam", double decay) => Microsoft.ML.ConvNets.Optimizer.Adam(weightDecay: decay),
        ("adam", null) => Microsoft.ML.ConvNets.Optimizer.Adam(),
        ("adamw", double decay) => Microsoft.ML.ConvNets.Optimizer.AdamW(weightDecay: decay),
        ("adamw", null) => Microsoft.ML.ConvNets.Optimizer.AdamW(),
        ("sgd", _) => Microsoft.ML.ConvNets.Optimizer.Sgd(weightDecay: weightDecay ?? 0),
        ("rmsprop", _) => Microsoft.ML.ConvNets.Optimizer.RmsProp(weightDecay: weightDecay ?? 0),
        ("adagrad", _) => Microsoft.ML.ConvNets.Optimizer.Adagrad(weightDecay: weightDecay ?? 0),
        _ => throw Unknown("--optimizer", name, Optimizers),
    };

    internal static ClassWeights ClassWeights(string name) => name.ToLowerInvariant() switch
    {
        "balanced" => Microsoft.ML.ConvNets.ClassWeights.Balanced,
        _ => throw Unknown("--class-weights", name, "balanced"),
    };

    internal static Precision Precision(string name) => name.ToLowerInvariant() switch
    {
        "auto" => Microsoft.ML.ConvNets.Precision.Auto,
        "float32" => Microsoft.ML.ConvNets.Precision.Float32,
        "bfloat16" => Microsoft.ML.ConvNets.Precision.BFloat16,
        _ => throw Unknown("--precision", name, Precisions),
    };

    internal static Augmentation Augmentation(string name) => name.ToLowerInvariant() switch
    {
        "none" => Microsoft.ML.ConvNets.Augmentation.None,
        "standard" => Microsoft.ML.ConvNets.Augmentation.Standard,
        string file when file.EndsWith(".json", StringComparison.Ordinal) => Microsoft.ML.ConvNets.Augmentation.FromJson(File.ReadAllText(name)),
        _ => throw Unknown("--augment", name, "none, standard, FILE.json"),
    };

    internal static BadImageAction BadImages(string name) => name.ToLowerInvariant() switch
    {
        "fail" => BadImageAction.Fail,
        "skip" => BadImageAction.Skip,
        _ => throw Unknown("--on-bad-image", name, "fail, skip"),
    };

    internal static ArgumentException Unknown(string option, string value, string known) => new($"{option} '{value}' is unknown. Known: {known}.");
}
