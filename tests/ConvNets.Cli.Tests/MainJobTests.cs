using System.Globalization;
using System.Text.RegularExpressions;

namespace ConvNets.Cli.Tests;

/// <summary>Train, evaluate and predict, each in a process of its own.</summary>
[TestClass]
public sealed partial class MainJobTests
{
    [TestMethod]
    public void Train_evaluate_and_predict_in_three_processes()
    {
        using var folder = new PictureFolder();
        ToolResult trained = Tool.Run("train", "--data", folder.Pictures, "--model", folder.Model, "--epochs", "6", "--lr", "0.01").Succeeded();
        StringAssert.Contains(trained.Output, "Epoch 6/6");
        StringAssert.Contains(trained.Output, "parameters");

        ToolResult evaluated = Tool.Run("evaluate", "--model", folder.Model, "--data", folder.Pictures).Succeeded();
        Assert.IsTrue(Accuracy(evaluated) >= 0.95, evaluated.Output);

        ToolResult predicted = Tool.Run("predict", "--model", folder.Model, folder.Picture("dark"), folder.Picture("bright")).Succeeded();
        StringAssert.Contains(predicted.Output, "00.png: dark ");
        StringAssert.Contains(predicted.Output, "00.png: bright ");
    }

    [TestMethod]
    public void Evaluation_after_loading_equals_evaluation_before_saving()
    {
        using var folder = new PictureFolder();
        string set = Path.Combine(folder.Root, "set");
        Directory.CreateDirectory(set);
        Directory.CreateSymbolicLink(Path.Combine(set, "train"), folder.Pictures);
        Directory.CreateSymbolicLink(Path.Combine(set, "test"), folder.Pictures);
        ToolResult trained = Tool.Run("train", "--data", set, "--model", folder.Model, "--epochs", "1").Succeeded();
        ToolResult evaluated = Tool.Run("evaluate", "--model", folder.Model, "--data", set).Succeeded();
        Assert.AreEqual(Figures().Match(trained.Output).Value, Figures().Match(evaluated.Output).Value);
        Assert.AreNotEqual("", Figures().Match(trained.Output).Value);
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_model()
    {
        using var folder = new PictureFolder();
        string second = Path.Combine(folder.Root, "second.zip");
        Tool.Run("train", "--data", folder.Pictures, "--model", folder.Model, "--epochs", "2", "--seed", "7", "--augment", "standard").Succeeded();
        Tool.Run("train", "--data", folder.Pictures, "--model", second, "--epochs", "2", "--seed", "7", "--augment", "standard").Succeeded();
        string[] pictures = Directory.GetFiles(folder.Pictures, "*.png", SearchOption.AllDirectories);
        string one = Tool.Run(["predict", "--model", folder.Model, .. pictures]).Succeeded().Output;
        string two = Tool.Run(["predict", "--model", second, .. pictures]).Succeeded().Output;
        Assert.AreEqual(one, two);
    }

    [TestMethod]
    public void Networks_lists_and_summarises()
    {
        StringAssert.Contains(Tool.Run("networks").Succeeded().Output, "keras-cnn");
        // 320 + 18,496 + 1,179,776 + 1,290: the figures that Keras prints for its MNIST example.
        StringAssert.Contains(Tool.Run("networks", "keras-cnn", "--input-size", "28", "--grey").Succeeded().Output, "1,199,882 parameters");
    }

    [TestMethod]
    public void Ctrl_C_keeps_the_last_finished_epoch()
    {
        using var folder = new PictureFolder(perClass: 40);
        using System.Diagnostics.Process process = Tool.Start("train", "--data", folder.Pictures, "--model", folder.Model, "--epochs", "100000");
        while (process.StandardOutput.ReadLine() is string line && !line.StartsWith("Epoch 2/", StringComparison.Ordinal))
        {
        }

        Tool.Interrupt(process);
        long sent = System.Diagnostics.Stopwatch.GetTimestamp();
        ToolResult result = Tool.Finish(process);
        TimeSpan elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(sent);
        Assert.AreEqual(130, result.ExitCode, result.Output + result.Error);
        StringAssert.Contains(result.Output, "the last one that was finished");
        Assert.IsTrue(elapsed < TimeSpan.FromSeconds(5), $"It took {elapsed.TotalSeconds:F1} s, the end of the process included.");
        Tool.Run("predict", "--model", folder.Model, folder.Picture("dark")).Succeeded();
    }

    [TestMethod]
    public void Ctrl_C_before_the_first_epoch_writes_nothing()
    {
        using var folder = new PictureFolder(perClass: 1500);
        using System.Diagnostics.Process process = Tool.Start("train", "--data", folder.Pictures, "--model", folder.Model, "--input-size", "64", "--network", "cats-dogs");
        while (process.StandardOutput.ReadLine() is string line && !line.StartsWith("Read ", StringComparison.Ordinal))
        {
        }

        Tool.Interrupt(process);
        ToolResult result = Tool.Finish(process);
        Assert.AreEqual(130, result.ExitCode, result.Output + result.Error);
        StringAssert.Contains(result.Error, "nothing was written");
        Assert.AreEqual(0, folder.OtherFiles().Length);
    }

    private static double Accuracy(ToolResult result) =>
        double.Parse(AccuracyFigure().Match(result.Output).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("Accuracy ([0-9.]+)")]
    private static partial Regex AccuracyFigure();

    [GeneratedRegex("Accuracy .*")]
    private static partial Regex Figures();
}
