namespace Microsoft.ML.ConvNets;

/// <summary>Finds what somebody may have meant by a name that is unknown.</summary>
internal static class NearestName
{
    // A text from outside may be as long as it likes; nobody meant a name by that.
    private const int LongestName = 100;

    /// <summary>"Did you mean 'x'? " where a known name is near, otherwise nothing.</summary>
    internal static string Hint(string name, IEnumerable<string> known) => Of(name, known) is string near ? $"Did you mean '{near}'? " : "";

    /// <summary>The known name with the fewest letters changed, left out, added or exchanged; null if even that is far away.</summary>
    internal static string? Of(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        string plain = Plain(name);
        (int Distance, string Name)[] near =
        [
            .. known.Select(candidate => (Distance: Distance(plain, Plain(candidate)), Name: candidate))
                .Where(found => found.Distance <= Math.Max(1, Math.Min(plain.Length, Plain(found.Name).Length) / 3)),
        ];
        return near.Length == 0 ? null : near.MinBy(static found => found.Distance).Name;
    }

    private static string Plain(string name) => string.Concat(name.ToLowerInvariant().Where(static c => c is not ('-' or '_')));

    /// <summary>The optimal string alignment distance.</summary>
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
