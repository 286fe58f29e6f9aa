using System.CommandLine;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary>The options that say what epochs are measured with, and what follows from that.</summary>
internal sealed class MeasuringChoice
{
    private readonly Option<string?> _validation = new("--validation") { HelpName = "PATH", Description = "Labelled pictures that measure each epoch (their test part if they have one)." };

    private readonly Option<double> _fraction = new("--validation-fraction")
    {
        HelpName = "SHARE",
        Description = "Share of the training pictures held out to measure each epoch, the same share of each class.",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int?> _patience = new("--early-stopping")
    {
        HelpName = "PATIENCE",
        Description = "End when the validation loss has not become better for so many epochs, and keep the best epoch's weights.",
    };

    private readonly Option<int?> _topK = new("--top-k") { HelpName = "K", Description = "Also show how often the class is among the K most probable ones." };

    private readonly Option<string?> _csv = new("--csv") { HelpName = "FILE", Description = "Write a line for each epoch there." };

    /// <summary>The options, for a command.</summary>
    internal IEnumerable<Option> Options => [_validation, _fraction, _patience, _topK, _csv];

    /// <summary>The path of the validation pictures; null for none.</summary>
    internal string? ValidationOf(ParseResult parsed) => parsed.GetValue(_validation);

    /// <summary>How many of the largest scores count as a hit; null for no such figure.</summary>
    internal int? TopKOf(ParseResult parsed) => parsed.GetValue(_topK) switch
    {
        null => null,
        >= 1 and int k => k,
        int k => throw new ArgumentException($"--top-k is {k}; at least the most probable class counts."),
    };

    /// <summary>Gives a trainer's options what was asked for, apart from the validation pictures themselves.</summary>
    internal void Apply(ParseResult parsed, ConvNetTrainerOptions options)
    {
        double fraction = parsed.GetValue(_fraction);
        bool measures = ValidationOf(parsed) is not null || fraction != 0;
        if (ValidationOf(parsed) is not null && fraction != 0)
        {
            throw new ArgumentException("Name either --validation or --validation-fraction, not both.");
        }

        options.ValidationSetFraction = fraction;
        if (parsed.GetValue(_patience) is int patience)
        {
            options.EarlyStopping = patience < 1
                ? throw new ArgumentException($"--early-stopping is {patience}; the patience is at least 1 epoch.")
                : measures
                    ? new EarlyStopping { Patience = patience }
                    : throw new ArgumentException("--early-stopping watches the validation loss. Give --validation PATH or --validation-fraction SHARE as well.");
        }

        if (parsed.GetValue(_csv) is string file)
        {
            ModelTarget.Check(file, "The figures of the epochs", "epochs.csv");
            options.Callbacks = [.. options.Callbacks, new CsvLog(file)];
        }
    }
}
