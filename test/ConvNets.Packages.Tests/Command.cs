using System.Diagnostics;

namespace ConvNets.Packages.Tests;

/// <summary>Runs a program to its end.</summary>
internal sealed record Command(int ExitCode, string Output, string Error)
{
    // Restoring into an empty cache fetches libtorch.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(15);

    /// <summary><c>dotnet</c> itself.</summary>
    internal static string Host { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs <c>dotnet</c>.</summary>
    /// <param name="folder">Where it is run.</param>
    /// <param name="libraryPath">The folders that the loader looks in first; null as these tests have it, empty for none.</param>
    /// <param name="arguments">What it is given.</param>
    internal static Command Dotnet(string folder, string? libraryPath, params string[] arguments) => Run(
        Host, folder, libraryPath is null ? [] : new() { ["LD_LIBRARY_PATH"] = libraryPath }, arguments);

    /// <summary>Runs a program.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="folder">Where it is run.</param>
    /// <param name="environment">What is set for it.</param>
    /// <param name="arguments">What it is given.</param>
    internal static Command Run(string program, string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Process.Start(StartOf(program, folder, environment, arguments))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} ran for more than {s_limit.TotalMinutes} minutes.");
        }

        return new Command(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>How a program is started.</summary>
    internal static ProcessStartInfo StartOf(
        string program, string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        // What the build that runs these tests says of itself is not for the builds that they start.
        string[] names = [.. start.Environment.Keys];
        foreach (string name in names.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)))
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    /// <summary>Checks that it went well.</summary>
    internal Command Succeeded()
    {
        Assert.AreEqual(0, ExitCode, Output + Error);
        return this;
    }
}
