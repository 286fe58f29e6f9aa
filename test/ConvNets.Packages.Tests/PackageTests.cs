using System.IO.Compression;

namespace ConvNets.Packages.Tests;

/// <summary>The library as its users have it: a package from a feed, in projects of their own.</summary>
[TestClass]
public class PackageTests
{
    private const long PublishedLimit = 520_000_000;

    private static readonly DirectoryInfo s_folder = Directory.CreateTempSubdirectory("convnets-packages-");
    private static Package? s_package;
    private static string s_trainer = "";
    private static string s_scorer = "";
    private static string s_withoutLibtorch = "";

    [ClassInitialize]
    public static void Publish(TestContext context)
    {
        s_package = new Package();
        s_trainer = s_package.Publish(s_folder.CreateSubdirectory("trainer").FullName, "Trainer.cs", withLibtorch: true);
        s_scorer = s_package.Publish(s_folder.CreateSubdirectory("scorer").FullName, "Scorer.cs", withLibtorch: true);
        s_withoutLibtorch = s_package.Publish(s_folder.CreateSubdirectory("without-libtorch").FullName, "Trainer.cs", withLibtorch: false);
    }

    [ClassCleanup]
    public static void Remove()
    {
        s_package?.Dispose();
        s_folder.Delete(recursive: true);
    }

    [TestMethod]
    public void A_project_trains_and_saves_and_one_that_names_nothing_of_the_package_loads_and_gives_the_same_scores()
    {
        string[] trained = Lines(Train(s_trainer, null).Succeeded());
        string model = Path.Combine(s_folder.FullName, "model.zip");
        IEnumerable<string> images = trained.Select(line => line.Split(' ')[0]);
        string[] scored = Lines(Command.Dotnet(s_scorer, null, [Path.Combine(s_scorer, "Consumer.dll"), model, .. images]).Succeeded());

        Assert.HasCount(16, trained);
        CollectionAssert.AreEqual(trained, scored);
        foreach (string[] words in scored.Select(line => line.Split(' ')))
        {
            Assert.AreEqual(Path.GetFileName(Path.GetDirectoryName(words[0])), words[1]);
        }
    }

    [TestMethod]
    public void Its_published_folder_has_the_size_that_the_documentation_says()
    {
        FileInfo[] files = new DirectoryInfo(s_trainer).GetFiles("*", SearchOption.AllDirectories);

        string list = string.Join('\n', files.OrderByDescending(file => file.Length).Select(file => $"{file.Length,12:N0} {file.Name}"));
        Assert.IsLessThanOrEqualTo(PublishedLimit, files.Sum(file => file.Length), list);
    }

    [TestMethod]
    public void A_project_without_libtorch_is_told_which_package_to_add_in_one_sentence() =>
        IsOneSentence(
            Train(s_withoutLibtorch, null), "NotReferenced", "dotnet add package TorchSharp-cpu --version 0.107.0", "docs/setup.md");

    [TestMethod]
    public void A_system_with_an_older_libstdcxx_is_told_which_version_is_there_and_which_is_needed()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Only Linux has libstdc++.");
        }

        Command run = Train(s_trainer, "");
        if (run.ExitCode == 0)
        {
            Assert.Inconclusive("The libstdc++ of this system is new enough.");
        }

        IsOneSentence(run, "OldRuntime", "GLIBCXX_3.4.32", "ends at GLIBCXX_3.4.", "eng/setup", "docs/setup.md");
    }

    [TestMethod]
    public void A_damaged_library_is_told_in_the_words_of_the_loader() =>
        IsToldDamaged(whole => new byte[whole.Length], "the system's loader says", "LibTorchSharp");

    /// <summary>The loader of Linux dies of such a file by a signal.</summary>
    [TestMethod]
    public void A_library_that_was_copied_in_part_is_told_as_such()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Other loaders check this by themselves.");
        }

        IsToldDamaged(whole => whole[..(whole.Length / 2)], "is cut off", "LibTorchSharp");
    }

    private static void IsToldDamaged(Func<byte[], byte[]> damage, params string[] parts)
    {
        string library = Directory.GetFiles(s_trainer)
            .Single(file => Path.GetFileNameWithoutExtension(file) is "LibTorchSharp" or "libLibTorchSharp");
        byte[] whole = File.ReadAllBytes(library);
        try
        {
            File.WriteAllBytes(library, damage(whole));
            IsOneSentence(Train(s_trainer, null), ["NotLoadable", .. parts]);
        }
        finally
        {
            File.WriteAllBytes(library, whole);
        }
    }

    [TestMethod]
    public void The_package_holds_the_library_and_nothing_of_its_build()
    {
        using ZipArchive package = ZipFile.OpenRead(s_package!.File);
        // What every package has by the rules of its format stands in folders of its own.
        string[] files = [.. package.Entries.Select(entry => entry.FullName).Where(name => name.Split('/')[0] is not ("_rels" or "package"))];

        CollectionAssert.AreEquivalent(
            (string[])["Microsoft.ML.ConvNets.nuspec", "[Content_Types].xml", "README.md", "icon.png",
                "buildTransitive/Microsoft.ML.ConvNets.targets", "lib/net10.0/Microsoft.ML.ConvNets.dll", "lib/net10.0/Microsoft.ML.ConvNets.xml"],
            files);
        using var nuspec = new StreamReader(package.GetEntry("Microsoft.ML.ConvNets.nuspec")!.Open());
        string text = nuspec.ReadToEnd();
        StringAssert.Contains(text, "id=\"TorchSharp\"");
        Assert.DoesNotContain("Facade", text);
        Assert.DoesNotContain("TorchSharp-cpu", text);
    }

    private static Command Train(string program, string? libraryPath)
    {
        string folder = s_folder.FullName;
        string[] arguments = [Path.Combine(program, "Consumer.dll"), Path.Combine(folder, "images"), Path.Combine(folder, "model.zip")];
        return Command.Dotnet(program, libraryPath, arguments);
    }

    private static string[] Lines(Command run) =>
        run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void IsOneSentence(Command run, params string[] parts)
    {
        Assert.AreEqual(3, run.ExitCode, run.Output + run.Error);
        Assert.AreEqual("", run.Output);
        Assert.HasCount(1, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), run.Error);
        foreach (string part in parts)
        {
            StringAssert.Contains(run.Error, part);
        }
    }
}
