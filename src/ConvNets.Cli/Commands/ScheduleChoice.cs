using System.CommandLine;
using System.Globalization;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Commands;

/// <summary>The options that say how large steps are, and how that changes.</summary>
internal sealed class ScheduleChoice
{
    // A plateau is told from a bad epoch, and the rate still falls within a training of usual length.
    private const int PlateauPatience = 3;
    private const string Plateau = "plateau";

    private readonly Option<double?> _learningRate = new("--learning-rate", "--lr") { Description = "Step width. Default: the optimizer's own. See: convnets learning-rates." };

    private readonly Option<string> _schedule = new("--schedule")
    {
        HelpName = "NAME[:NUMBER…]",
        Description = "How the learning rate changes: constant; step:EPOCHS:FACTOR (a third of the epochs, 0.1); exponential:FACTOR (0.9 an epoch); cosine; "
            + "cosine-restarts:EPOCHS:MULTIPLIER (a third of the epochs, 1); one-cycle; polynomial:POWER (1); "
            + $"plateau:PATIENCE:FACTOR (after more than {PlateauPatience} epochs without gain, 0.1).",
        DefaultValueFactory = _ => "constant",
    };

    private readonly Option<double?> _warmUp = new("--warm-up") { HelpName = "EPOCHS", Description = "Climb to the learning rate within so many epochs first, such as 0.5. Default: no." };

    /// <summary>The options, for a command.</summary>
    internal IEnumerable<Option> Options => [_learningRate, _schedule, _warmUp];

    /// <summary>Gives a trainer's options, which have their epochs already, what was asked for.</summary>
    internal void Apply(ParseResult parsed, ConvNetTrainerOptions options)
    {
        options.LearningRate = parsed.GetValue(_learningRate);
        string[] words = parsed.GetRequiredValue(_schedule).ToLowerInvariant().Split(':');
        if (words[0] == Plateau)
        {
            double[] numbers = NumbersOf(words, 2);
            options.Optimization.ReduceOnPlateau = new ReduceOnPlateau { Patience = Whole(numbers, 0) ?? PlateauPatience, Factor = Number(numbers, 1) ?? 0.1 };
        }
        else
        {
            options.Optimization.Schedule = ScheduleOf(words, options.Epochs);
        }

        if (parsed.GetValue(_warmUp) is double epochs)
        {
            options.Optimization.Schedule = epochs is > 0 and <= int.MaxValue
                ? options.Optimization.Schedule.WithWarmUp(epochs)
                : throw new ArgumentException($"--warm-up is {epochs}; it is a number of epochs above 0.");
        }
    }

    private static LearningRateSchedule ScheduleOf(string[] words, int epochs)
    {
        int third = Math.Max(1, epochs / 3);
        switch (words[0])
        {
            case "constant":
                NumbersOf(words, 0);
                return LearningRateSchedule.Constant;
            case "step":
                double[] step = NumbersOf(words, 2);
                return LearningRateSchedule.Step(Whole(step, 0) ?? third, Number(step, 1) ?? 0.1);
            case "exponential":
                return LearningRateSchedule.Exponential(Number(NumbersOf(words, 1), 0) ?? 0.9);
            case "cosine":
                NumbersOf(words, 0);
                return LearningRateSchedule.Cosine();
            case "cosine-restarts":
                double[] restarts = NumbersOf(words, 2);
                return LearningRateSchedule.CosineRestarts(Whole(restarts, 0) ?? third, Whole(restarts, 1) ?? 1);
            case "one-cycle":
                NumbersOf(words, 0);
                return LearningRateSchedule.OneCycle();
            case "polynomial":
                return LearningRateSchedule.Polynomial(Number(NumbersOf(words, 1), 0) ?? 1);
            default:
                throw NamedChoice.Unknown("--schedule", words[0], $"constant, step, exponential, cosine, cosine-restarts, one-cycle, polynomial, {Plateau}");
        }
    }

    private static double[] NumbersOf(string[] words, int most)
    {
        if (words.Length - 1 > most)
        {
            throw new ArgumentException($"--schedule {words[0]} takes {(most == 0 ? "no numbers" : $"at most {most} number(s)")}, not '{string.Join(':', words[1..])}'.");
        }

        return Array.ConvertAll(words[1..], word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new ArgumentException($"--schedule {string.Join(':', words)} has '{word}', which is no number. Write it like step:10:0.5."));
    }

    private static double? Number(double[] numbers, int place) => place < numbers.Length ? numbers[place] : null;

    private static int? Whole(double[] numbers, int place) => Number(numbers, place) switch
    {
        null => null,
        double number when number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue => (int)number,
        double number => throw new ArgumentException($"--schedule has the number {number} where epochs or the like are counted; it is a whole one."),
    };
}
