using System.Globalization;

namespace ConvNets.Packages.Tests;

/// <summary>Users' programs, published once for all tests: one that trains and saved a model, and one that scores it.</summary>
[TestClass]
public static class Programs
{
    private static readonly DirectoryInfo s_folder = Directory.CreateTempSubdirectory("convnets-packages-");

    /// <summary>The packages that they were built from.</summary>
    internal static LibraryPackages Packages { get; private set; } = null!;

    /// <summary>The folder of a program that references Microsoft.ML.ConvNets.Training and TorchSharp-cpu.</summary>
    internal static string Trainer { get; private set; } = "";

    /// <summary>The folder of a program that references Microsoft.ML.ConvNets alone.</summary>
    internal static string Scorer { get; private set; } = "";

    /// <summary>What the trainer wrote.</summary>
    internal static string Model => Path.Combine(s_folder.FullName, "model.zip");

    /// <summary>The images that it drew, in folders of their classes.</summary>
    internal static string ImageFolder => Path.Combine(s_folder.FullName, "images");

    /// <summary>What the trainer said.</summary>
    internal static ProgramReport Trained { get; private set; } = null!;

    /// <summary>The images that the trainer drew, in the order of its scores.</summary>
    internal static string[] Images => [.. Trained.Batch.Select(static line => line.Split(' ')[0])];

    [AssemblyInitialize]
    public static void Publish(TestContext context)
    {
        Packages = new LibraryPackages("0.0.0", LibraryPackages.Scoring, LibraryPackages.Training, LibraryPackages.Reporting, LibraryPackages.Serving);
        Trainer = Packages.Publish(NewFolder(), "Trainer.cs", LibraryPackages.Training, withLibtorch: true);
        Scorer = Packages.Publish(NewFolder(), "Scorer.cs", LibraryPackages.Scoring, withLibtorch: false);
        Trained = new ProgramReport(Train(Trainer, null));
    }

    [AssemblyCleanup]
    public static void Remove()
    {
        Packages?.Dispose();
        s_folder.Delete(recursive: true);
    }

    internal static DirectoryInfo NewFolder() =>
        s_folder.CreateSubdirectory(s_folder.GetDirectories().Length.ToString(CultureInfo.InvariantCulture));

    /// <summary>Runs a trainer.</summary>
    internal static Command Train(string program, string? libraryPath) => Command.Dotnet(
        program, libraryPath, Path.Combine(program, "Consumer.dll"), ImageFolder, Model);

    /// <summary>Runs a scorer on the model and the images of the trainer.</summary>
    internal static Command Score(string program, string? libraryPath) =>
        Command.Dotnet(program, libraryPath, [Path.Combine(program, "Consumer.dll"), Model, .. Images]);

    /// <summary>Checks how large a published program is.</summary>
    internal static void AreAtMost(string folder, long bytes)
    {
        FileInfo[] files = new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories);
        string list = string.Join('\n', files.OrderByDescending(file => file.Length).Select(file => $"{file.Length,12:N0} {file.Name}"));
        Assert.IsLessThanOrEqualTo(bytes, files.Sum(file => file.Length), list);
    }
}
