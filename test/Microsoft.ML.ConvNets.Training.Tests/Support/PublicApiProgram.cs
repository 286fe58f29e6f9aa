using System.Diagnostics;

namespace Microsoft.ML.ConvNets.Training.Tests;

/// <summary>Runs the user's program, which sees nothing but public API, as another process.</summary>
internal static class PublicApiProgram
{
    /// <summary>Runs it; the lines that it printed.</summary>
    internal static string[] Run(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Microsoft.ML.ConvNets.PublicApi.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["exec", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
