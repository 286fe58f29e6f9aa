using System.Diagnostics;

namespace ConvNets.Cli.Tests;

/// <summary>Outputs are there whole or not at all, and the target is proven before the work.</summary>
[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class OutputTests
{
    [TestMethod]
    public void A_full_disk_leaves_the_old_model_in_place()
    {
        using var folder = new ImageFolder();
        using var disk = new SmallDisk(folder.Root, "4m");
        string model = Path.Combine(disk.Path, "model.zip");
        Tool.RunHere("train", "--data", folder.Images, "--model", model, "--epochs", "6", "--lr", "0.01").Succeeded();
        byte[] old = File.ReadAllBytes(model);

        using Process process = Tool.Start("train", "--data", folder.Images, "--model", model, "--epochs", "12");
        while (process.StandardOutput.ReadLine() is string line && !line.StartsWith("Epoch 1/", StringComparison.Ordinal))
        {
        }

        disk.Fill();
        Tool.Finish(process).IsRefused($"The model cannot be written to '{model}'", "No space left", "left as it was");
        CollectionAssert.AreEqual(old, File.ReadAllBytes(model));
        disk.Empty();
        CollectionAssert.AreEqual(new[] { model }, Directory.GetFiles(disk.Path));
        Tool.RunHere("predict", "--model", model, folder.Image("dark")).Succeeded();
    }

    [TestMethod]
    public void A_disk_without_room_is_told_before_training()
    {
        using var folder = new ImageFolder(perClass: 4);
        using var disk = new SmallDisk(folder.Root, "1m");
        ToolResult result = Tool.RunHere(
            "train", "--data", folder.Images, "--model", Path.Combine(disk.Path, "model.zip"), "--backbone", "resnet18", "--weights", "none", "--freeze", "none", "--input-size", "32");
        result.IsRefused("cannot be written", "has room for");
        Assert.IsFalse(result.Output.Contains("Read ", StringComparison.Ordinal), result.Output);
        Assert.HasCount(0, Directory.GetFiles(disk.Path));
        disk.Fill();
        Tool.RunHere("train", "--data", folder.Images, "--model", Path.Combine(disk.Path, "model.zip")).IsRefused("No space left");
        Tool.RunHere("augment", "--data", folder.Images, "--out", Path.Combine(disk.Path, "grid.png")).IsRefused("No space left");
    }

    [TestMethod]
    public void What_cannot_be_written_is_told_before_training()
    {
        using var folder = new ImageFolder(perClass: 4);
        string file = folder.Image("dark");
        foreach (string[] words in new string[][]
        {
            ["train", "--model", "/proc/model.zip"], ["train", "--model", folder.Model, "--csv", "/proc/epochs.csv"], ["train", "--model", folder.Model, "--checkpoint", "/proc/checkpoints"],
            ["train", "--model", folder.Model, "--features", "/proc/features", "--backbone", "compact"], ["learning-rates", "--csv", "/proc/rates.csv"], ["augment", "--out", "/proc/grid.png"],
        })
        {
            ToolResult result = Tool.RunHere([.. words, "--data", folder.Images]);
            result.IsRefused("/proc/");
            Assert.IsFalse(result.Output.Contains("Read ", StringComparison.Ordinal), result.Output);
        }

        Assert.HasCount(0, folder.OtherFiles());
        Assert.IsTrue(File.Exists(file));
    }

    [TestMethod]
    public void A_grid_that_cannot_be_drawn_leaves_the_old_one()
    {
        using var folder = new ImageFolder(perClass: 2);
        string grid = Path.Combine(folder.Root, "grid.png");
        File.WriteAllText(grid, "old");
        File.WriteAllText(Path.Combine(folder.Images, "dark", "bad.png"), "no image");
        Tool.RunHere("augment", "--data", folder.Images, "--out", grid, "--samples", "5").IsRefused("bad.png");
        Assert.AreEqual("old", File.ReadAllText(grid));
        Assert.HasCount(1, folder.OtherFiles());
    }
}
