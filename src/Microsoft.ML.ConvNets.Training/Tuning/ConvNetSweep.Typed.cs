using System.Globalization;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Tuning;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A sweep over the options of one trainer; see <see cref="ConvNetSweep"/>. An immutable description: each method that adds to it returns a
/// new one.
/// </summary>
/// <remarks>
/// Each trial trains with its own copy of the options; what they refer to, such as callbacks, is shared. All trials hold out the same
/// validation data and begin with the same seed, unless a setting changes that. A frozen backbone computes its features once for all of
/// them. Compare trials by a metric that the settings do not change the meaning of: the accuracy rather than the loss where the loss
/// itself, or class weights, are varied.
/// </remarks>
/// <typeparam name="TOptions">The options of the trainer.</typeparam>
/// <typeparam name="TModel">What it trains.</typeparam>
public sealed class ConvNetSweep<TOptions, TModel>
    where TOptions : ConvNetTrainerOptions
    where TModel : ConvNetTransformer
{
    private const int MaxTrials = 100_000;

    private readonly TOptions _options;
    private readonly SweepDimension<TOptions>[] _dimensions;
    private readonly int? _grace;
    private readonly IProgress<SweepTrial>? _progress;

    internal ConvNetSweep(TOptions options)
        : this(options, [], null, null) => ArgumentNullException.ThrowIfNull(options);

    private ConvNetSweep(TOptions options, SweepDimension<TOptions>[] dimensions, int? grace, IProgress<SweepTrial>? progress) =>
        (_options, _dimensions, _grace, _progress) = (options, dimensions, grace, progress);

    /// <summary>Varies something by values that the table shows as they are.</summary>
    /// <param name="name">What it is called in the table.</param>
    /// <param name="set">Gives a value to options.</param>
    /// <param name="values">The values, at least one.</param>
    /// <exception cref="ArgumentException">There is no value, or the name is taken.</exception>
    public ConvNetSweep<TOptions, TModel> Vary<TValue>(string name, Action<TOptions, TValue> set, params TValue[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return VaryNamed(
            name, set, [.. values.Select(static value => (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null", value))]);
    }

    /// <summary>Varies something by values that have names, such as networks or optimizers.</summary>
    /// <param name="name">What it is called in the table.</param>
    /// <param name="set">Gives a value to options.</param>
    /// <param name="values">The values and what the table calls them, at least one.</param>
    /// <exception cref="ArgumentException">There is no value, or a name is there twice.</exception>
    public ConvNetSweep<TOptions, TModel> VaryNamed<TValue>(
        string name, Action<TOptions, TValue> set, params (string Name, TValue Value)[] values)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
        {
            throw new ArgumentException($"'{name}' has no values to try.", nameof(values));
        }

        return values.GroupBy(static v => v.Name).FirstOrDefault(static g => g.Count() > 1) is { } twice
            ? throw new ArgumentException($"'{name}' has the value {twice.Key} twice; each is tried once.", nameof(values))
            : With(new SweepList<TOptions>(
                name, [.. values.Select(v => new SweepChoice<TOptions>(v.Name, options => set(options, v.Value)))]));
    }

    /// <summary>
    /// Varies a number between two limits. Only for <see cref="Random"/>, which draws as many different numbers as there are trials
    /// (Bergstra and Bengio, 2012).
    /// </summary>
    /// <param name="name">What it is called in the table.</param>
    /// <param name="set">Gives a number to options; it has four digits.</param>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">The largest number, above <paramref name="low"/>.</param>
    /// <param name="logarithmic">
    /// Whether each order of magnitude is drawn as often as the others, as fits learning rates. Default true; <paramref name="low"/> is
    /// above 0 then.
    /// </param>
    /// <exception cref="ArgumentException">The limits are out of their range, or the name is taken.</exception>
    public ConvNetSweep<TOptions, TModel> VaryBetween(
        string name, Action<TOptions, double> set, double low, double high, bool logarithmic = true)
    {
        ArgumentNullException.ThrowIfNull(set);
        return double.IsFinite(low) && double.IsFinite(high) && low < high && (low > 0 || !logarithmic)
            ? With(new SweepRange<TOptions>(name, set, low, high, logarithmic))
            : throw new ArgumentException(
                $"'{name}' is varied between {low} and {high}; the second is the larger, and on a logarithmic scale the first is above 0.",
                nameof(low));
    }

    /// <summary>
    /// Ends a trial after an epoch if its best value so far is worse than the median of what the trials before it had reached by then
    /// (Golovin et al., 2017). Saves time and may end a trial that begins slowly; without this call all trials run as long as their options
    /// say.
    /// </summary>
    /// <param name="epochs">Epochs that every trial has, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epochs"/> is out of its range.</exception>
    public ConvNetSweep<TOptions, TModel> CutOffAfter(int epochs) =>
        new(_options, _dimensions, Guard.InRange(epochs, atLeast: 1, name: nameof(epochs)), _progress);

    /// <summary>Reports each trial when it is over.</summary>
    /// <param name="progress">Who is told, on the thread that runs the sweep.</param>
    public ConvNetSweep<TOptions, TModel> Reporting(IProgress<SweepTrial> progress) => new(_options, _dimensions, _grace, progress);

    /// <summary>Tries all combinations of the values, the last one named varying fastest.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="data">Data with the columns that the trainer reads.</param>
    /// <returns>The table and the best model; canceled by the options' token, those of the trials so far.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range or does not fit the data, there is no validation data, or nothing is varied; the message says what.
    /// Options are checked for all trials before the first.
    /// </exception>
    /// <exception cref="InvalidDataException">An image cannot be read, or there are none.</exception>
    public SweepResult<TOptions, TModel> Grid(MLContext ml, IDataView data)
    {
        RequireSomething();
        if (Array.Find(_dimensions, static d => d.Choices is null) is { } endless)
        {
            throw new ArgumentException($"'{endless.Name}' has endlessly many values; a grid needs a list. Use Vary, or Random.");
        }

        if (Combinations() is not long count || count > MaxTrials)
        {
            throw new ArgumentException($"The grid has more than {MaxTrials:N0} trials. Use Random.");
        }

        return Run(ml, data, [.. Enumerable.Range(0, (int)count).Select(Combination)]);
    }

    /// <summary>Tries combinations that are drawn at random, each at most once.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="data">Data with the columns that the trainer reads.</param>
    /// <param name="trials">How many, at least 1 and at most as many as there are combinations.</param>
    /// <param name="seed">What decides the draw. Default 0.</param>
    /// <returns>The table and the best model; canceled by the options' token, those of the trials so far.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Grid"/>, or there are too many or too few trials.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read, or there are none.</exception>
    public SweepResult<TOptions, TModel> Random(MLContext ml, IDataView data, int trials, int seed = 0)
    {
        RequireSomething();
        if (trials is < 1 or > MaxTrials)
        {
            throw new ArgumentOutOfRangeException(nameof(trials), trials, $"A sweep has 1 to {MaxTrials:N0} trials, not {trials}.");
        }

        var random = new Random(seed);
        if (Combinations() is not long count)
        {
            return Run(ml, data, [.. Enumerable.Range(0, trials).Select(_ => Array.ConvertAll(_dimensions, d => d.Draw(random)))]);
        }

        if (trials > count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(trials), trials, $"There are only {count} combinations, not {trials}. Use Grid to try all of them.");
        }

        var drawn = new HashSet<string>(StringComparer.Ordinal);
        var combinations = new List<SweepChoice<TOptions>[]>(trials);
        while (combinations.Count < trials)
        {
            SweepChoice<TOptions>[] combination = Array.ConvertAll(_dimensions, d => d.Draw(random));
            if (drawn.Add(string.Join('\0', combination.Select(static c => c.Text))))
            {
                combinations.Add(combination);
            }
        }

        return Run(ml, data, [.. combinations]);
    }

    private ConvNetSweep<TOptions, TModel> With(SweepDimension<TOptions> dimension)
    {
        ArgumentException.ThrowIfNullOrEmpty(dimension.Name);
        return _dimensions.Any(d => d.Name == dimension.Name)
            ? throw new ArgumentException($"'{dimension.Name}' is varied twice.")
            : new ConvNetSweep<TOptions, TModel>(_options, [.. _dimensions, dimension], _grace, _progress);
    }

    private void RequireSomething()
    {
        if (_dimensions.Length == 0)
        {
            throw new ArgumentException("Nothing is varied: all trials would be the same. Call Vary first.");
        }
    }

    /// <summary>How many combinations there are; null where endlessly many, or too many to count.</summary>
    private long? Combinations()
    {
        long count = 1;
        foreach (SweepDimension<TOptions> dimension in _dimensions)
        {
            if (dimension.Choices is not { } choices || count > int.MaxValue)
            {
                return null;
            }

            count *= choices.Count;
        }

        return count;
    }

    private SweepChoice<TOptions>[] Combination(int number)
    {
        var combination = new SweepChoice<TOptions>[_dimensions.Length];
        for (int i = _dimensions.Length - 1; i >= 0; i--)
        {
            IReadOnlyList<SweepChoice<TOptions>> choices = _dimensions[i].Choices!;
            combination[i] = choices[number % choices.Count];
            number /= choices.Count;
        }

        return combination;
    }

    private SweepResult<TOptions, TModel> Run(MLContext ml, IDataView data, SweepChoice<TOptions>[][] combinations)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(data);
        string[] names = [.. _dimensions.Select(static d => d.Name)];
        return new SweepRun<TOptions, TModel>(ml, _options, _grace, _progress).Run(
            data, [.. combinations.Select(
                choices => new SweepPlan<TOptions>(
                    [.. choices.Select((c, i) => new SweepSetting(names[i], c.Text))], Array.ConvertAll(choices, static c => c.Apply)))]);
    }
}
