using System.Diagnostics;

namespace ConvNets.Cli.Tests;

/// <summary>Trainings that are killed, in processes of their own, and resumed.</summary>
[TestClass]
public sealed class ResumeTests
{
    /// <summary>All that has a state: augmentation, dropout, batch norm, an optimizer's memory, a schedule, averaged weights, patience, what plateaus have led to.</summary>
    private static readonly string[] s_everything =
    [
        "--augment", "standard", "--optimizer", "adam", "--lr", "0.002", "--schedule", "cosine", "--warm-up", "0.5", "--weight-average", "0.9", "--validation-fraction", "0.25",
        "--early-stopping", "20", "--class-weights", "balanced", "--label-smoothing", "0.05", "--clip-norm", "1", "--batch-size", "4", "--seed", "5", "--threads", "1",
    ];

    [TestMethod]
    public void Killed_at_random_moments_and_resumed_gives_the_weights_of_an_uninterrupted_training()
    {
        LongTests.Require();
        using var folder = new ImageFolder();
        string checkpoints = Path.Combine(folder.Root, "checkpoints");
        string[] train = Command(folder, "wide", "6");
        string whole = Path.Combine(folder.Root, "whole.zip");
        Tool.RunHere([.. train, "--model", whole]).Succeeded();

        // Before the first file there is nothing to go on from: that training begins again.
        string[] resumed = [.. train, "--model", folder.Model, "--checkpoint", checkpoints, "--checkpoint-every", "1", "--resume"];
        var random = new Random(1);
        int duringWriting = 0;
        for (int kill = 0; kill < 4; kill++)
        {
            using Process process = Tool.Start(resumed);
            int before = NewestIn(checkpoints);
            // Start-up takes longer than all of the training, so moments are counted from the first new file on; every other one is while a file is being written.
            WaitFor(() => NewestIn(checkpoints) > before, process);
            if (kill % 2 == 1)
            {
                WaitFor(() => IsWriting(checkpoints), process);
            }

            Thread.Sleep(random.Next(kill % 2 == 1 ? 15 : 100));
            process.Kill();
            process.WaitForExit();
            Assert.AreEqual(137, process.ExitCode, process.StandardError.ReadToEnd());
            duringWriting += IsWriting(checkpoints) ? 1 : 0;
            Assert.IsFalse(File.Exists(folder.Model), "The training was over before it was killed.");
        }

        ToolResult last = Tool.RunHere(resumed).Succeeded();
        StringAssert.Contains(last.Output, "Resumed from");
        StringAssert.Contains(last.Output, "of 6.");
        Assert.AreEqual(ModelZip.WeightsIn(whole), ModelZip.WeightsIn(folder.Model));
        Assert.IsGreaterThanOrEqualTo(1, duringWriting, "None was killed while a file was being written.");
        Assert.IsFalse(IsWriting(checkpoints), "What was being written when a training was killed is left.");
    }

    [TestMethod]
    public void Another_training_is_not_gone_on_with()
    {
        using var folder = new ImageFolder();
        string checkpoints = Path.Combine(folder.Root, "checkpoints");
        string[] train = [.. Command(folder, "small", "1"), "--model", folder.Model, "--checkpoint", checkpoints, "--resume"];
        Tool.RunHere(train).Succeeded();
        File.Delete(folder.Model);
        Changed("--network", NetworkFile(folder, "wide")).IsRefused("another training", "--network is different");
        Changed("--batch-size", "6").IsRefused("another training", "--batch-size was 4, now 6");
        Changed("--seed", "6").IsRefused("another training", "--seed was 5, now 6");
        Changed("--augment", "none").IsRefused("another training", "--augment is different");
        File.Delete(folder.Image("dark", 3));
        Tool.RunHere(train).IsRefused("another training", "Samples");
        Assert.IsFalse(File.Exists(folder.Model));

        ToolResult Changed(string option, string value) => Tool.RunHere([.. train.Select((word, i) => i > 0 && train[i - 1] == option ? value : word)]);
    }

    private static string[] Command(ImageFolder folder, string network, string epochs) =>
        ["train", "--data", folder.Images, "--network", NetworkFile(folder, network), "--epochs", epochs, .. s_everything];

    private static string NetworkFile(ImageFolder folder, string name)
    {
        string path = Path.Combine(folder.Root, $"{name}.json");
        // The dense layer makes files that take longer to write than a step takes.
        int units = name == "wide" ? 600 : 16;
        File.WriteAllText(path, Microsoft.ML.ConvNets.Network.Sequential(
            Microsoft.ML.ConvNets.Layers.Conv2D(8, 3, useBias: false), Microsoft.ML.ConvNets.Layers.BatchNorm(Microsoft.ML.ConvNets.Activation.Relu),
            Microsoft.ML.ConvNets.Layers.Flatten(), Microsoft.ML.ConvNets.Layers.Dense(units, Microsoft.ML.ConvNets.Activation.Relu),
            Microsoft.ML.ConvNets.Layers.Dropout(0.3)).ToJson());
        return path;
    }

    private static void WaitFor(Func<bool> condition, Process process)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.IsFalse(process.HasExited, process.HasExited ? process.StandardError.ReadToEnd() : "");
            Assert.IsLessThan(60, Stopwatch.GetElapsedTime(start).TotalSeconds);
            Thread.Sleep(2);
        }
    }

    private static bool IsWriting(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.part").Any();

    private static int NewestIn(string folder) => !Directory.Exists(folder)
        ? 0
        : Directory.EnumerateFiles(folder, "*.checkpoint").Select(static f => int.Parse(Path.GetFileName(f).Split('-')[0])).DefaultIfEmpty(0).Max();
}
