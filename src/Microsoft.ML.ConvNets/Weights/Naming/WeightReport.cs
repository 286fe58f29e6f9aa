namespace Microsoft.ML.ConvNets;

/// <summary>How the weights of a file and of a network fit together, by name.</summary>
/// <param name="Loaded">Weights of the network that the file gives.</param>
/// <param name="Missing">Weights of the network that the file lacks.</param>
/// <param name="Unexpected">Weights of the file that have no place in the network, under the names that they have in the file.</param>
/// <param name="Misshapen">Weights that both have in different shapes or kinds of number, each with what is and what should be.</param>
public sealed record WeightReport(
    IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<string> Misshapen)
{
    private const int Shown = 10;

    /// <summary>Whether every weight of the network is given in its shape. There may be more in the file.</summary>
    public bool IsComplete => Missing.Count + Misshapen.Count == 0;

    /// <summary>One line a list that is not empty: how many, and the first ten by name.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Lines());

    private IEnumerable<string> Lines()
    {
        yield return $"{Loaded.Count:N0} weights fit.";
        (string What, IReadOnlyList<string> Names)[] lists =
            [("missing in the file", Missing), ("not in the network", Unexpected), ("of another shape or type", Misshapen)];
        foreach ((string what, IReadOnlyList<string> names) in lists)
        {
            if (names.Count > 0)
            {
                string more = names.Count > Shown ? ", …" : "";
                yield return $"{names.Count:N0} {what}: {string.Join(", ", names.Take(Shown).Select(Short))}{more}.";
            }
        }
    }

    private static string Short(string name) => name.Length <= 200 ? name : name[..200] + "…";
}
