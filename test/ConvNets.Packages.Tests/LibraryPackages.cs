using System.Reflection;
using System.Runtime.InteropServices;

namespace ConvNets.Packages.Tests;

/// <summary>
/// The library's packages in the local feed, in a version that nobody had before: NuGet's cache cannot hold it, so what users' projects get
/// is what was packed just now, while libtorch and ONNX Runtime come from the cache as ever.
/// </summary>
internal sealed class LibraryPackages : IDisposable
{
    /// <summary>What scores.</summary>
    internal const string Scoring = "Microsoft.ML.ConvNets";

    /// <summary>What trains.</summary>
    internal const string Training = "Microsoft.ML.ConvNets.Training";

    /// <summary>What audits.</summary>
    internal const string Reporting = "Microsoft.ML.ConvNets.Reporting";

    /// <summary>What serves.</summary>
    internal const string Serving = "Microsoft.ML.ConvNets.Serving";

    private static readonly string s_root = Metadata("RepositoryRoot");

    // The folder that nuget.config names as the local feed.
    private static readonly string s_feed = Path.Combine(s_root, "artifacts", "packages");

    /// <summary>The folder of the local feed.</summary>
    internal static string Feed => s_feed;

    /// <summary>The tool as it was built.</summary>
    internal static string Tool =>
        Path.Combine(s_root, "src", "ConvNets.Cli", "bin", Metadata("Configuration"), "net10.0", "convnets.dll");

    private readonly string[] _names;

    /// <summary>Packs.</summary>
    /// <param name="number">What the version begins with.</param>
    /// <param name="names">Which.</param>
    internal LibraryPackages(string number, params string[] names)
    {
        Version = $"{number}-test.{Guid.NewGuid():N}";
        _names = names;
        foreach (string name in names)
        {
            Command.Dotnet(
                s_root, null, "pack", $"src/{name}/{name}.csproj", "-c", Metadata("Configuration"), "--no-build", "--nologo",
                $"-p:PackageVersion={Version}", "-p:IncludeSymbols=false", "-o", s_feed).Succeeded();
        }
    }

    /// <summary>The version of all of them.</summary>
    internal string Version { get; }

    /// <summary>The identifier of this platform.</summary>
    internal static string Platform =>
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>A package itself.</summary>
    internal string FileOf(string name) => Path.Combine(s_feed, $"{name}.{Version}.nupkg");

    /// <summary>Publishes a user's project for this platform, outside the repository.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="program">Its source file; another one has what all programs share.</param>
    /// <param name="references">Which of our packages it references, in which version.</param>
    /// <param name="withLibtorch">Whether it references TorchSharp-cpu.</param>
    /// <param name="more">What else the build is told.</param>
    internal static (Command Run, string Output) Publish(
        DirectoryInfo folder, string program, IReadOnlyDictionary<string, string> references, bool withLibtorch, params string[] more)
    {
        foreach (string file in (string[])["Consumer.csproj", "Report.cs", program])
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Consumer", file), Path.Combine(folder.FullName, file));
        }

        File.WriteAllText(
            Path.Combine(folder.FullName, "nuget.config"),
            $"<configuration><packageSources><add key=\"local\" value=\"{s_feed}\" /></packageSources></configuration>");
        string output = Path.Combine(folder.FullName, "published");
        Command run = Command.Dotnet(
            folder.FullName, null,
            [
                "publish", "-r", Platform, "--no-self-contained", "--nologo", "-o", output,
                $"-p:ConvNetsVersion={references.GetValueOrDefault(Scoring, "")}",
                $"-p:TrainingVersion={references.GetValueOrDefault(Training, "")}",
                $"-p:TorchSharpVersion={(withLibtorch ? Metadata("TorchSharpVersion") : "")}", .. more,
            ]);
        return (run, output);
    }

    /// <summary>Publishes a project that references one of these packages.</summary>
    /// <returns>The folder of the published program.</returns>
    internal string Publish(DirectoryInfo folder, string program, string reference, bool withLibtorch)
    {
        (Command run, string output) = Publish(folder, program, new Dictionary<string, string> { [reference] = Version }, withLibtorch);
        run.Succeeded();
        return output;
    }

    public void Dispose()
    {
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (string name in _names)
        {
            File.Delete(FileOf(name));
            string unpacked = Path.Combine(cache, name.ToLowerInvariant(), Version);
            if (Directory.Exists(unpacked))
            {
                Directory.Delete(unpacked, recursive: true);
            }
        }
    }

    /// <summary>Packs the tool for this platform, which compiles it ahead.</summary>
    /// <param name="folder">Where its packages go.</param>
    internal static void PackTool(string folder) => Command.Dotnet(
        s_root, null, "pack", "src/ConvNets.Cli/ConvNets.Cli.csproj", "-c", Metadata("Configuration"), "--nologo", "-o", folder)
        .Succeeded();

    private static string Metadata(string key) =>
        typeof(LibraryPackages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
