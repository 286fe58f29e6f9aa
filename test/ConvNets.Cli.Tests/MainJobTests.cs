using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConvNets.Cli.Tests;

/// <summary>Train, evaluate and predict, each in a process of its own.</summary>
[TestClass]
public sealed partial class MainJobTests
{
    [TestMethod]
    public void Train_evaluate_and_predict_in_three_processes()
    {
        using var folder = new ImageFolder();
        ToolResult trained = Tool.Run("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "6", "--lr", "0.01").Succeeded();
        StringAssert.Contains(trained.Output, "Epoch 6/6");
        StringAssert.Contains(trained.Output, "parameters");

        ToolResult evaluated = Tool.Run("evaluate", "--model", folder.Model, "--data", folder.Images).Succeeded();
        Assert.IsTrue(Accuracy(evaluated) >= 0.95, evaluated.Output);

        ToolResult predicted = Tool.Run("predict", "--model", folder.Model, folder.Image("dark"), folder.Image("bright")).Succeeded();
        StringAssert.Contains(predicted.Output, "00.png: dark ");
        StringAssert.Contains(predicted.Output, "00.png: bright ");
    }

    [TestMethod]
    public void Evaluation_after_loading_equals_the_validation_of_the_last_epoch()
    {
        using var folder = new ImageFolder();
        ToolResult trained = Tool.Run("train", "--data", folder.Images, "--validation", folder.Images, "--model", folder.Model, "--epochs", "2", "--json").Succeeded();
        ToolResult evaluated = Tool.Run("evaluate", "--model", folder.Model, "--data", folder.Images, "--json").Succeeded();
        JsonElement last = Json(trained).GetProperty("epochs")[1];
        Assert.AreEqual(last.GetProperty("validationAccuracy").GetDouble(), Json(evaluated).GetProperty("accuracy").GetDouble());

        // Scoring is calibrated; what was measured without that is the history's.
        JsonElement calibration = Json(trained).GetProperty("trust").GetProperty("calibration");
        Assert.AreEqual(last.GetProperty("validationLoss").GetDouble(), calibration.GetProperty("logLossBefore").GetDouble(), 1e-4);
        Assert.AreEqual(calibration.GetProperty("logLossAfter").GetDouble(), Json(evaluated).GetProperty("logLoss").GetDouble(), 1e-4);
    }

    [TestMethod]
    public void Standard_output_carries_json_only()
    {
        using var folder = new ImageFolder();
        JsonElement trained = Json(Tool.Run("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "2", "--json").Succeeded());
        Assert.AreEqual(folder.Model, trained.GetProperty("model").GetString());
        CollectionAssert.AreEqual(new[] { "bright", "dark" }, trained.GetProperty("classes").EnumerateArray().Select(c => c.GetString()).ToArray());
        Assert.AreEqual(2, trained.GetProperty("epochs").GetArrayLength());
        Assert.AreEqual(JsonValueKind.Null, trained.GetProperty("epochs")[0].GetProperty("validationLoss").ValueKind);
        foreach (string figure in new[] { "imagesPerSecond", "seconds", "peakMemoryMiB" })
        {
            Assert.IsTrue(trained.GetProperty(figure).GetDouble() > 0, figure);
        }

        JsonElement evaluated = Json(Tool.Run("evaluate", "--model", folder.Model, "--data", folder.Images, "--json").Succeeded());
        Assert.AreEqual(24, evaluated.GetProperty("images").GetInt32());
        Assert.IsTrue(evaluated.GetProperty("imagesPerSecond").GetDouble() > 0);
        Assert.AreEqual(12, evaluated.GetProperty("perClass").GetProperty("dark").GetProperty("images").GetDouble());

        string[] lines = Tool.Run("predict", "--model", folder.Model, "--json", "--top", "1", folder.Image("dark"), folder.Image("bright")).Succeeded()
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual(2, lines.Length);
        JsonElement predicted = JsonDocument.Parse(lines[0]).RootElement;
        Assert.AreEqual(folder.Image("dark"), predicted.GetProperty("file").GetString());
        Assert.AreEqual(predicted.GetProperty("label").GetString(), predicted.GetProperty("scores").EnumerateObject().Single().Name);
    }

    [TestMethod]
    public void A_split_is_taken_by_its_name()
    {
        using var folder = new ImageFolder();
        string set = Path.Combine(folder.Root, "set");
        Directory.CreateDirectory(set);
        Directory.CreateSymbolicLink(Path.Combine(set, "train"), folder.Images);
        Directory.CreateSymbolicLink(Path.Combine(set, "validation"), folder.Images);
        Tool.Run("train", "--data", set, "--model", folder.Model, "--epochs", "1").Succeeded();
        Tool.Run("evaluate", "--data", set, "--split", "test", "--model", folder.Model).Succeeded();
        Tool.Run("train", "--data", set, "--split", "extra", "--model", folder.Model).IsRefused("extra", "train, validation");
        Tool.Run("train", "--data", folder.Images, "--split", "train", "--model", folder.Model).IsRefused("not split", "bright, dark");
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_model()
    {
        LongTests.Require();
        using var folder = new ImageFolder();
        string second = Path.Combine(folder.Root, "second.zip");
        Tool.Run("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "2", "--seed", "7", "--augment", "standard").Succeeded();
        Tool.Run("train", "--data", folder.Images, "--model", second, "--epochs", "2", "--seed", "7", "--augment", "standard").Succeeded();
        string[] images = Directory.GetFiles(folder.Images, "*.png", SearchOption.AllDirectories);
        string one = Tool.Run(["predict", "--model", folder.Model, .. images]).Succeeded().Output;
        string two = Tool.Run(["predict", "--model", second, .. images]).Succeeded().Output;
        Assert.AreEqual(one, two);
    }

    [TestMethod]
    public void Summary_of_a_preset_and_of_a_model()
    {
        // 320 + 18,496 + 401,536 + 1,290.
        StringAssert.Contains(Tool.Run("summary", "--network", "keras-cnn", "--input-size", "28", "--gray").Succeeded().Output, "421,642 parameters");
        // What Keras prints for the cats-and-dogs network of the course, with two outputs instead of one.
        StringAssert.Contains(Tool.Run("summary", "--network", "cats-dogs", "--input-size", "150", "--classes", "2").Succeeded().Output, "3,453,634 parameters");
        using var folder = new ImageFolder();
        Tool.Run("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "1", "--network", "lenet").Succeeded();
        ToolResult model = Tool.Run("summary", "--model", folder.Model).Succeeded();
        StringAssert.Contains(model.Output, "Conv2D 8 of 5×5");
        StringAssert.Contains(model.Output, "Classes: bright, dark");
        Tool.Run("summary").IsRefused("--network", "--model");
    }

    [TestMethod]
    public void Ctrl_C_keeps_the_last_finished_epoch()
    {
        using var folder = new ImageFolder(perClass: 40);
        using System.Diagnostics.Process process = Tool.Start("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "100000");
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
        Tool.Run("predict", "--model", folder.Model, folder.Image("dark")).Succeeded();
    }

    [TestMethod]
    public void Ctrl_C_before_the_first_epoch_writes_nothing()
    {
        using var folder = new ImageFolder(perClass: 1500);
        using System.Diagnostics.Process process = Tool.Start("train", "--data", folder.Images, "--model", folder.Model, "--input-size", "64", "--network", "cats-dogs");
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

    private static JsonElement Json(ToolResult result) => JsonDocument.Parse(result.Output).RootElement;
}
