using System.Diagnostics;

namespace ConvNets.Cli.Tests;

/// <summary>Real signals to a process of its own: what can be kept is kept, everything else ends at once.</summary>
[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class SignalTests
{
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(4);

    [TestMethod]
    [DataRow(2, 130)]
    [DataRow(15, 143)]
    [DataRow(1, 129)]
    public void A_training_keeps_the_best_model(int signal, int code)
    {
        using var folder = new ImageFolder(perClass: 40);
        using Process process = Tool.Start("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "100000");
        WaitFor(process.StandardOutput, "Epoch 2/");
        Tool.Send(process, signal);
        ToolResult result = Tool.Finish(process);
        Assert.AreEqual(code, result.ExitCode, result.Output + result.Error);
        Assert.AreEqual("model.zip", Path.GetFileName(folder.OtherFiles().Single()));
        Tool.Run("predict", "--model", folder.Model, folder.Image("dark")).Succeeded();
    }

    [TestMethod]
    public void The_second_signal_ends_a_training_at_once()
    {
        using var folder = new ImageFolder(perClass: 400, side: 32);
        using Process process = Tool.Start(
            "train", "--data", folder.Images, "--model", folder.Model, "--backbone", "resnet18", "--weights", "none", "--freeze", "none", "--input-size", "128", "--batch-size", "256");
        WaitFor(process.StandardOutput, "Read ");
        Tool.Send(process, 2);
        Thread.Sleep(200);
        if (!process.HasExited)
        {
            Tool.Send(process, 2);
        }

        long sent = Stopwatch.GetTimestamp();
        ToolResult result = Tool.Finish(process);
        Assert.AreEqual(130, result.ExitCode, result.Output + result.Error);
        Assert.IsLessThan(s_atOnce, Stopwatch.GetElapsedTime(sent));
        Assert.HasCount(0, folder.OtherFiles());
    }

    [TestMethod]
    [DataRow("evaluate", 2, 130)]
    [DataRow("evaluate", 15, 143)]
    [DataRow("predict", 2, 130)]
    [DataRow("predict", 1, 129)]
    [DataRow("learning-rates", 15, 143)]
    public void Other_commands_end_at_once(string command, int signal, int code)
    {
        if (command == "evaluate" || signal == 1)
        {
            LongTests.Require();
        }

        using var folder = new ImageFolder(perClass: 2, side: 32);
        Tool.RunHere(
            "train", "--data", folder.Images, "--model", folder.Model, "--backbone", "resnet18", "--weights", "none", "--freeze", "none", "--input-size", "256", "--epochs", "1").Succeeded();
        foreach (string name in new[] { "bright", "dark" })
        {
            for (int i = 2; i < 600; i++)
            {
                File.Copy(folder.Image(name), folder.Image(name, i));
            }
        }

        string[] words = command switch
        {
            "evaluate" => ["--model", folder.Model, "--data", folder.Images],
            "predict" => ["--model", folder.Model, folder.Images],
            _ => ["--data", folder.Images, "--backbone", "resnet18", "--weights", "none", "--freeze", "none", "--input-size", "256", "--steps", "100"],
        };
        using Process process = Tool.Start([command, .. words]);
        WaitFor(process.StandardOutput, command switch { "evaluate" => "Images: ", "predict" => folder.Images, _ => "Training images: " });
        Thread.Sleep(500);
        Tool.Send(process, signal);
        long sent = Stopwatch.GetTimestamp();
        ToolResult result = Tool.Finish(process);
        Assert.AreEqual(code, result.ExitCode, result.Output + result.Error);
        Assert.IsLessThan(s_atOnce, Stopwatch.GetElapsedTime(sent));
    }

    private static void WaitFor(StreamReader output, string beginning)
    {
        while (output.ReadLine() is string line && !line.StartsWith(beginning, StringComparison.Ordinal))
        {
        }
    }
}
