using System.IO.Compression;
using System.Text.Json;

namespace ConvNets.Cli.Tests;

/// <summary><c>convnets report</c>, and what a training writes beside its model.</summary>
[TestClass]
public sealed class ReportTests
{
    [TestMethod]
    public void A_training_writes_a_report_and_events_and_the_model_is_reported_on_later()
    {
        using var folder = new ImageFolder();
        string page = Path.Combine(folder.Root, "report.html"), csv = Path.Combine(folder.Root, "epochs.csv"), log = Path.Combine(folder.Root, "log");
        Tool.Run(
            "train", "--data", folder.Images, "--validation", folder.Images, "--task", "binary", "--positive", "bright", "--network", "small-cnn", "--epochs", "2",
            "--model", folder.Model, "--report", page, "--csv", csv, "--tensorboard", log).Succeeded();
        string html = File.ReadAllText(page);
        StringAssert.Contains(html, "<title>Report of model.zip</title>");
        StringAssert.Contains(html, "id=\"loss-clip1\"");
        Assert.HasCount(1, Directory.GetFiles(log, "events.out.tfevents.*"));

        // Later nothing is known of the training but what was written.
        string card = Path.Combine(folder.Root, "card.json"), plots = Path.Combine(folder.Root, "plots");
        File.WriteAllText(card, """{ "name": "Light or dark", "intendedUse": "Windows at night." }""");
        File.Copy(folder.Image("dark"), Path.Combine(folder.Images, "bright", "wrong.png"));
        ToolResult later = Tool.RunHere(
            "report", "--model", folder.Model, "--data", folder.Images, "--out", page, "--csv", csv, "--card", card, "--plots", plots, "--json").Succeeded();
        html = File.ReadAllText(page);
        StringAssert.Contains(html, "<title>Report of Light or dark</title>");
        StringAssert.Contains(html, "Windows at night.");
        StringAssert.Contains(html, "id=\"loss-clip1\"");
        Assert.HasCount(5, Directory.GetFiles(plots, "*.png"));
        using JsonDocument json = JsonDocument.Parse(later.Output);
        Assert.AreEqual("binary", json.RootElement.GetProperty("task").GetString());
        Assert.AreEqual("""["dark","bright"]""", json.RootElement.GetProperty("classes").GetRawText());
        Assert.AreEqual(25, json.RootElement.GetProperty("images").GetArrayLength());

        // The same images as a zip, one of which cannot be read.
        File.WriteAllText(Path.Combine(folder.Images, "dark", "broken.png"), "nothing");
        string zip = Path.Combine(folder.Root, "images.zip");
        ZipFile.CreateFromDirectory(folder.Images, zip);
        ToolResult zipped = Tool.RunHere("report", "--model", folder.Model, "--data", zip, "--out", page, "--json");
        Assert.AreEqual(2, zipped.ExitCode);
        StringAssert.Contains(zipped.Error, "Left out: dark/broken.png: it is not an image");
        using JsonDocument other = JsonDocument.Parse(zipped.Output);
        Assert.AreEqual(
            json.RootElement.GetProperty("classification").GetRawText(), other.RootElement.GetProperty("classification").GetRawText());
        StringAssert.Contains(File.ReadAllText(page), "data:image/jpeg;base64,");
    }

    /// <summary>The page tells of the images that the training did not learn from, and of no others.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Without_validation_images_of_their_own_the_report_is_on_those_that_were_held_out(bool isZip)
    {
        using var folder = new ImageFolder();
        string page = Path.Combine(folder.Root, "report.html"), data = isZip ? Path.Combine(folder.Root, "images.zip") : folder.Images;
        if (isZip)
        {
            ZipFile.CreateFromDirectory(folder.Images, data);
        }

        Tool.Run(
            "train", "--data", data, "--network", "small-cnn", "--epochs", "2", "--validation-fraction", "0.25", "--seed", "3",
            "--model", folder.Model, "--report", page).Succeeded();
        StringAssert.Contains(File.ReadAllText(page), "<dt>images</dt><dd>6</dd>");
    }

    [TestMethod]
    public void Wrong_input_is_told_before_any_work()
    {
        using var folder = new ImageFolder(perClass: 2);
        string page = Path.Combine(folder.Root, "report.html");
        Tool.RunHere("train", "--data", folder.Images, "--report", page, "--recipe", "none", "--model", folder.Model)
            .IsRefused("--report", "--validation PATH", "--validation-fraction");
        Tool.RunHere("train", "--data", folder.Images, "--validation", folder.Images, "--report", folder.Root, "--model", folder.Model)
            .IsRefused("The report cannot be written", "report.html");
        Tool.RunHere("train", "--data", folder.Images, "--tensorboard", folder.Image("dark"), "--model", folder.Model).IsRefused("--tensorboard");
        Tool.RunHere("report", "--model", folder.Model, "--data", folder.Images, "--out", page).IsRefused("There is no model");
        Assert.IsEmpty(folder.OtherFiles());
    }
}
