using System.CommandLine;
using System.Text.RegularExpressions;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Display;

/// <summary>The library's messages in the words of the command line.</summary>
internal static class ErrorText
{
    /// <summary>
    /// What the library calls the options of the tool: each of its own options that the tool has stands here, and no other word of code
    /// reaches a user.
    /// </summary>
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
        ["WeightSoup"] = "--weight-soup",
        ["FineTune"] = "--fine-tune-epochs",
        ["Features.Cache"] = "--features",
        ["Features.Variants"] = "--variants",
        ["ValidationSetFraction"] = "--validation-fraction",
        ["ValidationSet"] = "--validation",
        ["EarlyStopping"] = "--early-stopping",
        ["LabelSmoothing"] = "--label-smoothing",
        ["ClassWeights"] = "--class-weights",
        ["TopK"] = "--top-k",
        ["TargetAccuracy"] = "--target-accuracy",
        ["InputShape"] = "--input-size",
        ["Checkpoints"] = "--checkpoint",
        ["ResumeFrom"] = "--resume",
        ["Augmentation"] = "--augment",
        ["Seed"] = "--seed",
        ["OnBadImage"] = "--on-bad-image",
        ["MaxImagePixels"] = "--max-image-pixels",
        ["Precision"] = "--precision",
        ["Threads"] = "--threads",
        ["TestTimeViews"] = "--tta",
    };

    // Calls that a message gives as the way out, and what they are on the command line.
    private static readonly (Regex Code, string Words)[] s_code =
    [
        (new(@"OnBadImage = BadImageAction\.Skip"), "--on-bad-image skip"),
        (new(@"ResumeFrom = ""[^""]*"""), "--resume"),
        (new(@"(InputShape or )?Network\.WithInput(\(\))?|network\.WithInput\([^)]*\)"), "--input-size"),
        (new(@"\bTrainingPrecision\.(Float32|BFloat16|Auto)\b"), "--precision $1"),
        (new(@"\bConvPadding\.(Same|Valid)\b"), "padding $1"),
        (new("Pass weights to Network.FromBackbone, or let all of it learn"), "Give it --weights, or let all of it learn with "
            + "--freeze none"),
        (new(@"(make it with |Make it with |Train a network of )?Network\.FromBackbone(\(\))?"), "use --backbone"),
        (new("PretrainedWeights.FromFile"), "--weights"),
        (new(@"ExplanationMethod\.Occlusion"), "--method occlusion"),
        (new(@"ExplainByGradient, in Microsoft\.ML\.ConvNets\.Training,"), "--method gradcam"),
    ];

    private static readonly Regex s_option = new($@"(?<![\w'.""-])({string.Join('|', Options.Keys)})(?![\w'(]|\.\w)");

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
        $"{image.ImageName} cannot be read: {ReasonOf(image)}.";

    /// <summary>Why an image cannot be read, without a full stop.</summary>
    internal static string ReasonOf(UnreadableImageException image) =>
        image.Reason.Replace("(MaxImagePixels)", "(train --max-image-pixels)", StringComparison.Ordinal);

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
}
