namespace ConvNets.Cli.Tests;

/// <summary>Each wrong input gives one clear message with the way out, exit code 2, no stack trace, and leaves nothing half-written.</summary>
[TestClass]
public sealed class WrongInputTests
{
    [TestMethod]
    public void A_missing_folder() =>
        Tool.Run("train", "--data", "/no/such/folder").IsRefused("/no/such/folder");

    [TestMethod]
    public void A_folder_without_classes()
    {
        using var folder = new ImageFolder();
        Tool.Run("train", "--data", Path.Combine(folder.Images, "dark"), "--model", folder.Model).IsRefused("no class folders", "subfolder");
        Assert.AreEqual(0, folder.OtherFiles().Length);
    }

    [TestMethod]
    public void A_folder_with_one_class()
    {
        using var folder = new ImageFolder();
        Directory.Delete(Path.Combine(folder.Images, "dark"), recursive: true);
        Tool.Run("train", "--data", folder.Images, "--model", folder.Model).IsRefused("1 class", "at least two");
        Assert.AreEqual(0, folder.OtherFiles().Length);
    }

    [TestMethod]
    [DataRow("empty.png", new byte[0])]
    [DataRow("words.jpg", new byte[] { 72, 101, 108, 108, 111 })]
    [DataRow("notes.txt", new byte[] { 72, 101, 108, 108, 111 })]
    public void A_file_that_is_no_image(string name, byte[] content)
    {
        if (name != "words.jpg")
        {
            LongTests.Require();
        }

        using var folder = new ImageFolder();
        string bad = Path.Combine(folder.Images, "dark", name);
        File.WriteAllBytes(bad, content);
        Tool.Run("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "1").IsRefused(bad);
        Assert.AreEqual(0, folder.OtherFiles().Length);

        ToolResult skipped = Tool.Run("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "1", "--on-bad-image", "skip").Succeeded();
        StringAssert.Contains(skipped.Output, "Left out 1 image(s)");
        StringAssert.Contains(skipped.Error, bad);

        // The command's word counts, not the one that the model was trained with.
        Tool.Run("evaluate", "--data", folder.Images, "--model", folder.Model, "--on-bad-image", "fail").IsRefused(bad);
    }

    [TestMethod]
    public void A_truncated_image()
    {
        using var folder = new ImageFolder();
        string bad = folder.Image("dark", 3);
        byte[] whole = File.ReadAllBytes(bad);
        File.WriteAllBytes(bad, whole[..(whole.Length / 2)]);
        Tool.Run("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "1").IsRefused(bad);
        Assert.AreEqual(0, folder.OtherFiles().Length);
    }

    [TestMethod]
    public void An_unreadable_image_while_evaluating_and_predicting()
    {
        using var folder = new ImageFolder();
        Tool.Run("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "1").Succeeded();
        string bad = Path.Combine(folder.Images, "dark", "bad.png");
        File.WriteAllText(bad, "not an image");
        Tool.Run("evaluate", "--data", folder.Images, "--model", folder.Model).IsRefused(bad);
        Tool.Run("predict", "--model", folder.Model, bad).IsRefused(bad);
        ToolResult skipped = Tool.Run("evaluate", "--data", folder.Images, "--model", folder.Model, "--on-bad-image", "skip").Succeeded();
        StringAssert.Contains(skipped.Error, bad);
        StringAssert.Contains(skipped.Output, "24 images");
    }

    [TestMethod]
    public void A_network_that_does_not_fit()
    {
        using var folder = new ImageFolder();
        Tool.Run("train", "--data", folder.Images, "--model", folder.Model, "--network", "cats-dogs", "--input-size", "20")
            .IsRefused("max_pool2d_3", "[128, 1, 1]");
        Assert.AreEqual(0, folder.OtherFiles().Length);
    }

    [TestMethod]
    public void A_batch_of_one_image_before_a_batch_norm()
    {
        using var folder = new ImageFolder(perClass: 4);
        Tool.Run("train", "--data", folder.Images, "--model", folder.Model, "--input-size", "8", "--batch-size", "1").IsRefused("--batch-size is 1", "batch norm", "at least 2");
        Assert.AreEqual(0, folder.OtherFiles().Length);
    }

    [TestMethod]
    public void A_model_that_is_truncated_or_not_ours()
    {
        using var folder = new ImageFolder();
        Tool.Run("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "1").Succeeded();
        byte[] whole = File.ReadAllBytes(folder.Model);
        foreach (int length in new[] { 0, 100, whole.Length / 2, whole.Length - 10 })
        {
            string cut = Path.Combine(folder.Root, "cut.zip");
            File.WriteAllBytes(cut, whole[..length]);
            Tool.Run("predict", "--model", cut, folder.Image("dark")).IsRefused(cut);
        }

        Tool.Run("predict", "--model", folder.Image("dark"), folder.Image("dark")).IsRefused(folder.Image("dark"));
        Tool.Run("predict", "--model", "/no/such/model.zip", folder.Image("dark")).IsRefused("/no/such/model.zip");
    }

    [TestMethod]
    public void A_model_path_that_cannot_be_written()
    {
        using var folder = new ImageFolder();
        Tool.Run("train", "--data", folder.Images, "--model", folder.Root).IsRefused(folder.Root, "folder");
        Tool.Run("train", "--data", folder.Images, "--model", "/no/such/folder/model.zip").IsRefused("/no/such/folder");
        Tool.Run("train", "--data", folder.Images, "--model", "/proc/model.zip").IsRefused("/proc/model.zip");
    }

    [TestMethod]
    [DataRow("--epochs", "0", "--epochs is 0")]
    [DataRow("--batch-size", "0", "--batch-size is 0")]
    [DataRow("--lr", "-0.1", "--learning-rate is -0.1")]
    [DataRow("--network", "resnet-9000", "keras-cnn")]
    [DataRow("--optimizer", "magic", "adamw")]
    [DataRow("--augment", "wild", "standard")]
    [DataRow("--on-bad-image", "ignore", "fail, skip")]
    [DataRow("--validation-fraction", "1.5", "--validation-fraction is 1.5")]
    [DataRow("--validation", "/no/such/set", "/no/such/set")]
    [DataRow("--split", "t10k", "t10k")]
    [DataRow("--input-size", "0", "--input-size is 0")]
    [DataRow("--threads", "0", "--threads is 0")]
    [DataRow("--epochs", "many", "many")]
    [DataRow("--no-such-option", "1", "--no-such-option")]
    public void An_option_out_of_its_range(string option, string value, string expected)
    {
        using var folder = new ImageFolder(perClass: 2);
        Tool.Run("train", "--data", folder.Images, "--model", folder.Model, option, value).IsRefused(expected);
        Assert.AreEqual(0, folder.OtherFiles().Length);
    }

    [TestMethod]
    public void A_missing_image_or_command()
    {
        Tool.Run("predict", "--model", "model.zip", "/no/such.jpg").IsRefused("/no/such.jpg");
        Tool.Run("dance").IsRefused("dance");
    }
}
