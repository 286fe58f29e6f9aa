using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>Runs a peer program in Debian's Python, which prints what it measured on its last line.</summary>
internal static class PythonPeer
{
    internal const string Python = "/usr/bin/python3";

    internal static bool IsThere(string module)
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using Process probe = Start(Python, ["-c", $"import {module}"]);
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }

    internal static string PathOf(string script) => Path.Combine(AppContext.BaseDirectory, "peers", script);

    /// <summary>The last line that a peer prints.</summary>
    internal static string LastLine(string script, params object[] arguments) =>
        OutputOf(Python, [PathOf(script), .. arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)!)]).Trim().Split('\n')[^1];

    /// <summary>All that a program prints.</summary>
    internal static string OutputOf(string program, IEnumerable<string> arguments)
    {
        using Process process = Start(program, arguments);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed with exit code {process.ExitCode}.");
    }

    private static Process Start(string program, IEnumerable<string> arguments)
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
