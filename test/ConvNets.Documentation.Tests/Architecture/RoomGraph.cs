using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNets.Documentation.Tests.Architecture;

/// <summary>Who uses whom in a project: a room is a folder, and the compiler says which symbol a name in a file stands for.</summary>
internal sealed class RoomGraph
{
    /// <summary>The room of the files that lie beside the project.</summary>
    internal const string Root = "(root)";

    private const string AddedFile = "Added.cs";

    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private readonly Dictionary<(string From, string To), string> _uses = [];
    private readonly Dictionary<string, string> _machineLearning = [];
    private readonly List<string> _problems = [];

    /// <summary>Which room uses which, with an example.</summary>
    internal IReadOnlyDictionary<(string From, string To), string> Uses => _uses;

    /// <summary>The rooms that use ML.NET, with an example.</summary>
    internal IReadOnlyDictionary<string, string> MachineLearning => _machineLearning;

    /// <summary>What the compiler finds wrong with the sources that are not there.</summary>
    internal IReadOnlyList<string> Problems => _problems;

    /// <summary>Reads a project's sources.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="more">Sources that are not there, by the room that they would be in.</param>
    internal static RoomGraph Of(string project, params (string Room, string Source)[] more)
    {
        string folder = Path.Combine(Repository.Root, "src", project);
        var graph = new RoomGraph();
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        SyntaxTree[] trees =
        [
            .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(path => Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
                .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path)),
            .. more.Select(file => CSharpSyntaxTree.ParseText(file.Source, options, Path.Combine(folder, file.Room, AddedFile))),
        ];
        var compilation = CSharpCompilation.Create(
            project, [.. trees, CSharpSyntaxTree.ParseText(GlobalUsings, options)], References(project),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        foreach (SyntaxTree tree in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            graph.Add(model, tree, folder);
            if (Path.GetFileName(tree.FilePath) == AddedFile)
            {
                graph._problems.AddRange(model.GetDiagnostics().Where(static found => found.Severity == DiagnosticSeverity.Error)
                    .Select(static found => found.ToString()));
            }
        }

        return graph;
    }

    /// <summary>Rooms that use one another in a circle; empty where there is none.</summary>
    internal IReadOnlyList<string> FindCircle()
    {
        var done = new HashSet<string>();
        var way = new List<string>();
        return _uses.Keys.Select(static use => use.From).Distinct().Select(Visit).FirstOrDefault(static circle => circle.Count > 0) ?? [];

        IReadOnlyList<string> Visit(string room)
        {
            if (way.IndexOf(room) is >= 0 and int start)
            {
                return [.. way[start..], room];
            }

            if (!done.Add(room))
            {
                return [];
            }

            way.Add(room);
            IReadOnlyList<string> circle =
                _uses.Keys.Where(use => use.From == room).Select(use => Visit(use.To))
                    .FirstOrDefault(static found => found.Count > 0) ?? [];
            way.RemoveAt(way.Count - 1);
            return circle;
        }
    }

    private void Add(SemanticModel model, SyntaxTree tree, string folder)
    {
        string room = RoomOf(tree.FilePath, folder);
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            SymbolInfo info = model.GetSymbolInfo(name);
            ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            if (symbol is null or INamespaceSymbol or ILocalSymbol or IParameterSymbol or ITypeParameterSymbol)
            {
                continue;
            }

            symbol = (symbol as IMethodSymbol)?.ReducedFrom ?? symbol;
            string place = $"{Path.GetRelativePath(folder, tree.FilePath)}: {symbol.Name}";
            if (symbol.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath is { Length: > 0 } path)
            {
                string other = RoomOf(path, folder);
                if (other != room)
                {
                    _uses.TryAdd((room, other), place);
                }
            }
            else if (symbol.ContainingAssembly?.Name is { } assembly && IsMachineLearning(assembly))
            {
                _machineLearning.TryAdd(room, place);
            }
        }
    }

    private static string RoomOf(string path, string folder)
    {
        string[] parts = Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar);
        return parts.Length == 1 ? Root : parts[0];
    }

    private static bool IsMachineLearning(string assembly) =>
        assembly.StartsWith("Microsoft.ML.", StringComparison.Ordinal) && assembly is not "Microsoft.ML.OnnxRuntime"
        && !assembly.StartsWith("Microsoft.ML.ConvNets", StringComparison.Ordinal);

    /// <summary>What this process runs on, without the project itself.</summary>
    private static IEnumerable<MetadataReference> References(string project) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != project)
            .Select(static path => MetadataReference.CreateFromFile(path));
}
