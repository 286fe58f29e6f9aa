namespace ConvNets.ApiContracts;

/// <summary>How much of a type of the contract an assembly has.</summary>
/// <param name="Head">The line that opens the type in the contract, without its bases.</param>
/// <param name="IsThere">Whether the type is there at all.</param>
/// <param name="Present">The members that are there.</param>
/// <param name="Missing">The members that are not.</param>
internal sealed record TypeCoverage(string Head, bool IsThere, IReadOnlyList<string> Present, IReadOnlyList<string> Missing)
{
    public string Namespace => Head[(Head.IndexOf(' ', 2) + 1)..Head.IndexOf("::", StringComparison.Ordinal)];

    /// <summary>The type's name with its arguments, as the contract writes it: <c>TextLoader.Options</c>.</summary>
    public string Name
    {
        get
        {
            string name = Head[(Head.IndexOf("::", StringComparison.Ordinal) + 2)..];
            int flags = name.IndexOf(" [", StringComparison.Ordinal);
            return flags < 0 ? name : name[..flags];
        }
    }
}
