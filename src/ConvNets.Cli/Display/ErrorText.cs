using System.CommandLine;
using System.Text.RegularExpressions;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Display;

/// <summary>The library's messages in the words of the command line.</summary>
internal static partial class ErrorText
{
    /// <summary>What the library calls the options of the tool: each of its own options that the tool has stands here, and no other word of code reaches a user.</summary>
    internal static IReadOnlyDictionary<string, string> Options { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Network"] = "--network",
        ["Epochs"] = "--epochs",
        ["BatchSize"] = "--batch-size",
        ["Optimizer"] = "--optimizer",
        ["LearningRate"] = "--learning-rate",
        ["Schedule"] = "--schedule",
        ["ReduceOnPlateau"] = "--schedule plateau",
        ["GradientClipping"] = "--clip-norm",
        ["WeightAverageDecay"] = "--weight-average",
        ["FineTune"] = "--fine-tune-epochs",
        ["FeatureCache"] = "--features",
        ["ValidationFraction"] = "--validation-fraction",
        ["ValidationSet"] = "--validation",
        ["EarlyStopping"] = "--early-stopping",
        ["LabelSmoothing"] = "--label-smoothing",
        ["ClassWeights"] = "--class-weights",
        ["TopK"] = "--top-k",
        ["InputShape"] = "--input-size",
        ["Checkpoints"] = "--checkpoint",
        ["ResumeFrom"] = "--resume",
        ["Seed"] = "--seed",
        ["OnBadImage"] = "--on-bad-image",
        ["MaxImagePixels"] = "--max-image-pixels",
        ["Precision"] = "--precision",
        ["Threads"] = "--threads",
    };

    // Calls that a message gives as the way out, and what they are on the command line.
    private static readonly (Regex Code, string Words)[] s_code =
    [
        (SkipCode(), "--on-bad-image skip"),
        (WithInput(), "--input-size"),
        (PrecisionCode(), "--precision $1"),
        (FromBackbone(), "--backbone"),
    ];

    private static readonly Regex s_option = new($@"(?<![\w'.""-])({string.Join('|', Options.Keys)})(?![\w'(.])");

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
        int actual = message.IndexOf(Environment.NewLine + "Actual value was", StringComparison.Ordinal);
        return InOptions(actual >= 0 ? message[..actual] : message);
    }

    /// <summary>Which image cannot be read, and why.</summary>
    internal static string Of(UnreadableImageException image) =>
        $"{image.ImageName} cannot be read: {image.Reason.Replace("(MaxImagePixels)", "(train --max-image-pixels)", StringComparison.Ordinal)}.";

    /// <summary>A message with the names of the library's options replaced by those of the command line.</summary>
    internal static string InOptions(string message)
    {
        foreach ((Regex code, string words) in s_code)
        {
            message = code.Replace(message, words);
        }

        // An option's name stands at the beginning of a sentence of its own, or before what it is; in quotation marks it is something else.
        return s_option.Replace(message, static match => Options[match.Value]);
    }

    [GeneratedRegex(@"OnBadImage = BadImageAction\.Skip")]
    private static partial Regex SkipCode();

    [GeneratedRegex(@"(InputShape or )?Network\.WithInput(\(\))?|network\.WithInput\([^)]*\)")]
    private static partial Regex WithInput();

    [GeneratedRegex(@"\bPrecision\.(Float32|BFloat16|Auto)\b")]
    private static partial Regex PrecisionCode();

    [GeneratedRegex(@"make it with Network\.FromBackbone|Network\.FromBackbone(\(\))?")]
    private static partial Regex FromBackbone();
}
