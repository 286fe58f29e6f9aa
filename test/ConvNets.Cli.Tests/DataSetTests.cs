using System.Diagnostics;
using System.IO.Compression;

namespace ConvNets.Cli.Tests;

/// <summary>What was read as what is said at the start, and images for testing are never trained on.</summary>
[TestClass]
public sealed class DataSetTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_training_part_is_trained_on_and_said(bool zipped)
    {
        using var folder = new ImageFolder(perClass: 8);
        string set = Split(folder, "pets/Train", "pets/valid");
        File.WriteAllText(Path.Combine(set, "pets", "Train", "dark", "Thumbs.db"), "x");
        string data = zipped ? Zip(set) : set;
        ToolResult trained = Tool.RunHere("train", "--data", data, "--model", folder.Model, "--epochs", "1", "--validation", data).Succeeded();
        StringAssert.Contains(trained.Output, "below 'pets/'");
        StringAssert.Contains(trained.Output, "Train, for training: 16 images in 2 classes (bright 8, dark 8)");
        StringAssert.Contains(trained.Output, "Taken: the part 'Train'.");
        StringAssert.Contains(trained.Output, "Taken: the part 'valid'.");
        StringAssert.Contains(trained.Output, "Read 16 images");
        StringAssert.Contains(trained.Output, "2 classes");
        StringAssert.Contains(trained.Output, "Thumbs.db");
        StringAssert.Contains(Tool.RunHere("evaluate", "--data", data, "--model", folder.Model).Succeeded().Output, "Taken: the part 'valid'.");
    }

    [TestMethod]
    public void Images_for_testing_are_trained_on_only_when_they_are_named()
    {
        using var folder = new ImageFolder(perClass: 4);
        string set = Split(folder, "Test");
        Tool.RunHere("train", "--data", set, "--model", folder.Model, "--epochs", "1").IsRefused("no part for training", "--split Test");
        StringAssert.Contains(Tool.RunHere("train", "--data", set, "--split", "test", "--model", folder.Model, "--epochs", "1").Succeeded().Output, "Taken: the part 'Test'.");
    }

    [TestMethod]
    public void A_model_of_files_serves_a_zip_and_the_other_way_round()
    {
        using var folder = new ImageFolder();
        string zip = Zip(folder.Images);
        string other = Path.Combine(folder.Root, "other.zip");
        Tool.RunHere("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "6", "--lr", "0.01").Succeeded();
        Tool.RunHere("train", "--data", zip, "--model", other, "--epochs", "6", "--lr", "0.01").Succeeded();
        Assert.AreEqual(ModelZip.WeightsIn(folder.Model), ModelZip.WeightsIn(other), "the same images in the same order");
        foreach (string model in new[] { folder.Model, other })
        {
            string[] accuracies = [.. new[] { folder.Images, zip }.Select(data => Tool.RunHere("evaluate", "--model", model, "--data", data).Succeeded().Output.Split('\n').Single(static l => l.StartsWith("Accuracy", StringComparison.Ordinal)))];
            Assert.AreEqual(accuracies[0], accuracies[1]);
            StringAssert.StartsWith(accuracies[0], "Accuracy 1.0000");
        }
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_pipe_in_a_folder_does_not_hang_a_training_or_a_prediction()
    {
        using var folder = new ImageFolder(perClass: 4);
        string pipe = Path.Combine(folder.Images, "dark", "pipe.png");
        using (Process mkfifo = Process.Start("mkfifo", pipe))
        {
            mkfifo.WaitForExit();
        }

        Directory.CreateDirectory(Path.Combine(folder.Images, "empty"));
        ToolResult trained = Tool.RunHere("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "1").Succeeded();
        StringAssert.Contains(trained.Output, "pipes, sockets or devices (1): dark/pipe.png");
        StringAssert.Contains(trained.Output, "Class folders without images: empty.");
        ToolResult predicted = Tool.RunHere("predict", "--model", folder.Model, folder.Image("dark"), pipe);
        predicted.IsRefused(pipe, "pipe");
        StringAssert.Contains(predicted.Output, folder.Image("dark"));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void An_unreadable_subfolder_is_skipped_and_told()
    {
        using var folder = new ImageFolder(perClass: 4);
        string closed = Path.Combine(folder.Images, "closed");
        Directory.CreateDirectory(closed);
        File.Copy(folder.Image("dark"), Path.Combine(closed, "1.png"));
        using Process close = Process.Start("chmod", ["000", closed]);
        close.WaitForExit();
        try
        {
            ToolResult result = Environment.IsPrivilegedProcess ? AsNobody(folder) : Tool.RunHere("augment", "--data", folder.Images, "--out", Path.Combine(folder.Root, "grid.png"));
            StringAssert.Contains(result.Output, "may not be read (1): closed.", result.Error);
        }
        finally
        {
            using Process open = Process.Start("chmod", ["755", closed]);
            open.WaitForExit();
        }
    }

    [TestMethod]
    public void Names_that_a_shell_or_the_parser_would_take_apart_work()
    {
        using var folder = new ImageFolder();
        string data = Path.Combine(folder.Root, "my images");
        Directory.Move(folder.Images, data);
        string model = Path.Combine(folder.Root, "my model.zip");
        string trained = Tool.RunHere("train", "--data", data, "--model", model, "--epochs", "6", "--lr", "0.01").Succeeded().Output;
        StringAssert.Contains(trained, OperatingSystem.IsWindows() ? $"--model \"{model}\" --data \"{data}\"" : $"--model '{model}' --data '{data}'");

        string at = Path.Combine(folder.Root, "@x.png");
        File.Copy(Path.Combine(data, "dark", "00.png"), at);
        string here = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder.Root;
            StringAssert.Contains(Tool.RunHere("predict", "--model", model, "@x.png").Succeeded().Output, "@x.png: dark ");
        }
        finally
        {
            Environment.CurrentDirectory = here;
        }
    }

    /// <summary>Runs the tool as a user who may not read everything.</summary>
    private static ToolResult AsNobody(ImageFolder folder)
    {
        const string Nobody = "65534";
        using Process open = Process.Start("chmod", ["777", folder.Root]);
        open.WaitForExit();
        var start = new ProcessStartInfo("setpriv") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in new[]
        {
            $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "convnets.dll"),
            "augment", "--data", folder.Images, "--out", Path.Combine(folder.Root, "grid.png"),
        })
        {
            start.ArgumentList.Add(word);
        }

        try
        {
            using Process process = Process.Start(start)!;
            ToolResult result = Tool.Finish(process);
            return result.Output.Length > 0 ? result : throw new AssertInconclusiveException($"Another user cannot run the tool here: {result.Error}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new AssertInconclusiveException($"There is no setpriv: {e.Message}");
        }
    }

    private static string Split(ImageFolder folder, params string[] parts)
    {
        string set = Path.Combine(folder.Root, "set");
        foreach (string part in parts)
        {
            foreach (string name in new[] { "bright", "dark" })
            {
                string target = Path.Combine(set, part, name);
                Directory.CreateDirectory(target);
                foreach (string file in Directory.EnumerateFiles(Path.Combine(folder.Images, name)))
                {
                    File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
                }
            }
        }

        return set;
    }

    private static string Zip(string folder)
    {
        string zip = folder + ".zip";
        ZipFile.CreateFromDirectory(folder, zip);
        return zip;
    }
}
