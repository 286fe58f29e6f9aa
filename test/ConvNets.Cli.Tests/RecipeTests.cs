using System.Text.Json;

namespace ConvNets.Cli.Tests;

/// <summary>Training without settings, and what single ones change of a recipe.</summary>
[TestClass]
public sealed class RecipeTests
{
    [TestMethod]
    public void Without_any_option_the_recipe_is_fast_and_the_others_are_told()
    {
        using var folder = new ImageFolder(side: 32);
        ToolResult result = Train(folder).Succeeded();
        foreach (string part in new[] { "recipe            fast", "6 of 24 images are held out", "Tried for the head: rate 0.0005", "--recipe accurate", "--minutes N" })
        {
            StringAssert.Contains(result.Output, part);
        }

        StringAssert.Contains(result.Output, "compact, frozen");
        Tool.RunHere("evaluate", "--model", folder.Model, "--data", folder.Images).Succeeded();
    }

    [TestMethod]
    public void Options_change_single_values_of_a_recipe()
    {
        using var folder = new ImageFolder(side: 32);
        ToolResult result = Train(
            folder, "--recipe", "accurate", "--epochs", "2", "--fine-tune-epochs", "1", "--learning-rate", "0.01", "--label-smoothing", "0.2", "--weight-decay", "0.05",
            "--batch-size", "8", "--json").Succeeded();
        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        Assert.AreEqual(3, json.GetProperty("epochs").GetArrayLength());
        JsonElement settings = json.GetProperty("settings");
        foreach ((string name, string value) in new[] { ("Recipe", "accurate"), ("LearningRate", "0.01"), ("LabelSmoothing", "0.2"), ("BatchSize", "8"), ("Epochs", "2") })
        {
            Assert.AreEqual(value, settings.GetProperty(name).GetString(), name);
        }

        StringAssert.Contains(settings.GetProperty("Optimizer").GetString(), "WeightDecay = 0.05");
        Assert.IsFalse(result.Error.Contains("This was the recipe fast", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Options_of_a_training_are_the_recipe_where_none_is_named()
    {
        using var folder = new ImageFolder(perClass: 4);
        ToolResult result = Train(folder, "--epochs", "1").Succeeded();
        StringAssert.Contains(result.Output, "Epoch 1/1");
        Assert.IsFalse(result.Output.Contains("recipe", StringComparison.Ordinal));
        StringAssert.Contains(Train(folder, "--recipe", "none", "--json").Succeeded().Error, "Epoch 10/10");
    }

    [TestMethod]
    [DataRow("--minutes does not go with --recipe fast", "--recipe", "fast", "--minutes", "1")]
    [DataRow("--minutes does not go with --recipe none", "--recipe", "none", "--minutes", "1")]
    [DataRow("--network goes with --recipe none", "--recipe", "fast", "--network", "small-cnn")]
    [DataRow("--schedule goes with --recipe none", "--minutes", "1", "--schedule", "cosine")]
    [DataRow("--augment goes with --recipe accurate", "--recipe", "fast", "--augment", "standard")]
    [DataRow("Did you mean 'accurate'?", "--recipe", "acurate")]
    [DataRow("--minutes is 0", "--minutes", "0")]
    public void What_contradicts_a_recipe_is_told(string expected, params string[] options)
    {
        using var folder = new ImageFolder(perClass: 2);
        Train(folder, options).IsRefused(expected);
    }

    private static ToolResult Train(ImageFolder folder, params string[] options) =>
        Tool.RunHere(["train", "--data", folder.Images, "--model", folder.Model, .. options]);
}
