using System.IO.Compression;
using System.Text.Json;

namespace ConvNets.Cli.Tests;

/// <summary>Nothing vanishes from a figure, and nothing is answered that could not be read.</summary>
[TestClass]
public sealed class LeftOutTests
{
    private static readonly ImageFolder s_folder = new();

    [ClassInitialize]
    public static void Train(TestContext context) =>
        Tool.RunHere("train", "--data", s_folder.Images, "--model", s_folder.Model, "--epochs", "6", "--lr", "0.01", "--on-bad-image", "skip").Succeeded();

    [ClassCleanup]
    public static void Clean() => s_folder.Dispose();

    [TestMethod]
    public void Classes_that_the_model_does_not_know_are_named_and_counted()
    {
        using var folder = new ImageFolder();
        Directory.Move(Path.Combine(folder.Images, "dark"), Path.Combine(folder.Images, "Dark"));
        string[] words = ["evaluate", "--model", s_folder.Model, "--data", folder.Images];
        ToolResult text = Tool.RunHere(words).Succeeded();
        StringAssert.Contains(text.Error, "12 images of class 'Dark', which the model does not know; it knows bright, dark.");
        StringAssert.Contains(text.Output, "12 images in");
        StringAssert.Contains(text.Output, "12 left out");
        JsonElement json = Json(Tool.RunHere([.. words, "--json"]).Succeeded());
        Assert.AreEqual(12, json.GetProperty("images").GetInt32());
        Assert.AreEqual(12, json.GetProperty("leftOut").GetProperty("unknownClasses").GetProperty("Dark").GetInt32());

        Directory.Move(Path.Combine(folder.Images, "bright"), Path.Combine(folder.Images, "Bright"));
        // That is found out before anything is read.
        File.WriteAllText(folder.Images + "/Bright/00.png", "no image");
        ToolResult none = Tool.RunHere(words);
        none.IsRefused("nothing to measure", "'Bright'", "'Dark'", "bright, dark");
        Assert.IsFalse(none.Error.Contains("00.png", StringComparison.Ordinal), none.Error);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void What_cannot_be_read_is_named_and_the_others_are_measured(bool zipped)
    {
        using var folder = new ImageFolder();
        string bad = Path.Combine(folder.Images, "dark", "zzz.jpg");
        File.WriteAllText(bad, "<html>404</html>");
        string data = zipped ? Zip(folder) : folder.Images;
        string[] words = ["evaluate", "--model", s_folder.Model, "--data", data];
        // The model was trained with --on-bad-image skip; the command's own word is fail.
        ToolResult failed = Tool.RunHere(words);
        failed.IsRefused("dark/zzz.jpg", "<html>404");
        StringAssert.Contains(failed.Output, "24 images in");
        StringAssert.Contains(failed.Output, "1 left out");
        ToolResult skipped = Tool.RunHere([.. words, "--on-bad-image", "skip", "--json"]).Succeeded();
        StringAssert.Contains(skipped.Error, "zzz.jpg");
        Assert.AreEqual(24, Json(skipped).GetProperty("images").GetInt32());
        Assert.AreEqual(1, Json(skipped).GetProperty("leftOut").GetProperty("unreadable").GetArrayLength());
    }

    [TestMethod]
    public void One_bad_file_among_31_leaves_30_answers_in_their_order()
    {
        using var folder = new ImageFolder(perClass: 15);
        string bad = Path.Combine(folder.Root, "bad.jpg");
        File.WriteAllText(bad, "<html>404</html>");
        string missing = Path.Combine(folder.Root, "missing.jpg");
        string[] good = [.. Directory.EnumerateFiles(folder.Images, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string[] files = [.. good[..7], bad, .. good[7..20], missing, .. good[20..]];

        ToolResult text = Tool.RunHere(["predict", "--model", s_folder.Model, .. files]);
        text.IsRefused($"'{bad}' cannot be read", $"There is no image '{missing}'", "2 images could not be answered");
        string[] lines = text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        CollectionAssert.AreEqual(good, lines.Select(static line => line[..line.LastIndexOf(": ", StringComparison.Ordinal)]).ToArray());
        Assert.IsTrue(lines.All(static line => line.Contains(line.Contains("/dark/", StringComparison.Ordinal) ? ": dark " : ": bright ", StringComparison.Ordinal)), text.Output);

        ToolResult json = Tool.RunHere(["predict", "--model", s_folder.Model, "--json", .. files]);
        Assert.AreEqual(2, json.ExitCode);
        JsonElement[] answers = [.. json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
        CollectionAssert.AreEqual(files, answers.Select(static a => a.GetProperty("file").GetString()).ToArray());
        foreach (JsonElement answer in answers)
        {
            bool isBad = answer.GetProperty("file").GetString() is string file && (file == bad || file == missing);
            Assert.AreEqual(isBad, answer.TryGetProperty("error", out _));
            Assert.AreEqual(!isBad, answer.TryGetProperty("label", out _));
        }
    }

    [TestMethod]
    public void Folders_and_zips_are_predicted()
    {
        using var folder = new ImageFolder(perClass: 2);
        File.WriteAllText(Path.Combine(folder.Images, "dark", "Thumbs.db"), "x");
        File.WriteAllText(Path.Combine(folder.Images, "README.txt"), "Images of this and that.");
        ToolResult of = Tool.RunHere("predict", "--model", s_folder.Model, folder.Images, Zip(folder)).Succeeded();
        string[] lines = of.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(8, lines);
        StringAssert.StartsWith(lines[0], $"{folder.Image("bright")}: bright ");
        StringAssert.StartsWith(lines[4], "bright/00.png: bright ");
        StringAssert.StartsWith(lines[7], "dark/01.png: dark ");
        StringAssert.Contains(of.Error, "Thumbs.db");
        StringAssert.Contains(of.Error, "left out 1 file that is no image by name: README.txt.");

        Directory.CreateDirectory(Path.Combine(folder.Root, "empty"));
        Tool.RunHere("predict", "--model", s_folder.Model, Path.Combine(folder.Root, "empty")).IsRefused("holds no images");
    }

    [TestMethod]
    [DataRow("train")]
    [DataRow("learning-rates")]
    [DataRow("augment")]
    public void Every_command_names_what_it_cannot_read(string command)
    {
        using var folder = new ImageFolder(perClass: 2);
        string bad = Path.Combine(folder.Images, "bright", "000.jpg");
        File.WriteAllText(bad, "<html>404</html>");
        foreach (string data in new[] { folder.Images, Zip(folder) })
        {
            string[] words = command switch
            {
                "train" => ["--model", folder.Root + "/new.zip", "--gray"],
                "augment" => ["--out", folder.Root + "/grid.png", "--samples", "5"],
                _ => [],
            };
            ToolResult result = Tool.RunHere([command, "--data", data, .. words]);
            result.IsRefused("bright/000.jpg", "Remove or replace it");
            Assert.AreEqual(command != "augment", result.Error.Contains("--on-bad-image skip", StringComparison.Ordinal), result.Error);
        }
    }

    [TestMethod]
    public void The_limit_of_pixels_is_an_option_that_the_model_keeps()
    {
        using var folder = new ImageFolder(perClass: 8);
        using var large = new ImageFolder(perClass: 1, side: 32);
        File.Copy(large.Image("dark"), folder.Image("dark", 19));
        string[] words = ["train", "--data", folder.Images, "--model", folder.Model, "--epochs", "1", "--max-image-pixels", "1000"];
        Tool.RunHere(words).IsRefused(folder.Image("dark", 19), "32×32 pixels", "--max-image-pixels");
        StringAssert.Contains(Tool.RunHere([.. words, "--on-bad-image", "skip"]).Succeeded().Output, "Left out 1 image(s)");
        Tool.RunHere("predict", "--model", folder.Model, large.Image("bright")).IsRefused(large.Image("bright"), "(train --max-image-pixels)");
        Tool.RunHere("train", "--data", folder.Images, "--model", folder.Model, "--max-image-pixels", "0").IsRefused("--max-image-pixels is 0");
    }

    private static string Zip(ImageFolder folder)
    {
        string zip = Path.Combine(folder.Root, "images.zip");
        ZipFile.CreateFromDirectory(folder.Images, zip);
        return zip;
    }

    private static JsonElement Json(ToolResult result) => JsonDocument.Parse(result.Output).RootElement;
}
