using System.Diagnostics;

namespace Benchmarks;

/// <summary>Runs programs whose last line says what they measured.</summary>
internal static class ChildProcess
{
    /// <summary>The last line that this program prints when it runs anew with other arguments.</summary>
    internal static string LastLineOfThis(params string[] arguments) => LastLine("dotnet", [typeof(ChildProcess).Assembly.Location, .. arguments]);

    internal static string LastLine(string program, IEnumerable<string> arguments) => Lines(program, arguments)[^1];

    /// <summary>What a program prints.</summary>
    internal static string[] Lines(string program, IEnumerable<string> arguments)
    {
        using Process process = Start(program, arguments);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim().Split('\n')
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed with exit code {process.ExitCode}.");
    }

    internal static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The peer shall have what the library sets for itself: OpenBLAS threads that do not fight OpenMP's.
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }
}
