using System.Text.Json;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Tests;

/// <summary><c>explain</c>, <c>drift</c> and <c>--tta</c>: commands on one trained model.</summary>
[TestClass]
public sealed class ModelCommandTests
{
    private static ImageFolder s_folder = null!;

    [ClassInitialize]
    public static void Train(TestContext context)
    {
        s_folder = new ImageFolder(perClass: 100);
        Tool.RunHere(
            "train", "--data", s_folder.Images, "--model", s_folder.Model, "--network", "small-cnn", "--input-size", "16", "--epochs", "4",
            "--validation-fraction", "0.5").Succeeded();
    }

    [ClassCleanup]
    public static void Dispose() => s_folder.Dispose();

    [TestMethod]
    public void Explain_writes_a_picture_for_each_image()
    {
        string picture = Path.Combine(s_folder.Root, "heat.png"), folder = Path.Combine(s_folder.Root, "heat");
        ToolResult one = Tool.RunHere("explain", "--model", s_folder.Model, "--out", picture, s_folder.Image("bright")).Succeeded();
        StringAssert.Contains(one.Output, "bright ");

        // The last feature maps are too coarse to tell where anything is.
        StringAssert.Contains(one.Output, "(occlusion) -> ");
        ToolResult exact = Tool.RunHere(
            "explain", "--model", s_folder.Model, "--method", "cam", "--out", picture, s_folder.Image("bright")).Succeeded();
        StringAssert.Contains(exact.Output, "(cam) -> ");
        StringAssert.Contains(exact.Output, "without any image");
        using (MLImage image = ImageReader.ReadFile(picture))
        {
            Assert.IsGreaterThan(2 * 384, image.Width);
        }

        foreach (string method in new[] { "gradcam", "occlusion" })
        {
            ToolResult two = Tool.RunHere(
                "explain", "--model", s_folder.Model, "--method", method, "--class", "dark", "--out", folder, "--json", s_folder.Image("bright"), s_folder.Image("dark")).Succeeded();
            JsonElement[] lines = [.. two.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
            Assert.HasCount(2, lines);
            CollectionAssert.AreEqual(
                new[] { Path.Combine(folder, "00.png"), Path.Combine(folder, "00-2.png") }, lines.Select(static line => line.GetProperty("picture").GetString()).ToArray());
            Assert.IsTrue(Array.TrueForAll(lines, line => line.GetProperty("method").GetString() == method && line.GetProperty("class").GetString() == "dark"));
            Assert.IsLessThan(lines[1].GetProperty("logit").GetDouble(), lines[0].GetProperty("logit").GetDouble());
            Assert.HasCount(2, Directory.GetFiles(folder));
        }

        Tool.RunHere("explain", "--model", s_folder.Model, "--class", "drak", "--out", picture, s_folder.Image("dark")).IsRefused("Did you mean 'dark'?");
        Tool.RunHere("explain", "--model", s_folder.Model, "--method", "grad", "--out", picture, s_folder.Image("dark")).IsRefused("cam, gradcam, occlusion");
        Tool.RunHere("explain", "--model", s_folder.Model, "--out", picture, s_folder.Images).IsRefused("one file", "200 images");
        Tool.RunHere("explain", "--model", s_folder.Model, "--out", folder, s_folder.Image("dark"), "no.png").IsRefused("There is no image 'no.png'");
    }

    [TestMethod]
    public void A_network_without_a_closed_form_says_what_to_ask_for()
    {
        string model = Path.Combine(s_folder.Root, "hidden.zip"), picture = Path.Combine(s_folder.Root, "hidden.png");
        Tool.RunHere("train", "--data", s_folder.Images, "--model", model, "--network", "keras-cnn", "--input-size", "16", "--epochs", "1").Succeeded();
        Tool.RunHere("explain", "--model", model, "--method", "cam", "--out", picture, s_folder.Image("dark")).IsRefused("--method occlusion", "--method gradcam");
        StringAssert.Contains(Tool.RunHere("explain", "--model", model, "--out", picture, s_folder.Image("dark")).Succeeded().Output, "(gradcam)");
        Tool.RunHere("drift", "--model", model, "--data", s_folder.Images).IsRefused("without validation images");
    }

    [TestMethod]
    public void Drift_exits_with_3_where_images_differ()
    {
        var random = new Random(5);
        string fresh = Path.Combine(s_folder.Root, "fresh");
        NoiseImages.WriteFolder(fresh, ["bright", "dark"], 100, digits: 2, (@class, path) => NoiseImages.Write(
            path, 16, 16, 100, random, (_, _, _) => @class == 0 ? 150 : 0));
        ToolResult same = Tool.RunHere("drift", "--model", s_folder.Model, "--data", fresh).Succeeded();
        StringAssert.Contains(same.Output, "200 images, compared with 100 validation images.");
        StringAssert.Contains(same.Output, "No difference beyond chance.");
        string gray = Path.Combine(s_folder.Root, "gray");
        for (int i = 0; i < 60; i++)
        {
            NoiseImages.Write(Path.Combine(gray, $"{i}.png"), 16, 16, 40, random, static (c, _, _) => 60 + (30 * c));
        }

        File.WriteAllText(Path.Combine(gray, "broken.png"), "no image");
        ToolResult other = Tool.RunHere("drift", "--model", s_folder.Model, "--data", gray, "--json");
        Assert.AreEqual(3, other.ExitCode, other.Output + other.Error);
        using JsonDocument report = JsonDocument.Parse(other.Output);
        Assert.AreEqual("different", report.RootElement.GetProperty("verdict").GetString());
        Assert.AreEqual((60, 1), (report.RootElement.GetProperty("images").GetInt32(), report.RootElement.GetProperty("unreadable").GetInt32()));
        Assert.AreEqual(3, report.RootElement.GetProperty("quantities").EnumerateObject().Count());
        Tool.RunHere("drift", "--model", s_folder.Model, "--data", "nowhere").IsRefused("nowhere");
    }

    [TestMethod]
    public void Several_views_are_measured_beside_the_image_alone()
    {
        ToolResult told = Tool.RunHere("evaluate", "--model", s_folder.Model, "--data", s_folder.Images, "--tta", "4").Succeeded();
        StringAssert.Contains(told.Output, "4 views of each");
        using JsonDocument both = JsonDocument.Parse(
            Tool.RunHere("evaluate", "--model", s_folder.Model, "--data", s_folder.Images, "--tta", "4", "--json").Succeeded().Output);
        double with = both.RootElement.GetProperty("withViews").GetProperty("logLoss").GetDouble();
        Assert.AreNotEqual(with, both.RootElement.GetProperty("imageAlone").GetProperty("logLoss").GetDouble());
        string alone = Tool.RunHere("predict", "--model", s_folder.Model, "--json", s_folder.Image("dark")).Succeeded().Output;
        Assert.AreNotEqual(alone, Tool.RunHere("predict", "--model", s_folder.Model, "--json", "--tta", "2", s_folder.Image("dark")).Succeeded().Output);
        Tool.RunHere("predict", "--model", s_folder.Model, "--tta", "11", s_folder.Image("dark")).IsRefused("--tta is 11");
    }
}
