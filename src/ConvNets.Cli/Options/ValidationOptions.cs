using System.CommandLine;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Options;

/// <summary>The options that say what epochs are measured with, and what follows from that.</summary>
internal sealed class ValidationOptions() : CommandOptionGroup("Validation")
{
    private readonly Option<string?> _validation = new("--validation")
    {
        HelpName = "PATH",
        Description = "Labeled images to validate on after each epoch (their validation or test part if they have one).",
    };

    private readonly Option<double> _fraction = new("--validation-fraction")
    {
        HelpName = "FRACTION",
        Description = "Fraction of the training images held out for validation, the same of each class.",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int?> _patience = new("--early-stopping")
    {
        HelpName = "PATIENCE",
        Description = "Stop when the validation loss has not improved for so many epochs, and keep the weights of the best one.",
    };

    private readonly Option<int?> _topK = new("--top-k") { HelpName = "K", Description = "Also show the top-K accuracy." };

    private readonly Option<double> _targetAccuracy = new("--target-accuracy")
    {
        HelpName = "FRACTION",
        Description = "The accuracy that answers which the model does not call uncertain should have.",
        DefaultValueFactory = _ => new TrustOptions().TargetAccuracy,
    };

    internal override IEnumerable<Option> Options => [_validation, _fraction, _patience, _topK, _targetAccuracy];

    /// <summary>The accuracy that answers which are believed should have.</summary>
    internal double TargetAccuracyOf(ParseResult parsed) => parsed.GetValue(_targetAccuracy) is double target and > 0 and < 1
        ? target
        : throw new ArgumentException($"--target-accuracy is {parsed.GetValue(_targetAccuracy)}; it is above 0 and below 1.");

    /// <summary>The path of the validation images; null for none.</summary>
    internal string? ValidationOf(ParseResult parsed) => parsed.GetValue(_validation);

    /// <summary>How many of the largest scores count as a hit; null for no such metric.</summary>
    internal int? TopKOf(ParseResult parsed) => parsed.GetValue(_topK) switch
    {
        null => null,
        >= 1 and int k => k,
        int k => throw new ArgumentException($"--top-k is {k}; at least the most probable class counts."),
    };

    /// <summary>The fraction of the training images that is held out.</summary>
    internal double FractionOf(ParseResult parsed)
    {
        double fraction = parsed.GetValue(_fraction);
        return ValidationOf(parsed) is null || fraction == 0
            ? fraction
            : throw new ArgumentException("Name either --validation or --validation-fraction, not both.");
    }

    /// <summary>What ends the training early; null for nothing.</summary>
    internal EarlyStopping? EarlyStoppingOf(ParseResult parsed) => parsed.GetValue(_patience) switch
    {
        null => null,
        int patience when patience < 1 => throw new ArgumentException($"--early-stopping is {patience}; the patience is at least 1 epoch."),
        int patience when ValidationOf(parsed) is not null || FractionOf(parsed) != 0 => new EarlyStopping { Patience = patience },
        _ => throw new ArgumentException("--early-stopping watches the validation loss. Give --validation PATH or --validation-fraction "
            + "FRACTION as well."),
    };
}
