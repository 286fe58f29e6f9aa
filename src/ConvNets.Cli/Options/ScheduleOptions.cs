using System.CommandLine;
using System.Globalization;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Options;

/// <summary>The options of a whole training: how long it is, how large its steps are, and how that changes.</summary>
internal sealed class ScheduleOptions() : CommandOptionGroup(CommonOptions.Training)
{
    // A plateau is told from a bad epoch, and the rate still falls within a training of usual length.
    private const int PlateauPatience = 3;
    private const string Plateau = "plateau";

    // How many numbers each takes.
    private static readonly Dictionary<string, int> s_numbers = new()
    {
        ["constant"] = 0,
        ["step"] = 2,
        ["exponential"] = 1,
        ["cosine"] = 0,
        ["cosine-restarts"] = 2,
        ["one-cycle"] = 0,
        ["polynomial"] = 1,
        [Plateau] = 2,
    };

    private readonly Option<int> _epochs = new("--epochs", "-e")
    {
        HelpName = "N",
        Description = "Passes over the training data.",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<double?> _learningRate = new("--learning-rate", "--lr")
    {
        HelpName = "RATE",
        Description = "Learning rate. Default: the optimizer's own. See: convnets learning-rates.",
    };

    private readonly Option<string> _schedule = new("--schedule")
    {
        HelpName = "NAME[:NUMBER…]",
        Description = "Learning-rate schedule: constant; step:EPOCHS:FACTOR (a third of the epochs, 0.1); exponential:FACTOR (0.9 per "
            + "epoch); cosine; "
            + "cosine-restarts:EPOCHS:MULTIPLIER (a third of the epochs, 1); one-cycle; polynomial:POWER (1); "
            + $"plateau:PATIENCE:FACTOR (when the loss has not improved for more than {PlateauPatience} epochs, 0.1).",
        DefaultValueFactory = _ => "constant",
    };

    private readonly Option<double?> _warmUp = new("--warm-up")
    {
        HelpName = "EPOCHS",
        Description = "Linear warm-up of the learning rate over so many epochs, such as 0.5. Default: none.",
    };

    private readonly Option<double?> _weightAverage = new("--weight-average")
    {
        HelpName = "DECAY",
        Description = "Keep an exponential moving average (EMA) of the weights with this decay, such as 0.999. Default: no.",
    };

    private readonly Option<int> _weightSoup = new("--weight-soup")
    {
        HelpName = "N",
        Description = "Average the weights of the best of N epochs as long as that validates no worse (greedy soup). Default: 0, no.",
        DefaultValueFactory = _ => 0,
    };

    internal override IEnumerable<Option> Options => [_epochs, _learningRate, _schedule, _warmUp, _weightAverage, _weightSoup];

    internal int EpochsOf(ParseResult parsed) => parsed.GetValue(_epochs);

    internal double? WeightAverageOf(ParseResult parsed) => parsed.GetValue(_weightAverage);

    internal int WeightSoupOf(ParseResult parsed) => parsed.GetValue(_weightSoup);

    internal double? LearningRateOf(ParseResult parsed) => parsed.GetValue(_learningRate);

    /// <summary>The schedule with its warm-up, and what lowers the rate by what is measured; the latter is null for nothing.</summary>
    internal (LearningRateSchedule Schedule, ReduceOnPlateau? Plateau) ScheduleOf(ParseResult parsed)
    {
        string[] words = parsed.GetRequiredValue(_schedule).ToLowerInvariant().Split(':');
        double[] numbers = NumbersOf(words);
        (LearningRateSchedule Schedule, ReduceOnPlateau? Plateau) asked;
        try
        {
            asked = words[0] == Plateau
                ? (LearningRateSchedule.Constant,
                    new ReduceOnPlateau { Patience = Whole(numbers, 0) ?? PlateauPatience, Factor = Number(numbers, 1) ?? 0.1 })
                : (ScheduleOf(words[0], numbers, EpochsOf(parsed)), null);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ArgumentException($"{_schedule.Name} {string.Join(':', words)}: {e.ActualValue} is out of the range of "
                + $"{e.ParamName}.", e);
        }

        return parsed.GetValue(_warmUp) switch
        {
            null => asked,
            > 0 and <= int.MaxValue and double epochs => asked with { Schedule = asked.Schedule.WithWarmUp(epochs) },
            double epochs => throw new ArgumentException($"{_warmUp.Name} is {epochs}; it is a number of epochs above 0."),
        };
    }

    private static LearningRateSchedule ScheduleOf(string name, double[] numbers, int epochs)
    {
        int third = Math.Max(1, epochs / 3);
        return name switch
        {
            "step" => LearningRateSchedule.Step(Whole(numbers, 0) ?? third, Number(numbers, 1) ?? 0.1),
            "exponential" => LearningRateSchedule.Exponential(Number(numbers, 0) ?? 0.9),
            "cosine" => LearningRateSchedule.Cosine(),
            "cosine-restarts" => LearningRateSchedule.CosineRestarts(Whole(numbers, 0) ?? third, Whole(numbers, 1) ?? 1),
            "one-cycle" => LearningRateSchedule.OneCycle(),
            "polynomial" => LearningRateSchedule.Polynomial(Number(numbers, 0) ?? 1),
            _ => LearningRateSchedule.Constant,
        };
    }

    private static double[] NumbersOf(string[] words)
    {
        words[0] = OptionValues.OneOf("--schedule", words[0], [.. s_numbers.Keys]);
        int most = s_numbers[words[0]];
        if (words.Length - 1 > most)
        {
            throw new ArgumentException($"--schedule {words[0]} takes {(most == 0 ? "no numbers" : $"at most {most} number(s)")}, not "
                + $"'{string.Join(':', words[1..])}'.");
        }

        return Array.ConvertAll(
            words[1..], word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new ArgumentException($"--schedule {string.Join(':', words)} has '{word}', which is no number. Write it like "
                + "step:10:0.5."));
    }

    private static double? Number(double[] numbers, int place) => place < numbers.Length ? numbers[place] : null;

    private static int? Whole(double[] numbers, int place) => Number(numbers, place) switch
    {
        null => null,
        double number when number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue => (int)number,
        double number => throw new ArgumentException($"--schedule has the number {number} where epochs or the like are counted; it is "
            + "a whole one."),
    };
}
