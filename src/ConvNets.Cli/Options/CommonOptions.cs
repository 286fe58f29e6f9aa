using System.CommandLine;
using ConvNets.Cli.Data;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Options;

/// <summary>The options that several commands have.</summary>
internal static class CommonOptions
{
    internal const string Data = "Data";
    internal const string Network = "Network";
    internal const string Training = "Training";
    internal const string Output = "Output";

    private const int MostViews = 10;

    internal static Option<string> DataPath() =>
        new("--data", "-d") { Required = true, HelpName = "PATH", Description = $"Labeled images: {ImageSet.Accepted}." };

    internal static Option<string?> Split(string preferred) =>
        new("--split")
        {
            HelpName = "NAME",
            Description = $"The part of the data: train, validation or test, or the name of its folder. Default: {preferred} where the "
                + "data has parts, otherwise all of it.",
        };

    internal static Option<string> Model(string description) =>
        new("--model", "-m") { HelpName = "FILE.zip", Description = description, DefaultValueFactory = _ => "model.zip" };

    internal static Option<bool> Json() =>
        new("--json") { Description = "Standard output carries JSON only; progress goes to standard error." };

    internal static Option<string> OnBadImage() => new("--on-bad-image")
    {
        HelpName = "fail|skip",
        Description = "What an image that cannot be read does. fail: train stops; evaluate and predict answer the others and exit with "
            + "2. skip: it is left out. It is named either way.",
        DefaultValueFactory = _ => "fail",
    };

    internal static Option<string> Augment(string fallback) => new("--augment")
    {
        HelpName = "none|standard|FILE.json",
        Description = "Random augmentation of the training images. standard: mirror, rotate by up to 10 degrees, shift and zoom by up to "
            + "10 %, brightness. See: convnets augment.",
        DefaultValueFactory = _ => fallback,
    };

    internal static Option<string?> NetworkName(string fallback) => new("--network", "-n")
    {
        HelpName = "NAME|FILE.json",
        Description = "A small network to train from scratch: "
            + $"{string.Join(", ", NetworkPresets.All.Keys.Order(StringComparer.Ordinal))}; or the JSON of a network of your "
            + $"own.{fallback}",
    };

    internal static Option<int?> InputSize(string fallback) =>
        new("--input-size") { HelpName = "PIXELS", Description = $"Height and width that images are resized to. Default: {fallback}." };

    internal static Option<bool> Gray() => new("--gray", "--grey")
    {
        Description = "One channel (grayscale) instead of three. Always so for IDX files.",
    };

    internal static Option<int?> TestTimeViews() => new("--tta")
    {
        HelpName = "N",
        Description = "Test-time augmentation: the mean over N views of each image, 1 to 10: it, its mirror image, both shifted. Takes N "
            + "times as long; not for digits or text. Default: 1, the image alone.",
    };

    /// <summary>The same, checked before anything is loaded.</summary>
    internal static int? ViewsOf(int? views) => views is int count ? OptionValues.InRange(count, "--tta", 1, MostViews) : null;

    internal static Option<int> Seed() => new("--seed")
    {
        HelpName = "N",
        Description = "Seed of all that is random.",
        DefaultValueFactory = _ => 1,
    };
}
