namespace ConvNets.ApiContracts;

/// <summary>
/// The committed list of what a stack leaves out of its contract: Markdown whose headings group types by the reason that the text below the heading gives.
/// An item is a type (<c>- `Namespace.Type`</c>) or a member of a type that is otherwise there (<c>- `Namespace.Type`: `member`</c>).
/// </summary>
internal sealed class LeftOut
{
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    public LeftOut(string file)
    {
        string heading = "", reason = "";
        foreach (string line in File.ReadLines(file))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                (heading, reason) = (line[3..], "");
            }
            else if (line.StartsWith("- `", StringComparison.Ordinal))
            {
                string item = line[2..].Replace("`", "", StringComparison.Ordinal);
                if (heading.Length == 0 || reason.Length == 0)
                {
                    throw new FormatException($"{Path.GetFileName(file)}: '{item}' stands below no heading with a reason.");
                }

                if (!_reasons.TryAdd(item, reason))
                {
                    throw new FormatException($"{Path.GetFileName(file)}: '{item}' is listed twice.");
                }
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                reason += line;
            }
        }
    }

    public IEnumerable<string> Items => _reasons.Keys;

    public static string ItemOf(TypeCoverage type) => $"{type.Namespace}.{type.Name}";

    public static string ItemOf(TypeCoverage type, string member) => $"{type.Namespace}.{type.Name}: {member}";
}
