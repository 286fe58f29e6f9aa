namespace ConvNets.Documentation.Tests.Architecture;

/// <summary>The rooms of a project, as its table in docs/architecture.md tells: which others each may use.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Uses">For each room the rooms that it may use.</param>
/// <param name="WithoutMachineLearning">The rooms that know nothing of ML.NET.</param>
internal sealed record RoomTable(string Project, IReadOnlyDictionary<string, HashSet<string>> Uses, HashSet<string> WithoutMachineLearning)
{
    private const string NoMachineLearning = "knows nothing of ML.NET";

    /// <summary>Reads the table under the heading that names the project.</summary>
    internal static RoomTable Of(string project)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs/architecture.md"));
        int heading = Array.FindIndex(
            lines, line => line.StartsWith("## ", StringComparison.Ordinal) && line.EndsWith($"`src/{project}`", StringComparison.Ordinal));
        Assert.IsGreaterThanOrEqualTo(0, heading, $"a heading for src/{project}");
        var uses = new Dictionary<string, HashSet<string>>();
        HashSet<string> plain = [];
        IEnumerable<string[]> rows = lines.Skip(heading + 1)
            .SkipWhile(static line => !line.StartsWith('|')).TakeWhile(static line => line.StartsWith('|'))
            .Skip(2).Select(static line => line.Trim('|').Split('|'));
        foreach (string[] cells in rows)
        {
            string room = cells[0].Trim().Trim('`', '/');
            uses.Add(room, [.. cells[^1].Split(',').Select(static name => name.Trim().Trim('`', '/'))
                .Where(static name => name is not ("" or "nothing"))]);
            if (cells[1].Contains(NoMachineLearning, StringComparison.Ordinal))
            {
                plain.Add(room);
            }
        }

        return new RoomTable(project, uses, plain);
    }
}
