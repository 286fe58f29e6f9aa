using System.Diagnostics;

namespace ConvNets.Packages.Tests;

/// <summary>Runs a program to its end.</summary>
internal sealed record Command(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs <c>dotnet</c>.</summary>
    /// <param name="folder">Where it is run.</param>
    /// <param name="libraryPath">The folders that the loader looks in first; null as these tests have it, empty for none.</param>
    /// <param name="arguments">What it is given.</param>
    internal static Command Dotnet(string folder, string? libraryPath, params string[] arguments)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (libraryPath is not null)
        {
            start.Environment["LD_LIBRARY_PATH"] = libraryPath;
        }

        // What the build that runs these tests says of itself is not for the builds that they start.
        string[] names = [.. start.Environment.Keys];
        foreach (string name in names.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)))
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)} ran for more than {s_limit.TotalMinutes} minutes.");
        }

        return new Command(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Checks that it went well.</summary>
    internal Command Succeeded()
    {
        Assert.AreEqual(0, ExitCode, Output + Error);
        return this;
    }
}
