using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>Runs a peer program in Debian's Python, which prints what it measured on its last line.</summary>
internal static class PythonPeer
{
    private const string Python = "/usr/bin/python3";

    internal static bool IsThere(string module)
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using Process probe = Start(["-c", $"import {module}"]);
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }

    /// <summary>What a peer that prints one number measured.</summary>
    internal static double Run(string script, params object[] arguments) => double.Parse(LastLine(script, arguments), CultureInfo.InvariantCulture);

    /// <summary>The last line that a peer prints.</summary>
    internal static string LastLine(string script, params object[] arguments)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "peers", script);
        using Process process = Start([path, .. arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)!)]);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim().Split('\n')[^1]
            : throw new InvalidOperationException($"{script} failed with exit code {process.ExitCode}.");
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The peer shall have what the library sets for itself: OpenBLAS threads that do not fight OpenMP's.
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }
}
