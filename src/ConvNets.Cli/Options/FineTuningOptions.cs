using System.CommandLine;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Options;

/// <summary>The options of a second phase in which a frozen backbone learns as well.</summary>
internal sealed class FineTuningOptions() : CommandOptionGroup("Fine-tuning")
{
    private readonly Option<int> _epochs = new("--fine-tune-epochs")
    {
        HelpName = "N",
        Description = "Epochs of a second phase, in which the backbone is unfrozen.",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int?> _blocks = new("--fine-tune-blocks")
    {
        HelpName = "N",
        Description = "How many of the backbone's last blocks are unfrozen then. Default: all.",
    };

    private readonly Option<double?> _rate = new("--fine-tune-rate")
    {
        HelpName = "RATE",
        Description = "Learning rate of that phase. Default: a tenth of the first one's.",
    };

    internal override IEnumerable<Option> Options => [_epochs, _blocks, _rate];

    /// <summary>A recipe's phase with the epochs and the rate that were given.</summary>
    internal FineTuning? ChangedBy(ParseResult parsed, FineTuning tuning) => parsed.GetResult(_epochs) is { Implicit: false }
        ? TuningOf(parsed) is { } asked
            ? tuning with { Epochs = asked.Epochs, LearningRate = asked.LearningRate ?? tuning.LearningRate }
            : null
        : tuning with { LearningRate = parsed.GetValue(_rate) is double rate ? Checked(rate) : tuning.LearningRate };

    /// <summary>The phase that was asked for; null for none.</summary>
    internal FineTuning? TuningOf(ParseResult parsed)
    {
        int epochs = parsed.GetValue(_epochs);
        if (epochs == 0 && (parsed.GetValue(_blocks) is not null || parsed.GetValue(_rate) is not null))
        {
            throw new ArgumentException("--fine-tune-blocks and --fine-tune-rate go with --fine-tune-epochs N.");
        }

        if (epochs < 0)
        {
            throw new ArgumentException($"{_epochs.Name} is {epochs}; it is at least 0.");
        }

        if (parsed.GetValue(_blocks) is int blocks && blocks < 1)
        {
            throw new ArgumentException($"{_blocks.Name} is {blocks}; at least 1 block is unfrozen.");
        }

        double? rate = parsed.GetValue(_rate) is double asked ? Checked(asked) : null;
        return epochs == 0
            ? null
            : new FineTuning { Epochs = epochs, UnfrozenBlocks = parsed.GetValue(_blocks), LearningRate = rate };
    }

    private double Checked(double rate) => rate is > 0 and <= float.MaxValue
        ? rate
        : throw new ArgumentException($"{_rate.Name} is {rate}; a learning rate is above 0.");
}
