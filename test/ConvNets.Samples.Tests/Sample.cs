using System.Diagnostics;

namespace ConvNets.Samples.Tests;

/// <summary>Runs a sample as a reader does: as a process of its own, in a folder of its own.</summary>
internal static class Sample
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <param name="folder">Where it runs; also the only place in which it may find data by itself.</param>
    /// <param name="arguments">The sample's name and options.</param>
    internal static SampleResult Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["CONVNETS_DATA"] = folder;
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Samples.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The sample ran for more than {s_limit.TotalMinutes} minutes.");
        }

        return new SampleResult(process.ExitCode, output.Result, error.Result);
    }
}

/// <summary>What a run of a sample left.</summary>
internal sealed record SampleResult(int ExitCode, string Output, string Error)
{
    /// <summary>Checks that it ended well and printed what every sample prints, and that nothing went to standard error.</summary>
    internal SampleResult Succeeded(params string[] parts)
    {
        Assert.AreEqual(0, ExitCode, Output + Error);
        Assert.AreEqual("", Error);
        foreach (string part in (string[])["Parameters", " parameters (", "epoch ", .. parts])
        {
            StringAssert.Contains(Output, part);
        }

        return this;
    }

    /// <summary>Checks for one line on standard error that holds all of the parts.</summary>
    internal void IsRefused(params string[] parts)
    {
        Assert.AreEqual(2, ExitCode, Output + Error);
        foreach (string part in parts)
        {
            StringAssert.Contains(Error, part);
        }

        Assert.AreEqual(1, Error.TrimEnd().Split('\n').Length, Error);
    }

    /// <summary>The number of lines of the epoch tables, whose first column is <c>3/10</c>.</summary>
    internal int EpochLines => Output.Split('\n').Count(static line => line.TrimStart().Split(' ')[0].Split('/') is [var epoch, var epochs]
        && int.TryParse(epoch, out _) && int.TryParse(epochs, out _));
}
