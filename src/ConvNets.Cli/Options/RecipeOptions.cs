using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Options;

/// <summary>A recipe and what of it the command line changes.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="IsDefault">Whether nobody asked for it by name.</param>
/// <param name="Configure">Sets what was given on the command line.</param>
internal sealed record RecipeChoice(Recipe Recipe, bool IsDefault, Action<ConvNetTrainerOptions> Configure);

/// <summary>The options that take all settings from a recipe.</summary>
internal sealed class RecipeOptions() : CommandOptionGroup("Recipe")
{
    private const string Fast = "fast";
    private const string Accurate = "accurate";
    private const string None = "none";

    // Where one of these is given and no recipe, the command line is the recipe.
    private static readonly HashSet<string> s_own =
    [
        "--network", "--backbone", "--weights", "--freeze", "--head", "--variants", "--epochs", "--learning-rate", "--schedule",
        "--warm-up", "--weight-average", "--weight-soup", "--batch-size", "--optimizer", "--weight-decay", "--clip-norm",
        "--label-smoothing", "--class-weights", "--augment", "--fine-tune-epochs", "--fine-tune-blocks", "--fine-tune-rate",
        "--early-stopping", "--checkpoint", "--checkpoint-every", "--resume",
    ];

    // What a recipe decides itself.
    private static readonly HashSet<string> s_contrary =
    [
        "--network", "--freeze", "--variants", "--schedule", "--warm-up", "--weight-average", "--weight-soup", "--clip-norm",
        "--fine-tune-blocks", "--early-stopping", "--checkpoint", "--checkpoint-every", "--resume",
    ];

    // What is only done while all layers learn.
    private static readonly HashSet<string> s_thorough = ["--augment", "--fine-tune-epochs", "--fine-tune-rate"];

    private readonly Option<string?> _recipe = new("--recipe")
    {
        HelpName = "NAME",
        Description = $"{Fast}: a dense head on a frozen backbone, learning rate and weight decay chosen by validation. {Accurate}: then "
            + $"all layers, with augmentation and averaged weights. {None}: as the other options say. Default: {Fast}; {None} where an "
            + "option of network, training, augmentation or checkpoints is given.",
    };

    private readonly Option<double?> _minutes = new("--minutes")
    {
        HelpName = "N",
        Description = $"{Fast} first, then as much of {Accurate} as fits: the whole training takes so many minutes.",
    };

    internal override IEnumerable<Option> Options => [_recipe, _minutes];

    /// <summary>The recipe that was asked for, or the default one; null where the other options say everything.</summary>
    /// <exception cref="ArgumentException">Options contradict each other; the message names them.</exception>
    internal Recipe? RecipeOf(ParseResult parsed)
    {
        string? name = parsed.GetValue(_recipe) is string word ? OptionValues.OneOf(_recipe.Name, word, Fast, Accurate, None) : null;
        TimeSpan? time = TimeOf(parsed.GetValue(_minutes));
        if (time is not null && name is (Fast or None))
        {
            throw new ArgumentException($"{_minutes.Name} does not go with {_recipe.Name} {name}: it is {Fast} first, then {Accurate}.");
        }

        if (name == None || (name is null && time is null && Given(parsed).Any(s_own.Contains)))
        {
            return null;
        }

        if (Given(parsed).FirstOrDefault(s_contrary.Contains) is string contrary)
        {
            throw new ArgumentException($"{contrary} goes with {_recipe.Name} {None}: a recipe decides that itself.");
        }

        if (name != Accurate && time is null && Given(parsed).FirstOrDefault(s_thorough.Contains) is string thorough)
        {
            throw new ArgumentException($"{thorough} goes with {_recipe.Name} {Accurate}, in which all layers learn.");
        }

        return time is TimeSpan minutes
            ? Recipe.WithinTime(minutes) with { Started = StartOfProcess() }
            : name == Accurate ? Recipe.Accurate : Recipe.Fast;
    }

    /// <summary>Whether nobody asked for a recipe.</summary>
    internal bool IsDefault(ParseResult parsed) => parsed.GetValue(_recipe) is null && parsed.GetValue(_minutes) is null;

    /// <summary>Whether an option stands on the command line.</summary>
    internal static bool IsGiven(ParseResult parsed, string name) => Given(parsed).Contains(name);

    private static IEnumerable<string> Given(ParseResult parsed) => parsed.CommandResult.Command.Options
        .Where(option => parsed.GetResult(option) is { Implicit: false }).Select(static option => option.Name);

    /// <summary>The user's clock began when the tool did.</summary>
    private static long StartOfProcess()
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan spent = DateTime.Now - process.StartTime;
        return Stopwatch.GetTimestamp() - (long)(spent.TotalSeconds * Stopwatch.Frequency);
    }

    private TimeSpan? TimeOf(double? minutes) => minutes switch
    {
        null => null,
        > 0 and <= 60 * 24 * 365 and double number => TimeSpan.FromMinutes(number),
        double number => throw new ArgumentException($"{_minutes.Name} is {number}; it is a number of minutes above 0."),
    };
}
