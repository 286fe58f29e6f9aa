namespace ConvNets.Packages.Tests;

/// <summary>The tool as a package, installed by a user whose NuGet cache is empty.</summary>
[TestClass]
public class ToolTests
{
    private const long PackageLimit = 230_000_000;

    [TestMethod]
    public void The_installed_tool_trains_predicts_serves_and_writes_a_project()
    {
        LongTests.Require();
        DirectoryInfo folder = Programs.NewFolder();
        string feed = folder.CreateSubdirectory("feed").FullName;
        LibraryPackages.PackTool(feed);
        FileInfo[] packages = [.. new DirectoryInfo(feed).GetFiles("convnets.*.nupkg").OrderBy(static file => file.Length)];
        Assert.HasCount(2, packages);
        Assert.IsLessThan(PackageLimit, packages[1].Length);
        string version = packages[0].Name["convnets.".Length..^".nupkg".Length];

        var place = new Workplace(folder, feed, folder.CreateSubdirectory("cache").FullName);
        place.Dotnet("tool", "install", "convnets", "--tool-path", "tools", "--version", version).Succeeded();
        string tool = place.PathOf(OperatingSystem.IsWindows() ? "tools/convnets.exe" : "tools/convnets");
        StringAssert.Contains(place.Run(tool, "--help").Succeeded().Output, "Usage: convnets COMMAND");

        place.Run(tool, "train", "--data", Programs.ImageFolder, "--backbone", "imagenet_resnet18", "--input-size", "64", "--epochs", "3")
            .Succeeded();
        StringAssert.Contains(place.Run(tool, "summary", "--model", "model.zip").Succeeded().Output, "imagenet_resnet18");
        string told = place.Run(tool, "predict", "--model", "model.zip", Programs.Images[0]).Succeeded().Output;
        StringAssert.Contains(told, "top ");
        place.Run(tool, "new", "--model", "model.zip", "--out", "Bars", "--name", "Bars").Succeeded();
        Assert.IsTrue(File.Exists(place.PathOf("Bars/Bars.consumption.cs")));
        string label = place.Ask(tool, ["serve", "--model", "model.zip", "--urls", "http://127.0.0.1:0"], Programs.Images[0])
            .GetProperty("label").GetString()!;
        StringAssert.Contains(told, $": {label} ");
    }
}
