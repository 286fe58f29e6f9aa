using System.Reflection;

namespace ConvNets.ApiContracts;

/// <summary>The public API of a real library, as the contract files give it.</summary>
internal sealed class ApiContract
{
    private readonly Dictionary<string, (HashSet<string> Bases, HashSet<string> Members)> _types = [];

    private ApiContract(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            Read(file);
        }
    }

    /// <summary>Reads the files of ../shared/contracts, relative to the repository; null where they are not there.</summary>
    public static ApiContract? Load(string pattern)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Directory.Build.props")))
        {
            root = root.Parent;
        }

        var folder = Path.Combine(root?.FullName ?? AppContext.BaseDirectory, "..", "shared", "contracts");
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];
        return files.Length == 0 ? null : new ApiContract(files);
    }

    /// <summary>What the assembly shows to the outside and the contract does not have.</summary>
    public IReadOnlyList<string> Violations(Assembly assembly)
    {
        List<string> violations = [];
        foreach (var type in ApiSignatures.VisibleTypes(assembly))
        {
            var head = ApiSignatures.Head(type);
            if (!_types.TryGetValue(head, out var contract))
            {
                violations.Add(head);
                continue;
            }

            violations.AddRange(ApiSignatures.Bases(type).Where(b => !contract.Bases.Contains(b)).Select(b => $"{head} : {b}"));
            violations.AddRange(ApiSignatures.Members(type).Where(m => !contract.Members.Contains(m)).Select(m => $"{head}\t{m}"));
        }

        violations.Sort(StringComparer.Ordinal);
        return violations;
    }

    /// <summary>What the contract has and the assembly does not show.</summary>
    public IReadOnlyList<string> Missing(Assembly assembly)
    {
        var types = ApiSignatures.VisibleTypes(assembly).ToDictionary(ApiSignatures.Head);
        List<string> missing = [];
        foreach (var (head, (_, members)) in _types)
        {
            if (types.TryGetValue(head, out var type))
            {
                missing.AddRange(members.Except(ApiSignatures.Members(type)).Select(member => $"{head}\t{member}"));
            }
            else
            {
                missing.Add(head);
            }
        }

        return missing;
    }

    private void Read(string file)
    {
        HashSet<string> members = [];
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith("T ", StringComparison.Ordinal))
            {
                var parts = line.Split(" : ", 2);
                members = [];
                _types[parts[0]] = (parts.Length > 1 ? [.. SplitList(parts[1])] : [], members);
            }
            else if (line.IndexOf('\t', StringComparison.Ordinal) is > 0 and var tab)
            {
                members.Add(line[(tab + 1)..]);
            }
        }
    }

    // At the commas that stand in no brackets.
    private static IEnumerable<string> SplitList(string text)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '<' or '(' or '[' => 1, '>' or ')' or ']' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }

        yield return text[start..].Trim();
    }
}
