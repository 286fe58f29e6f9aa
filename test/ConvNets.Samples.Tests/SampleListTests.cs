namespace ConvNets.Samples.Tests;

/// <summary>What a reader meets who does not know the samples yet, or mistypes.</summary>
[TestClass]
public sealed class SampleListTests
{
    private static readonly string[] s_names =
        ["quickstart", "celsius", "mnist-dense", "mnist-cnn", "fashion-mnist", "cifar10", "cats-dogs", "clothing-transfer", "learning-rates", "resume"];

    [TestMethod]
    public void Without_a_name_all_samples_are_listed()
    {
        using var data = new SmallData();
        SampleResult result = Sample.Run(data.Root);
        Assert.AreEqual(0, result.ExitCode, result.Error);
        CollectionAssert.AreEqual(
            s_names, result.Output.Split('\n').Where(static line => line.StartsWith("  ", StringComparison.Ordinal)).Select(static line => line.Trim().Split(' ')[0]).ToArray());
        StringAssert.Contains(result.Output, "dotnet run");
    }

    [TestMethod]
    public void The_documentation_has_a_line_for_each_sample()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "docs", "samples.md")))
        {
            root = root.Parent;
        }

        Assert.IsNotNull(root, "docs/samples.md is not above the tests.");
        string page = File.ReadAllText(Path.Combine(root.FullName, "docs", "samples.md"));
        Array.ForEach(s_names, name => StringAssert.Contains(page, $"| `{name}` |"));
    }

    [TestMethod]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        using var data = new SmallData();
        SampleResult result = Sample.Run(data.Root, "mnist");
        Assert.AreEqual(2, result.ExitCode);
        StringAssert.Contains(result.Error, "'mnist'");
        Array.ForEach(s_names, name => StringAssert.Contains(result.Error, name));
    }

    [TestMethod]
    [DataRow("mnist-dense", "MNIST")]
    [DataRow("mnist-cnn", "MNIST")]
    [DataRow("fashion-mnist", "Fashion-MNIST")]
    [DataRow("cifar10", "CIFAR-10")]
    [DataRow("cats-dogs", "cats and dogs")]
    [DataRow("clothing-transfer", "clothing-dataset-small")]
    [DataRow("learning-rates", "MNIST")]
    [DataRow("resume", "MNIST")]
    public void Without_data_a_sample_says_what_to_download(string name, string expected)
    {
        using var data = new SmallData();
        Sample.Run(data.Root, name).IsRefused($"{name}: the data is not here", expected, "--data PATH");
    }

    [TestMethod]
    public void Wrong_options_are_told_with_the_right_ones()
    {
        using var data = new SmallData();
        Sample.Run(data.Root, "celsius", "--rate", "1").IsRefused("'--rate'", "--epochs");
        Sample.Run(data.Root, "celsius", "--epochs").IsRefused("'--epochs' needs a value");
        Sample.Run(data.Root, "celsius", "--epochs", "0").IsRefused("--epochs", "'0'");
        Sample.Run(data.Root, "cifar10", "--data", Path.Combine(data.Root, "nothing")).IsRefused("nothing", "no such file or folder");
        Sample.Run(data.Root, "mnist-dense", "--data", data.Root).IsRefused("train-images-idx3-ubyte");
        Sample.Run(data.Root, "cifar10", "--data", data.Root).IsRefused("cifar10-train.zip");
        Sample.Run(data.Root, "clothing-transfer", "--data", data.Root).IsRefused("train");
    }
}
