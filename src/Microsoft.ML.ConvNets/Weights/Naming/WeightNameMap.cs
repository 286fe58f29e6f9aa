using System.Text.RegularExpressions;

namespace Microsoft.ML.ConvNets.Weights.Naming;

/// <summary>
/// Turns the names that a foreign file gives to weights into ours. The rules are regular expressions that run one after another over the
/// whole name, each on what the one before it made; names that match one of the ignored patterns are left out.
/// </summary>
/// <remarks>
/// Names come from files, so the expressions are of the kind that takes time linear in the length of the name: no look-around, no back
/// references.
/// </remarks>
internal sealed class WeightNameMap
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly (string Pattern, string Replacement)[] _rules;
    private readonly string[] _ignored;

    // An expression of this kind takes a third of a megabyte, and most maps are never used.
    private readonly Lazy<(Regex Pattern, string Replacement)[]> _ruleExpressions;
    private readonly Lazy<Regex[]> _ignoredExpressions;

    private WeightNameMap(string name, (string Pattern, string Replacement)[] rules, string[] ignored)
    {
        (Name, _rules, _ignored) = (name, rules, ignored);
        _ruleExpressions = new(() => Array.ConvertAll(rules, static rule => (Expression(rule.Pattern), rule.Replacement)));
        _ignoredExpressions = new(() => Array.ConvertAll(ignored, static pattern => Expression($"^(?:{pattern})$")));
    }

    /// <summary>Names as they are.</summary>
    internal static WeightNameMap Identity { get; } = Create("the same names");

    /// <summary>Whose names these are, for messages.</summary>
    internal string Name { get; }

    /// <summary>
    /// A map of rules: a pattern, and what its match is replaced with (<c>$1</c> or <c>${1}</c> stands for the first group).
    /// </summary>
    internal static WeightNameMap Create(string name, params ReadOnlySpan<(string Pattern, string Replacement)> rules) =>
        new(name, rules.ToArray(), []);

    /// <summary>The same map without the names that match one of the patterns as a whole, before any rule.</summary>
    internal WeightNameMap Ignoring(params ReadOnlySpan<string> patterns) => new(Name, _rules, [.. _ignored, .. patterns]);

    /// <summary>Our name for a weight, or null if it is to be left out.</summary>
    internal string? Map(string foreign)
    {
        if (_ignoredExpressions.Value.Any(i => i.IsMatch(foreign)))
        {
            return null;
        }

        string name = foreign;
        foreach ((Regex pattern, string replacement) in _ruleExpressions.Value)
        {
            name = pattern.Replace(name, replacement);
        }

        return name;
    }

    public override string ToString() => Name;

    private static Regex Expression(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_patience);
}
