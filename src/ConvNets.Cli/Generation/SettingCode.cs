using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Networks;

namespace ConvNets.Cli.Generation;

/// <summary>The settings that a model tells of its training, as C# that sets them.</summary>
internal static partial class SettingCode
{
    private const string Nothing = "none";

    /// <summary>Lines of an initializer, for what differs from the defaults.</summary>
    /// <param name="defaults">Options of the kind, as they are made.</param>
    /// <param name="settings">What the model tells.</param>
    /// <param name="left">Names that are left out.</param>
    internal static IEnumerable<string> Initializers(object defaults, IReadOnlyDictionary<string, string> settings, params string[] left)
    {
        foreach (FieldInfo field in defaults.GetType().GetFields().Where(field => !left.Contains(field.Name)))
        {
            object? value = field.GetValue(defaults);
            if (value is OptionGroup group)
            {
                string[] inner = [.. Initializers(group, settings, left)];
                if (inner.Length > 0)
                {
                    yield return $"{field.Name} = {{ {string.Join(", ", inner.Select(static line => line.TrimEnd(',')))} }},";
                }
            }
            else if (settings.TryGetValue(field.Name, out string? text)
                && text != (Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } own ? own : Nothing))
            {
                yield return $"{field.Name} = {Of(field.FieldType, text)},";
            }
        }
    }

    /// <summary>A value.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="text">The value, as <see cref="ConvNetTransformer.TrainingSettings"/> has it.</param>
    /// <exception cref="NotSupportedException">The tool does not know how such a value is written.</exception>
    internal static string Of(Type type, string text)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (text is "" or Nothing)
        {
            return "null";
        }

        if (type == typeof(bool))
        {
            return text == "True" ? "true" : "false";
        }

        if (type.IsPrimitive)
        {
            return text;
        }

        if (type.IsEnum)
        {
            return $"{type.Name}.{text}";
        }

        return type == typeof(TensorShape) ? $"TensorShape.Image({text.Trim('[', ']')})"
            : type == typeof(ClassWeights) ? Weights(text) : Record(type, text);
    }

    private static string Weights(string text) => text == "balanced"
        ? "ClassWeights.Balanced"
        : $"ClassWeights.Of(new Dictionary<string, double> {{ {string.Join(", ", GivenWeight().Matches(text).Select(
            static one => $"[{CSharpLiteral.Of(one.Groups["class"].Value)}] = {one.Groups["weight"].Value}"))} }})";

    /// <summary>What a record writes of itself, <c>Name { A = 1, B = 2 }</c>, as the call that makes it.</summary>
    private static string Record(Type type, string text)
    {
        Match match = WholeRecord().Match(text);
        if (!match.Success)
        {
            throw new NotSupportedException($"The model tells of its training '{text}', which the tool cannot write as C#.");
        }

        string name = match.Groups["name"].Value;
        (string Name, string Value)[] parts = [.. Parts(match.Groups["parts"].Value)];
        if (type == typeof(GradientClipping))
        {
            return $"GradientClipping.By{name.Replace("Clipping", "", StringComparison.Ordinal)}({parts[0].Value})";
        }

        if (type == typeof(ConvNetOptimizer))
        {
            string made = $"ConvNetOptimizer.{name.Replace("Optimizer", "", StringComparison.Ordinal)}("
                + $"{Arguments(parts.Where(static part => part.Name != nameof(ConvNetOptimizer.DecaysNormsAndBiases)))})";
            return parts.Contains((nameof(ConvNetOptimizer.DecaysNormsAndBiases), "True"))
                ? $"{made} with {{ {nameof(ConvNetOptimizer.DecaysNormsAndBiases)} = true }}" : made;
        }

        return type == typeof(LearningRateSchedule) ? Schedule(name, parts) : $"new {name} {{ {string.Join(", ", parts
            .Where(static part => part.Value.Length > 0)
            .Select(part => $"{part.Name} = {Of(type.GetProperty(part.Name)!.PropertyType, part.Value)}"))} }}";
    }

    private static string Schedule(string name, (string Name, string Value)[] parts) => (name, parts) switch
    {
        ("ConstantSchedule", _) => "LearningRateSchedule.Constant",
        ("WarmUpSchedule", [var then, { Value.Length: > 0 } epochs, _, var start]) =>
            $"{Record(typeof(LearningRateSchedule), then.Value)}.WithWarmUp({epochs.Value}, {start.Value})",
        ("WarmUpSchedule", [var then, _, var steps, var start]) =>
            $"{Record(typeof(LearningRateSchedule), then.Value)}.WithWarmUpSteps({steps.Value}, {start.Value})",
        _ => $"LearningRateSchedule.{name.Replace("Schedule", "", StringComparison.Ordinal)}({Arguments(parts)})",
    };

    // A record's values stand in the order of the parameters of the method that makes it.
    private static string Arguments(IEnumerable<(string Name, string Value)> parts) =>
        string.Join(", ", parts.Select(static part => part.Value is "True" or "False" ? part.Value.ToLowerInvariant() : part.Value));

    /// <summary>The parts between commas that stand in no inner braces.</summary>
    private static IEnumerable<(string Name, string Value)> Parts(string text)
    {
        int depth = 0, start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            depth += i == text.Length ? 0 : text[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                string[] words = text[start..i].Split('=', 2, StringSplitOptions.TrimEntries);
                start = i + 1;
                if (words.Length == 2)
                {
                    yield return (words[0], words[1]);
                }
            }
        }
    }

    [GeneratedRegex(@"^(?<name>\w+) \{(?<parts>.*)\}$")]
    private static partial Regex WholeRecord();

    [GeneratedRegex(@"(?<class>.+?): (?<weight>[0-9.E+-]+)(?:, |$)")]
    private static partial Regex GivenWeight();
}
