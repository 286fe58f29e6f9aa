using System.Diagnostics;

namespace ConvNets.Documentation.Tests;

/// <summary>What a program left.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    internal static ProcessResult OfDotnet(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)} ran for more than {s_limit.TotalSeconds} seconds.");
        }

        return new ProcessResult(process.ExitCode, output.Result, error.Result);
    }
}
