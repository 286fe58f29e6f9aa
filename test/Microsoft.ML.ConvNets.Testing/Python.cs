using System.Diagnostics;

namespace Microsoft.ML.ConvNets.Testing;

/// <summary>Runs Python where it has what a test compares with; elsewhere the test is skipped and says why.</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Runs a script that imports the modules given; returns what it printed.</summary>
    internal static string Run(string script, string modules, params string[] arguments)
    {
        if (!File.Exists(Interpreter))
        {
            Assert.Inconclusive($"There is no {Interpreter} to compare with.");
        }

        (int code, string output, string errors) = Start(script, arguments);
        if (code != 0 && errors.Contains("ModuleNotFoundError", StringComparison.Ordinal))
        {
            Assert.Inconclusive($"{Interpreter} lacks one of the modules to compare with: {modules}.");
        }

        Assert.AreEqual(0, code, errors);
        return output;
    }

    private static (int Code, string Output, string Errors) Start(string script, string[] arguments)
    {
        var start = new ProcessStartInfo(Interpreter) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-c", script, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
