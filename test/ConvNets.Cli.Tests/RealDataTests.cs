namespace ConvNets.Cli.Tests;

/// <summary>The real data sets, where they are there: each form of data trains without code changes.</summary>
[TestClass]
public sealed class RealDataTests
{
    [TestMethod]
    [DataRow("mnist", "keras-cnn", 28, "Read 60,000 images")]
    [DataRow("cifar10/cifar10-train.zip", "small-cnn", 32, "Read 50,000 images")]
    [DataRow("clothing", "cats-dogs", 150, "Read 3,068 images")]
    public void A_data_set_is_recognized(string name, string network, int size, string expected)
    {
        LongTests.Require();
        string data = RealData.Find(name);
        using var process = Tool.Start("train", "--data", data, "--network", network, "--input-size", $"{size}", "--model", Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip"));
        string? line;
        while ((line = process.StandardOutput.ReadLine()) is not null && !line.StartsWith("Read ", StringComparison.Ordinal))
        {
        }

        Tool.Interrupt(process);
        ToolResult result = Tool.Finish(process);
        Assert.AreEqual(130, result.ExitCode, result.Error);
        StringAssert.StartsWith(line, expected);
    }
}
