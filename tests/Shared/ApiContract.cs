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

    /// <summary>For each type of the contract, in its order: which of its members the assemblies have, and which not.</summary>
    public IReadOnlyList<TypeCoverage> Coverage(params Assembly[] assemblies)
    {
        var declared = assemblies.SelectMany(ApiSignatures.VisibleTypes)
            .ToDictionary(ApiSignatures.Head, type => ApiSignatures.Members(type).ToHashSet());
        return
        [
            .. _types.Select(type => declared.TryGetValue(type.Key, out HashSet<string>? members)
                ? new TypeCoverage(type.Key, true, [.. type.Value.Members.Where(members.Contains)], [.. type.Value.Members.Where(m => !members.Contains(m))])
                : new TypeCoverage(type.Key, false, [], [.. type.Value.Members])),
        ];
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
