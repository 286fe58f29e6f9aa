using System.CommandLine;
using System.Text.RegularExpressions;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Display;

/// <summary>The library's messages in the words of the command line.</summary>
internal static partial class ErrorText
{
    private static readonly Dictionary<string, string> s_options = new(StringComparer.Ordinal)
    {
        ["Epochs"] = "--epochs",
        ["BatchSize"] = "--batch-size",
        ["LearningRate"] = "--learning-rate",
        ["ValidationSetFraction"] = "--validation-fraction",
        ["ValidationSet"] = "--validation",
        ["EarlyStopping"] = "--early-stopping",
        ["LabelSmoothing"] = "--label-smoothing",
        ["WeightAverageDecay"] = "--weight-average",
        ["ClassWeights"] = "--class-weights",
        ["InputShape"] = "--input-size",
        ["Threads"] = "--threads",
        ["TopK"] = "--top-k",
        ["ResumeFrom"] = "--resume",
        ["MaxImagePixels"] = "--max-image-pixels",
    };

    /// <summary>What to tell of an exception.</summary>
    /// <param name="exception">What the library or .NET threw.</param>
    /// <param name="parsed">The command line.</param>
    internal static string Of(Exception exception, ParseResult parsed)
    {
        if (exception is UnreadableImageException image)
        {
            bool canSkip = parsed.CommandResult.Command.Options.Any(static option => option.Name == "--on-bad-image");
            return $"{Of(image)} Remove or replace it{(canSkip ? ", or leave such images out with --on-bad-image skip" : "")}.";
        }

        // The parameter's name means something to callers of the library only.
        string suffix = exception is ArgumentException { ParamName: string name } ? $" (Parameter '{name}')" : "";
        string message = suffix.Length > 0 ? exception.Message.Replace(suffix, "", StringComparison.Ordinal) : exception.Message;
        return InOptions(message);
    }

    /// <summary>Which image cannot be read, and why.</summary>
    internal static string Of(UnreadableImageException image) =>
        $"{image.ImageName} cannot be read: {image.Reason.Replace("(MaxImagePixels)", "(train --max-image-pixels)", StringComparison.Ordinal)}.";

    /// <summary>A message with the names of the library's options replaced by those of the command line.</summary>
    internal static string InOptions(string message) =>
        OptionName().Replace(message.Replace("OnBadImage = BadImageAction.Skip", "--on-bad-image skip", StringComparison.Ordinal), static match => s_options[match.Value]);

    // An option's name stands at the beginning of a sentence of its own, or before what it is; in quotation marks it is something else.
    [GeneratedRegex(@"(?<![\w'.])(Epochs|BatchSize|LearningRate|ValidationSetFraction|ValidationSet|EarlyStopping|LabelSmoothing|WeightAverageDecay|ClassWeights|InputShape|Threads|TopK|ResumeFrom|MaxImagePixels)(?![\w'])")]
    private static partial Regex OptionName();
}
