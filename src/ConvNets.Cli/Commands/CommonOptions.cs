using System.CommandLine;
using ConvNets.Cli.Data;

namespace ConvNets.Cli.Commands;

/// <summary>The options that several commands have.</summary>
internal static class CommonOptions
{
    internal static Option<string> Data() =>
        new("--data", "-d") { Required = true, HelpName = "PATH", Description = $"Labeled images: {ImageSet.Accepted}." };

    internal static Option<string?> Split(string preferred) =>
        new("--split") { HelpName = "NAME", Description = $"The part of the data: train, validation or test, or the name of its folder. Default: {preferred} where the data has parts, otherwise all of it." };

    internal static Option<string> Model(string description) =>
        new("--model", "-m") { HelpName = "FILE.zip", Description = description, DefaultValueFactory = _ => "model.zip" };

    internal static Option<bool> Json() =>
        new("--json") { Description = "Standard output carries JSON only; progress goes to standard error." };

    internal static Option<string> OnBadImage() =>
        new("--on-bad-image") { HelpName = "fail|skip", Description = "What an image that cannot be read does: fail ends a training, and evaluate and predict with exit code 2 after the others were answered; skip leaves it out. It is named either way.", DefaultValueFactory = _ => "fail" };

    internal static Option<string?> Network() => new("--network", "-n")
    {
        HelpName = "NAME|FILE.json",
        Description = $"One of {string.Join(", ", Microsoft.ML.ConvNets.NetworkPresets.All.Keys.Order(StringComparer.Ordinal))}, or a file that Network.ToJson wrote.",
    };

    internal static Option<int?> InputSize(string fallback) =>
        new("--input-size") { HelpName = "PIXELS", Description = $"Height and width of the network's images. Default: {fallback}." };
}
