using System.CommandLine;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary>The options of a second phase in which a frozen backbone learns as well.</summary>
internal sealed class FineTuningChoice
{
    private readonly Option<int> _epochs = new("--fine-tune-epochs") { Description = "More epochs after the others, in which the backbone learns as well.", DefaultValueFactory = _ => 0 };

    private readonly Option<int?> _blocks = new("--fine-tune-blocks") { Description = "How many of the backbone's last blocks learn then. Default: all." };

    private readonly Option<double?> _rate = new("--fine-tune-rate") { Description = "Step width of that phase. Default: a tenth of the first one's." };

    /// <summary>The options, for a command.</summary>
    internal IEnumerable<Option> Options => [_epochs, _blocks, _rate];

    /// <summary>The phase that was asked for; null for none.</summary>
    internal FineTuning? TuningOf(ParseResult parsed)
    {
        int epochs = parsed.GetValue(_epochs);
        if (epochs == 0 && (parsed.GetValue(_blocks) is not null || parsed.GetValue(_rate) is not null))
        {
            throw new ArgumentException("--fine-tune-blocks and --fine-tune-rate go with --fine-tune-epochs N.");
        }

        return epochs == 0 ? null : new FineTuning { Epochs = epochs, UnfrozenBlocks = parsed.GetValue(_blocks), LearningRate = parsed.GetValue(_rate) };
    }
}
