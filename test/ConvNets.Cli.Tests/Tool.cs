using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ConvNets.Cli.Tests;

/// <summary>Runs the tool as a user does: as a process of its own.</summary>
internal static class Tool
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    internal static ToolResult Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        return Finish(process);
    }

    /// <summary>The same within this process, which saves a second of start-up: for many short runs.</summary>
    internal static ToolResult RunHere(params string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using var written = new StringWriter();
        using var complained = new StringWriter();
        try
        {
            Console.SetOut(written);
            Console.SetError(complained);
            int code = Program.Main(arguments);
            return new ToolResult(code, written.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    internal static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "convnets.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    internal static ToolResult Finish(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The tool ran for more than {s_limit.TotalMinutes} minutes.");
        }

        return new ToolResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>What a terminal sends on Ctrl-C.</summary>
    internal static void Interrupt(Process process) => Send(process, 2);

    /// <summary>Sends a signal by its number.</summary>
    internal static void Send(Process process, int signal) => Assert.AreEqual(0, Kill(process.Id, signal));

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}

/// <summary>What a run of the tool left.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Checks for one clear message that holds all of the given parts, exit code 2 and no stack trace.</summary>
    internal void IsRefused(params string[] parts)
    {
        Assert.AreEqual(2, ExitCode, Output + Error);
        foreach (string part in parts)
        {
            StringAssert.Contains(Error, part);
        }

        Assert.IsFalse((Output + Error).Contains("   at ", StringComparison.Ordinal), $"There is a stack trace: {Output}{Error}");
        Assert.IsFalse(Error.Contains("Unhandled", StringComparison.Ordinal), Error);
    }

    internal ToolResult Succeeded()
    {
        Assert.AreEqual(0, ExitCode, Output + Error);
        return this;
    }
}
