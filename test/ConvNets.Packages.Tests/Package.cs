using System.Reflection;
using System.Runtime.InteropServices;

namespace ConvNets.Packages.Tests;

/// <summary>
/// The library's package in the local feed, in a version that nobody had before: NuGet's cache cannot hold it, so what users' projects get
/// is what was packed just now, while libtorch comes from the cache as ever.
/// </summary>
internal sealed class Package : IDisposable
{
    private readonly string _root = Metadata("RepositoryRoot");

    internal Package()
    {
        Version = $"0.0.0-test.{Guid.NewGuid():N}";
        Command.Dotnet(
            _root, null, "pack", "src/Microsoft.ML.ConvNets/Microsoft.ML.ConvNets.csproj", "-c", Metadata("Configuration"), "--no-build",
            "--nologo", $"-p:PackageVersion={Version}", "-p:IncludeSymbols=false", "-o", Feed).Succeeded();
    }

    internal string Version { get; }

    /// <summary>The package itself.</summary>
    internal string File => Path.Combine(Feed, $"Microsoft.ML.ConvNets.{Version}.nupkg");

    /// <summary>The identifier of this platform.</summary>
    internal static string Platform =>
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>The folder that nuget.config names as the local feed.</summary>
    private string Feed => Path.Combine(_root, "artifacts", "packages");

    /// <summary>Publishes a user's project for this platform, outside the repository.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="program">Its one source file.</param>
    /// <param name="withLibtorch">Whether it references TorchSharp-cpu.</param>
    /// <returns>The folder of the published program.</returns>
    internal string Publish(string folder, string program, bool withLibtorch)
    {
        foreach (string file in (string[])["Consumer.csproj", program])
        {
            System.IO.File.Copy(Path.Combine(AppContext.BaseDirectory, "Consumer", file), Path.Combine(folder, file));
        }

        System.IO.File.WriteAllText(
            Path.Combine(folder, "nuget.config"),
            $"<configuration><packageSources><add key=\"local\" value=\"{Feed}\" /></packageSources></configuration>");
        string output = Path.Combine(folder, "published");
        Command.Dotnet(
            folder, null, "publish", "-r", Platform, "--no-self-contained", "--nologo", "-o", output, $"-p:ConvNetsVersion={Version}",
            $"-p:TorchSharpVersion={(withLibtorch ? Metadata("TorchSharpVersion") : "")}").Succeeded();
        return output;
    }

    public void Dispose()
    {
        System.IO.File.Delete(File);
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string unpacked = Path.Combine(cache, "microsoft.ml.convnets", Version);
        if (Directory.Exists(unpacked))
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    private static string Metadata(string key) =>
        typeof(Package).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
