using System.Globalization;
using System.Text.Json;

namespace ConvNets.Cli.Tests;

/// <summary>The options of training beyond the main job.</summary>
[TestClass]
public sealed class TrainingOptionTests
{
    [TestMethod]
    [DataRow("adam", "constant")]
    [DataRow("adamw", "step:2:0.5")]
    [DataRow("sgd", "cosine-restarts")]
    [DataRow("rmsprop", "polynomial")]
    [DataRow("adagrad", "exponential:0.8")]
    [DataRow("sgd", "plateau:1:0.5")]
    [DataRow("adam", "one-cycle")]
    public void Every_optimizer_and_schedule_has_a_word(string optimizer, string schedule)
    {
        using var folder = new ImageFolder(perClass: 4);
        JsonElement trained = Json(Train(folder, "--epochs", "4", "--optimizer", optimizer, "--schedule", schedule, "--lr", "0.001", "--json"));
        double[] rates = [.. trained.GetProperty("epochs").EnumerateArray().Select(static e => e.GetProperty("learningRate").GetDouble())];
        double[] expected = schedule switch
        {
            "constant" => [1e-3, 1e-3, 1e-3, 1e-3],
            "step:2:0.5" => [1e-3, 1e-3, 5e-4, 5e-4],
            // One step an epoch, and a period of a third of the epochs: each step is a restart.
            "cosine-restarts" => [1e-3, 1e-3, 1e-3, 1e-3],
            "polynomial" => [1e-3, 7.5e-4, 5e-4, 2.5e-4],
            "exponential:0.8" => [1e-3, 8e-4, 6.4e-4, 5.12e-4],
            _ => rates,
        };
        for (int epoch = 0; epoch < 4; epoch++)
        {
            Assert.AreEqual(expected[epoch], rates[epoch], 1e-12, $"epoch {epoch + 1}");
        }
    }

    [TestMethod]
    public void Patience_ends_a_training_and_the_best_epoch_is_kept()
    {
        using var folder = new ImageFolder();
        string csv = Path.Combine(folder.Root, "epochs.csv");
        ToolResult result = Train(
            folder, "--epochs", "60", "--lr", "0.1", "--validation-fraction", "0.5", "--early-stopping", "2", "--warm-up", "0.5", "--clip-norm", "1", "--weight-average", "0.5",
            "--top-k", "2", "--csv", csv, "--json");
        JsonElement json = Json(result);
        JsonElement[] epochs = [.. json.GetProperty("epochs").EnumerateArray()];
        Assert.IsLessThan(60, epochs.Length);
        Assert.AreEqual("Stopped", json.GetProperty("outcome").GetString());
        StringAssert.Contains(json.GetProperty("stopReason").GetString(), "2 epochs");
        int kept = json.GetProperty("keptEpoch").GetInt32();
        Assert.AreEqual(epochs.Length - 2, kept);
        Assert.AreEqual(epochs.Min(static e => e.GetProperty("validationLoss").GetDouble()), epochs[kept - 1].GetProperty("validationLoss").GetDouble());
        StringAssert.Contains(result.Error, $"Stopped after epoch {epochs.Length} of 60");
        StringAssert.Contains(result.Error, $"Kept the weights of epoch {kept}.");
        StringAssert.Contains(result.Error, "top-K 100");
        Assert.IsTrue(epochs.All(static e => e.GetProperty("topKAccuracy").GetDouble() == 1), "two of two classes are always hit");
        Assert.AreEqual(epochs.Length + 1, File.ReadAllLines(csv).Length);
        Tool.RunHere("evaluate", "--model", folder.Model, "--data", folder.Images, "--top-k", "2").Succeeded();
    }

    [TestMethod]
    [DataRow("auto")]
    [DataRow("Float32")]
    [DataRow("bfloat16")]
    public void Every_precision_has_a_word(string precision)
    {
        using var folder = new ImageFolder(perClass: 4);
        Train(folder, "--epochs", "1", "--precision", precision);
        Tool.RunHere("evaluate", "--model", folder.Model, "--data", folder.Images).Succeeded();
    }

    [TestMethod]
    public void Images_that_are_trained_and_measured_on_are_told()
    {
        using var folder = new ImageFolder(perClass: 4);
        ToolResult result = Train(folder, "--epochs", "1", "--validation", folder.Images);
        StringAssert.Contains(result.Output, "8 validation image(s) are among the training images too");
        StringAssert.Contains(result.Output, "Kept the weights of epoch 1 of 1.");
    }

    [TestMethod]
    [DataRow("dark")]
    [DataRow(null)]
    public void Yes_or_no(string? positive)
    {
        using var folder = new ImageFolder();
        string yes = positive ?? "dark";
        string no = yes == "dark" ? "bright" : "dark";
        string[] words = positive is null ? [] : ["--positive", positive];
        ToolResult trained = Train(folder, [.. words, "--task", "binary", "--epochs", "6", "--lr", "0.01", "--class-weights", "balanced", "--label-smoothing", "0.05"]);
        StringAssert.Contains(trained.Output, "accuracy");

        JsonElement evaluated = Json(Tool.RunHere("evaluate", "--model", folder.Model, "--data", folder.Images, "--json").Succeeded());
        Assert.AreEqual(yes, evaluated.GetProperty("positive").GetString());
        Assert.IsGreaterThanOrEqualTo(0.95, evaluated.GetProperty("accuracy").GetDouble());
        Assert.IsGreaterThanOrEqualTo(0.95, evaluated.GetProperty("areaUnderRocCurve").GetDouble());
        Assert.AreEqual(24, evaluated.GetProperty("images").GetInt32());

        StringAssert.Contains(Tool.RunHere("predict", "--model", folder.Model, folder.Image(no)).Succeeded().Output, $"00.png: {no} ");
        JsonElement predicted = Json(Tool.RunHere("predict", "--model", folder.Model, "--json", folder.Image(yes)).Succeeded());
        Assert.AreEqual(yes, predicted.GetProperty("label").GetString());
        Assert.IsGreaterThan(0.5, predicted.GetProperty("scores").GetProperty(yes).GetDouble());
        StringAssert.Contains(Tool.RunHere("summary", "--model", folder.Model).Succeeded().Output, "yes from no");
    }

    [TestMethod]
    public void The_other_folder_can_be_yes()
    {
        using var folder = new ImageFolder();
        Train(folder, "--task", "binary", "--positive", "bright", "--epochs", "6", "--lr", "0.01");
        StringAssert.Contains(Tool.RunHere("predict", "--model", folder.Model, folder.Image("bright")).Succeeded().Output, "00.png: bright ");
        StringAssert.Contains(Tool.RunHere("evaluate", "--model", folder.Model, "--data", folder.Images).Succeeded().Output, "Yes is 'bright'");
        Directory.Move(Path.Combine(folder.Images, "dark"), Path.Combine(folder.Images, "dim"));
        Tool.RunHere("evaluate", "--model", folder.Model, "--data", folder.Images).IsRefused("'dim'", "bright");
    }

    [TestMethod]
    public void A_number()
    {
        using var folder = new ImageFolder();
        Directory.Move(Path.Combine(folder.Images, "dark"), Path.Combine(folder.Images, "-0.5"));
        Directory.Move(Path.Combine(folder.Images, "bright"), Path.Combine(folder.Images, "1.5"));
        ToolResult trained = Train(folder, "--task", "regression", "--epochs", "12", "--lr", "0.01", "--validation", folder.Images);
        StringAssert.Contains(trained.Output, "mean absolute error");
        Assert.IsFalse(trained.Output.Contains("accuracy", StringComparison.Ordinal), trained.Output);

        JsonElement evaluated = Json(Tool.RunHere("evaluate", "--model", folder.Model, "--data", folder.Images, "--json").Succeeded());
        Assert.IsLessThan(0.4, evaluated.GetProperty("meanAbsoluteError").GetDouble());
        Assert.AreEqual(24, evaluated.GetProperty("images").GetInt32());
        StringAssert.Contains(Tool.RunHere("evaluate", "--model", folder.Model, "--data", folder.Images).Succeeded().Output, "Mean absolute error");

        double dark = Json(Tool.RunHere("predict", "--model", folder.Model, "--json", folder.Image("-0.5")).Succeeded()).GetProperty("value").GetDouble();
        string bright = Tool.RunHere("predict", "--model", folder.Model, folder.Image("1.5")).Succeeded().Output;
        Assert.IsLessThan(0.5, dark);
        Assert.IsGreaterThan(0.5, double.Parse(bright.Split(": ")[^1], CultureInfo.InvariantCulture));
        Tool.RunHere("predict", "--model", folder.Model, "--top", "2", folder.Image("1.5")).IsRefused("--top");
        Tool.RunHere("evaluate", "--model", folder.Model, "--data", folder.Images, "--top-k", "2").IsRefused("--top-k");
    }

    [TestMethod]
    public void Learning_rates_are_tried_and_none_is_suggested_in_doubt()
    {
        using var folder = new ImageFolder();
        string csv = Path.Combine(folder.Root, "rates.csv");
        string[] words = ["learning-rates", "--data", folder.Images, "--batch-size", "8", "--highest", "10", "--lowest", "1e-6"];
        JsonElement json = Json(Tool.RunHere([.. words, "--json"]).Succeeded());
        JsonElement[] points = [.. json.GetProperty("points").EnumerateArray()];
        Assert.IsLessThanOrEqualTo(100, points.Length);
        // Three, and two more where the first show something and do not agree.
        Assert.IsTrue(json.GetProperty("runs").GetArrayLength() is >= 3 and <= 5);
        Assert.AreEqual(1e-6, points[0].GetProperty("learningRate").GetDouble(), 1e-12);
        // Dark and bright are told apart at any rate, so that none can be suggested, and the tool says so.
        Assert.AreEqual(JsonValueKind.Null, json.GetProperty("suggested").ValueKind);
        StringAssert.Contains(json.GetProperty("doubt").GetString(), "lower it");
        ToolResult text = Tool.RunHere([.. words, "--csv", csv, "--task", "binary", "--steps", "12"]).Succeeded();
        StringAssert.Contains(text.Output, "█");
        StringAssert.Contains(text.Output, "No suggestion: ");
        Assert.IsLessThanOrEqualTo(13, File.ReadAllLines(csv).Length);
        Assert.IsGreaterThanOrEqualTo(11, File.ReadAllLines(csv).Length);
    }

    [TestMethod]
    public void Words_that_contradict_each_other_are_refused_before_any_work()
    {
        using var folder = new ImageFolder(perClass: 2);
        Refused("--resume").IsRefused("--resume", "--checkpoint");
        Refused("--checkpoint-every", "3").IsRefused("--checkpoint-every", "--checkpoint");
        Refused("--checkpoint", folder.Image("dark")).IsRefused("--checkpoint", "no folder");
        Refused("--checkpoint", Path.Combine(folder.Root, "c"), "--checkpoint-every", "0").IsRefused("--checkpoint-every is 0");
        Refused("--early-stopping", "3").IsRefused("--early-stopping", "--validation");
        Refused("--early-stopping", "0", "--validation-fraction", "0.5").IsRefused("--early-stopping is 0");
        Refused("--validation", folder.Images, "--validation-fraction", "0.5").IsRefused("--validation-fraction", "not both");
        Refused("--schedule", "spiral").IsRefused("spiral", "cosine-restarts");
        Refused("--schedule", "step:x").IsRefused("'x'");
        Refused("--schedule", "cosine:3").IsRefused("no numbers");
        Refused("--schedule", "step:1.5").IsRefused("1.5", "whole");
        Refused("--schedule", "step:50").IsRefused("50 epochs", "never change");
        Refused("--warm-up", "0").IsRefused("--warm-up is 0");
        Refused("--warm-up", "500").IsRefused("500");
        Refused("--clip-norm", "-1").IsRefused("--clip-norm is -1");
        Refused("--weight-average", "1.5").IsRefused("--weight-average is 1.5");
        Refused("--label-smoothing", "2").IsRefused("--label-smoothing is 2");
        Refused("--class-weights", "heavy").IsRefused("heavy", "balanced");
        Refused("--precision", "half").IsRefused("half", "bfloat16");
        Refused("--top-k", "0").IsRefused("--top-k is 0");
        Refused("--top-k", "3").IsRefused("--top-k is 3");
        Refused("--csv", folder.Root).IsRefused(folder.Root, "folder");
        Refused("--task", "poetry").IsRefused("poetry", "regression");
        Refused("--positive", "dark").IsRefused("--positive", "--task binary");
        Refused("--task", "binary", "--positive", "gray").IsRefused("gray", "bright, dark");
        Refused("--task", "binary", "--top-k", "2").IsRefused("--top-k", "binary");
        Refused("--task", "regression").IsRefused("'bright'", "number");
        Refused("--task", "regression", "--class-weights", "balanced").IsRefused("--class-weights", "regression");
        Refused("--task", "regression", "--label-smoothing", "0.1").IsRefused("--label-smoothing", "regression");
        Tool.RunHere("learning-rates", "--data", folder.Images, "--steps", "3").IsRefused("--steps is 3");
        Tool.RunHere("learning-rates", "--data", folder.Images, "--lowest", "1", "--highest", "0.1").IsRefused("--lowest is 1");
        CopyClass(folder, "gray");
        Refused("--task", "binary").IsRefused("3", "bright, dark, gray");
        Assert.AreEqual(0, folder.OtherFiles().Length);

        ToolResult Refused(params string[] options) => Tool.RunHere(["train", "--data", folder.Images, "--model", folder.Model, .. options]);
    }

    private static void CopyClass(ImageFolder folder, string name)
    {
        string target = Path.Combine(folder.Images, name);
        Directory.CreateDirectory(target);
        File.Copy(folder.Image("dark"), Path.Combine(target, "00.png"));
    }

    private static ToolResult Train(ImageFolder folder, params string[] options) => Tool.RunHere(["train", "--data", folder.Images, "--model", folder.Model, .. options]).Succeeded();

    private static JsonElement Json(ToolResult result) => JsonDocument.Parse(result.Output).RootElement;
}
