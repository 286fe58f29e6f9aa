using System.Text.Json;

namespace ConvNets.Cli.Tests;

/// <summary><c>convnets audit</c>, and the training that leaves out what it found.</summary>
[TestClass]
public sealed class AuditTests
{
    [TestMethod]
    public void What_an_audit_lists_is_left_out_of_a_training()
    {
        using var folder = new ImageFolder();
        File.Copy(folder.Image("dark", 3), Path.Combine(folder.Images, "bright", "wrong.png"));
        File.Copy(folder.Image("dark", 4), Path.Combine(folder.Images, "dark", "again.jpg"));
        File.WriteAllText(Path.Combine(folder.Images, "dark", "broken.png"), "no image");
        string page = Path.Combine(folder.Root, "audit.html"), list = Path.Combine(folder.Root, "wrong.txt");

        ToolResult audit = Tool.Run("audit", "--data", folder.Images, "--out", page, "--write-list", list, "--json").Succeeded();
        using JsonDocument json = JsonDocument.Parse(audit.Output);
        Assert.AreEqual(1, json.RootElement.GetProperty("unreadable").GetArrayLength());
        Assert.AreEqual(2, json.RootElement.GetProperty("exactDuplicates").GetArrayLength());
        Assert.AreEqual(1, json.RootElement.GetProperty("misnamed").GetArrayLength());
        StringAssert.Contains(File.ReadAllText(page), "data:image/jpeg;base64,");
        string[] listed = [.. File.ReadAllLines(list).Where(static line => line is not ("" or ['#', ..]))];
        CollectionAssert.IsSubsetOf(
            (string[])[Path.Combine(folder.Images, "dark", "broken.png"), Path.Combine(folder.Images, "bright", "wrong.png")], listed);

        // The broken image alone would stop the training.
        string[] train = ["train", "--data", folder.Images, "--epochs", "1", "--model", folder.Model];
        Tool.Run(train).IsRefused("broken.png");
        File.WriteAllText(list, $"# by hand\n{Path.Combine(folder.Images, "dark", "broken.png")}\n");
        ToolResult trained = Tool.Run([.. train, "--exclude", list]).Succeeded();
        StringAssert.Contains(trained.Output, "1 of its 1 images");
    }

    [TestMethod]
    public void Validation_images_that_are_trained_on_are_told_and_mistakes_are_refused()
    {
        using var folder = new ImageFolder();
        string held = Path.Combine(folder.Root, "held");
        foreach (string name in (string[])["dark", "bright"])
        {
            Directory.CreateDirectory(Path.Combine(held, name));
            File.Copy(folder.Image(name, 5), Path.Combine(held, name, "5.png"));
        }

        ToolResult audit = Tool.RunHere("audit", "--data", folder.Images, "--validation", held).Succeeded();
        StringAssert.Contains(audit.Output, "Leaks, the same image in training and validation: 2");
        string list = Path.Combine(folder.Root, "list.txt");
        Tool.RunHere("train", "--data", folder.Images, "--exclude", list, "--model", folder.Model).IsRefused("list.txt");
        File.WriteAllText(list, "elsewhere/1.png\n");
        Tool.RunHere("train", "--data", folder.Images, "--exclude", list, "--model", folder.Model)
            .IsRefused("--exclude", "none of its 1 images is among those of");
        Tool.RunHere("audit", "--data", folder.Images, "--out", folder.Root).IsRefused("that is a folder");
        Tool.RunHere("audit", "--data", folder.Images, "--backbone", "compct").IsRefused("Did you mean 'compact'?");
        Assert.IsFalse(File.Exists(folder.Model));
    }
}
