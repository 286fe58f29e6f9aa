namespace ConvNets.Packages.Tests;

/// <summary>A service that references Microsoft.ML.ConvNets alone, and what a model needs to score.</summary>
[TestClass]
public class ScoringTests
{
    private const long PublishedLimit = 52_000_000;

    private static ProgramReport? s_scored;

    private static ProgramReport Scored => s_scored ??= new ProgramReport(Programs.Score(Programs.Scorer, null));

    [TestMethod]
    public void One_project_trains_and_saves_and_another_that_names_nothing_of_the_package_loads_and_gives_the_same_scores()
    {
        Assert.HasCount(16, Programs.Trained.Batch);
        CollectionAssert.AreEqual(Programs.Trained.Batch, Scored.Batch);
        CollectionAssert.AreEqual(Programs.Trained.Single, Scored.Single);
        foreach (string[] words in Scored.Batch.Concat(Scored.Single).Select(static line => line.Split(' ')))
        {
            Assert.AreEqual(Path.GetFileName(Path.GetDirectoryName(words[0])), words[1]);
        }
    }

    [TestMethod]
    public void Its_published_folder_has_nothing_of_TorchSharp()
    {
        string[] files = NamesOf(Directory.GetFiles(Programs.Scorer, "*", SearchOption.AllDirectories));

        Assert.Contains("Microsoft.ML.ConvNets.dll", files);
        AreNotOfTorch(files);
    }

    [TestMethod]
    public void Its_process_loads_nothing_of_TorchSharp()
    {
        // That both kinds are seen where they are loaded.
        Assert.Contains("TorchSharp", Programs.Trained.Assemblies);
        Assert.IsTrue(Array.Exists(Programs.Trained.Modules, static name => name.Contains("torch_cpu", StringComparison.Ordinal)));

        AreNotOfTorch(Scored.Assemblies);
        AreNotOfTorch(Scored.Modules);
        Assert.IsTrue(Array.Exists(Scored.Modules, static name => name.Contains("onnxruntime", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void In_an_application_that_can_train_scoring_loads_nothing_of_TorchSharp_either()
    {
        string both = Programs.Packages.Publish(Programs.NewFolder(), "Scorer.cs", LibraryPackages.Training, withLibtorch: false);
        Assert.IsTrue(File.Exists(Path.Combine(both, "TorchSharp.dll")));

        var scored = new ProgramReport(Programs.Score(both, null));

        CollectionAssert.AreEqual(Programs.Trained.Batch, scored.Batch);
        AreNotOfTorch(scored.Assemblies);
        AreNotOfTorch(scored.Modules);
    }

    [TestMethod]
    public void A_system_with_an_older_libstdcxx_scores()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Only Linux has libstdc++.");
        }

        var scored = new ProgramReport(Programs.Score(Programs.Scorer, libraryPath: ""));

        CollectionAssert.AreEqual(Scored.Batch, scored.Batch);
        if (Programs.Train(Programs.Trainer, libraryPath: "").ExitCode == 0)
        {
            Assert.Inconclusive("It scored, but the libstdc++ of this system is new enough to train too.");
        }
    }

    [TestMethod]
    public void Its_published_folder_has_the_size_that_the_documentation_says() => Programs.AreAtMost(Programs.Scorer, PublishedLimit);

    /// <summary>What is built without <c>-r</c> has native libraries for every platform.</summary>
    [TestMethod]
    public void For_no_platform_in_particular_it_carries_nothing_for_phones()
    {
        string project = Path.GetDirectoryName(Programs.Scorer)!;
        string version = Programs.Packages.Version;
        Command.Dotnet(project, null, "publish", "--no-self-contained", "--nologo", "-o", "everywhere", $"-p:ConvNetsVersion={version}")
            .Succeeded();

        string[] platforms = NamesOf(Directory.GetDirectories(Path.Combine(project, "everywhere", "runtimes")));
        Assert.Contains("win-x64", platforms);
        Assert.DoesNotContain("android", platforms);
        Assert.DoesNotContain("ios", platforms);
    }

    private static string[] NamesOf(string[] paths) => [.. paths.Select(static path => Path.GetFileName(path))];

    private static void AreNotOfTorch(string[] names) =>
        Assert.IsEmpty(names.Where(static name => name.Contains("torch", StringComparison.OrdinalIgnoreCase)), string.Join('\n', names));
}
