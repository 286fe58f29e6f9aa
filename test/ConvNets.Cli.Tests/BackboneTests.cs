using System.Text.Json;

namespace ConvNets.Cli.Tests;

/// <summary>Transfer learning from the command line; nothing here needs a network connection.</summary>
[TestClass]
public sealed class BackboneTests
{
    [TestMethod]
    public void The_backbone_that_comes_with_the_package_is_frozen_cached_and_fine_tuned()
    {
        using var folder = new ImageFolder();
        string features = Path.Combine(folder.Root, "features");
        string[] train =
        [
            "train", "--data", folder.Images, "--model", folder.Model, "--backbone", "compact", "--input-size", "32", "--head", "16,dropout:0.1",
            "--epochs", "6", "--lr", "0.01", "--features", features,
        ];
        ToolResult first = Tool.Run([.. train, "--fine-tune-epochs", "1", "--fine-tune-blocks", "1"]).Succeeded();
        StringAssert.Contains(first.Output, "Epoch 7/7");
        StringAssert.Contains(first.Output, "24 computed, 0 from the cache");
        StringAssert.Contains(first.Output, "compact, frozen");

        ToolResult second = Tool.Run(train).Succeeded();
        StringAssert.Contains(second.Output, "0 computed, 24 from the cache");
        JsonElement evaluated = JsonDocument.Parse(Tool.Run("evaluate", "--model", folder.Model, "--data", folder.Images, "--json").Succeeded().Output).RootElement;
        Assert.IsTrue(evaluated.GetProperty("accuracy").GetDouble() >= 0.95, evaluated.ToString());
    }

    [TestMethod]
    [DataRow(120, "imagenet_resnet18, frozen", "224×224", "--threads 2")]
    [DataRow(40, "compact, frozen", "32×32", "--threads 2")]
    [DataRow(40, "imagenet_resnet18, frozen", "96×96", "--input-size 96")]
    [DataRow(120, "compact, frozen", "95×95", "--input-size 95")]
    public void The_network_follows_from_the_images(int side, string network, string size, string options)
    {
        if (options != "--threads 2")
        {
            LongTests.Require();
        }

        using var folder = new ImageFolder(perClass: 6, side);
        ToolResult trained = Tool.Run(
            ["train", "--data", folder.Images, "--model", folder.Model, "--epochs", "8", "--lr", "0.01", "--head", "16", .. options.Split(' ')]).Succeeded();
        StringAssert.Contains(trained.Output, network);
        StringAssert.Contains(trained.Output, size.Replace("×", ", ", StringComparison.Ordinal));
        JsonElement evaluated = JsonDocument.Parse(Tool.Run("evaluate", "--model", folder.Model, "--data", folder.Images, "--json").Succeeded().Output).RootElement;
        Assert.IsTrue(evaluated.GetProperty("accuracy").GetDouble() >= 0.9, evaluated.ToString());
    }

    [TestMethod]
    public void Gray_images_and_those_that_no_backbone_takes_train_a_small_network()
    {
        LongTests.Require();
        using var folder = new ImageFolder(perClass: 4, side: 120);
        string[] train = ["train", "--data", folder.Images, "--model", folder.Model, "--epochs", "1"];
        foreach (string[] options in (string[][])[["--gray"], ["--input-size", "24"]])
        {
            string output = Tool.Run([.. train, .. options]).Succeeded().Output;
            Assert.IsFalse(output.Contains("frozen", StringComparison.Ordinal), output);
            Tool.Run([.. train, .. options, "--head", "8"]).IsRefused("--head", "--backbone");
        }

        StringAssert.Contains(Tool.RunHere("train", "--help").Succeeded().Output, "imagenet_resnet18 where");
    }

    [TestMethod]
    public void Weights_of_one_training_begin_another()
    {
        LongTests.Require();
        using var folder = new ImageFolder();
        string weights = Path.Combine(folder.Root, "mine.safetensors");
        Tool.Run(
            "train", "--data", folder.Images, "--model", folder.Model, "--backbone", "compact", "--weights", "none", "--freeze", "none", "--input-size", "32", "--epochs", "1").Succeeded();
        ToolResult saved = Tool.Run("weights", "--model", folder.Model, "--out", weights, "--half").Succeeded();
        StringAssert.Contains(saved.Output, weights);
        Assert.IsLessThan(2L << 20, new FileInfo(weights).Length);

        string model = Path.Combine(folder.Root, "second.zip");
        Tool.Run("train", "--data", folder.Images, "--model", model, "--backbone", "compact", "--weights", weights, "--freeze", "2", "--input-size", "32", "--epochs", "1").Succeeded();
        Tool.Run("train", "--data", folder.Images, "--model", model, "--backbone", "resnet18", "--weights", weights, "--input-size", "32", "--epochs", "1")
            .IsRefused("does not fit the network", "stem");
    }

    [TestMethod]
    public void Wrong_choices_are_told_with_the_right_ones()
    {
        LongTests.Require();
        using var folder = new ImageFolder();
        Refused("--backbone", "resnet99").IsRefused("resnet99", "resnet18");
        Refused("--backbone", "compact", "--freeze", "some").IsRefused("--freeze", "all");
        Refused("--backbone", "compact", "--freeze", "9").IsRefused("compact has 4 blocks");
        Refused("--backbone", "compact", "--head", "100,wide").IsRefused("'wide'", "dropout");
        Refused("--backbone", "compact", "--weights", "/no/such/file.pth").IsRefused("/no/such/file.pth");
        Refused("--backbone", "compact", "--input-size", "8").IsRefused("32");
        Refused("--backbone", "compact", "--network", "lenet").IsRefused("--network", "--backbone");
        Refused("--head", "100").IsRefused("--head", "--backbone");
        Refused("--fine-tune-epochs", "2").IsRefused("--fine-tune-epochs is set", "backbone");
        Refused("--backbone", "compact", "--fine-tune-blocks", "2").IsRefused("--fine-tune-epochs");
        Tool.Run("weights", "--model", "/no/such.zip", "--out", "x").IsRefused("/no/such.zip");

        ToolResult Refused(params string[] options) => Tool.Run(["train", "--data", folder.Images, "--model", folder.Model, .. options]);
    }

    [TestMethod]
    public void Known_parameter_counts_are_printed()
    {
        StringAssert.Contains(Tool.Run("summary", "--backbone", "resnet50", "--top").Succeeded().Output, "25,557,032 parameters");
        StringAssert.Contains(Tool.Run("summary", "--backbone", "xception", "--top", "--input-size", "299").Succeeded().Output, "22,855,952 parameters");
        Tool.Run("summary").IsRefused("--backbone");
    }
}
