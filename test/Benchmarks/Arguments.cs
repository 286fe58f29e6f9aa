using System.Globalization;

namespace Benchmarks;

/// <summary>Reads a job's arguments.</summary>
internal static class Arguments
{
    /// <summary>The number after a name, or the fallback where the name is not given.</summary>
    internal static int Number(string[] args, string name, int fallback)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : fallback;
    }

    /// <summary>The word after a name, or the fallback where the name is not given.</summary>
    internal static string Text(string[] args, string name, string fallback)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
    }
}
