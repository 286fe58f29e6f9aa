using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace ConvNets.Documentation.Tests;

/// <summary>
/// C# of a document, compiled as the file of a reader's console project: nullable and implicit usings on, references of the package that
/// trains, or of the one that scores alone where its own page says so.
/// </summary>
internal sealed class UserProgram
{
    // What `dotnet new console` has the SDK add.
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string Scoring = "src/Microsoft.ML.ConvNets/";

    // The packages that a reference to ours brings into a project.
    private static readonly string[] s_packages = ["Microsoft.ML", "TorchSharp", "SkiaSharp", "Microsoft.AspNetCore.", "Microsoft.Extensions."];

    // Those of them that come with the package that trains.
    private static readonly string[] s_training = ["Microsoft.ML.ConvNets.Training", "TorchSharp"];

    private static readonly MetadataReference[] s_references = [.. References(static _ => true)];

    private static readonly MetadataReference[] s_scoringReferences = [.. References(static name => !IsOf(s_training, name))];

    private readonly CSharpCompilation _compilation;

    internal UserProgram(CodeBlock block)
    {
        CSharpParseOptions options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        SyntaxTree program = CSharpSyntaxTree.ParseText(block.Text, options, block.Place);
        // Declarations alone are a file of a project, too.
        bool isProgram = program.GetCompilationUnitRoot().Members.Any(static member => member is GlobalStatementSyntax);
        MetadataReference[] references = block.Place.StartsWith(Scoring, StringComparison.Ordinal) ? s_scoringReferences : s_references;
        _compilation = CSharpCompilation.Create(
            "UserProgram", [program, CSharpSyntaxTree.ParseText(ImplicitUsings, options)], references,
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)
                .WithNullableContextOptions(NullableContextOptions.Enable));
    }

    /// <summary>Errors and warnings, with the place within the block.</summary>
    internal IEnumerable<string> Problems() =>
        _compilation.GetDiagnostics().Where(static found => found.Severity >= DiagnosticSeverity.Warning)
            .Select(static found => found.ToString());

    /// <summary>Runs the program in a process of its own.</summary>
    internal ProcessResult Run(string folder)
    {
        // Beside the assemblies that it needs; the tool's list of them holds all that a program of our package has.
        string path = Path.Combine(AppContext.BaseDirectory, "UserProgram.dll");
        EmitResult emitted = _compilation.Emit(path);
        Assert.IsTrue(emitted.Success, string.Join('\n', emitted.Diagnostics));
        try
        {
            return ProcessResult.OfDotnet(
                folder, "exec", "--runtimeconfig", Path.Combine(AppContext.BaseDirectory, "convnets.runtimeconfig.json"),
                "--depsfile", Path.Combine(AppContext.BaseDirectory, "convnets.deps.json"), path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<MetadataReference> References(Func<string, bool> isWanted)
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string loaded = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return loaded.Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == runtime || IsOf(s_packages, Path.GetFileName(path)))
            .Where(path => isWanted(Path.GetFileName(path)))
            .Select(static path => MetadataReference.CreateFromFile(path));
    }

    private static bool IsOf(string[] packages, string name) =>
        Array.Exists(packages, package => name.StartsWith(package, StringComparison.Ordinal));
}
