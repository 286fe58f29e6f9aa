using System.Globalization;

namespace Microsoft.ML.ConvNets.Training.Tuning;

/// <summary>One value of something that a sweep varies.</summary>
/// <param name="Text">What the table shows.</param>
/// <param name="Apply">Gives it to options.</param>
internal sealed record SweepChoice<TOptions>(string Text, Action<TOptions> Apply);

/// <summary>Something that a sweep varies.</summary>
internal abstract class SweepDimension<TOptions>(string name)
{
    internal string Name { get; } = name;

    /// <summary>The values to choose from; null where there are endlessly many.</summary>
    internal abstract IReadOnlyList<SweepChoice<TOptions>>? Choices { get; }

    /// <summary>Draws a value.</summary>
    internal abstract SweepChoice<TOptions> Draw(Random random);
}

/// <summary>Values that were named one by one.</summary>
internal sealed class SweepList<TOptions>(string name, IReadOnlyList<SweepChoice<TOptions>> choices) : SweepDimension<TOptions>(name)
{
    internal override IReadOnlyList<SweepChoice<TOptions>>? Choices => choices;

    internal override SweepChoice<TOptions> Draw(Random random) => choices[random.Next(choices.Count)];
}

/// <summary>Numbers between two limits, alike in number or, on a logarithmic scale, in order of magnitude.</summary>
internal sealed class SweepRange<TOptions>(
    string name, Action<TOptions, double> set, double low, double high, bool logarithmic) : SweepDimension<TOptions>(name)
{
    internal override IReadOnlyList<SweepChoice<TOptions>>? Choices => null;

    internal override SweepChoice<TOptions> Draw(Random random)
    {
        double fraction = random.NextDouble();
        double value = logarithmic ? low * Math.Pow(high / low, fraction) : low + ((high - low) * fraction);
        // What the table shows is what is tried: a number of four digits can be typed again.
        string text = value.ToString("G4", CultureInfo.InvariantCulture);
        double shown = double.Parse(text, CultureInfo.InvariantCulture);
        return new SweepChoice<TOptions>(text, options => set(options, shown));
    }
}
