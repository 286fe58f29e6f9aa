using System.Diagnostics;

namespace ConvNets.Cli.Tests;

/// <summary>The tool on a system whose C++ runtime is too old for libtorch, without what eng/setup built for that.</summary>
[TestClass]
public sealed class LibtorchTests
{
    [TestMethod]
    public void A_system_that_cannot_load_libtorch_is_told_why_in_one_sentence_on_training_and_scores_all_the_same()
    {
        LongTests.Require();
        using var folder = new ImageFolder();
        string[] train = ["train", "--data", folder.Images, "--model", folder.Model, "--epochs", "1"];
        ToolResult refused = RunAsItIs(train);
        if (refused.ExitCode == 0)
        {
            Assert.Inconclusive("libtorch loads on this system as it is.");
        }

        refused.IsRefused("GLIBCXX_3.4.32", "eng/setup", "docs/setup.md");
        IsOneLine(refused);
        Assert.AreEqual(0, folder.OtherFiles().Length);

        Tool.Run(train).Succeeded();
        string[][] scoring = [["predict", "--model", folder.Model, folder.Image("dark", 1)], ["summary", "--model", folder.Model]];
        foreach (string[] arguments in scoring)
        {
            RunAsItIs(arguments).Succeeded();
        }

        ToolResult summary = RunAsItIs("summary", "--network", "small-cnn");
        Assert.AreEqual(0, summary.ExitCode, summary.Error);
    }

    private static void IsOneLine(ToolResult result) =>
        Assert.HasCount(1, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), result.Error);

    private static ToolResult RunAsItIs(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "convnets.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("LD_LIBRARY_PATH");
        using Process process = Process.Start(start)!;
        return Tool.Finish(process);
    }
}
