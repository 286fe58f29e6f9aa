namespace ConvNets.Packages.Tests;

/// <summary>A program that references Microsoft.ML.ConvNets.Training, and what it is told where libtorch does not load.</summary>
[TestClass]
public class TrainingTests
{
    private const long PublishedLimit = 520_000_000;

    [TestMethod]
    public void Its_published_folder_has_the_size_that_the_documentation_says() => Programs.AreAtMost(Programs.Trainer, PublishedLimit);

    [TestMethod]
    public void A_project_without_libtorch_is_told_which_package_to_add_in_one_sentence()
    {
        string without = Programs.Packages.Publish(Programs.NewFolder(), "Trainer.cs", LibraryPackages.Training, withLibtorch: false);

        IsOneSentence(
            Programs.Train(without, null), "NotReferenced", "dotnet add package TorchSharp-cpu --version 0.107.0", "docs/setup.md");
    }

    [TestMethod]
    public void A_system_with_an_older_libstdcxx_is_told_which_version_is_there_and_which_is_needed()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Only Linux has libstdc++.");
        }

        Command run = Programs.Train(Programs.Trainer, "");
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
        string library = Directory.GetFiles(Programs.Trainer)
            .Single(file => Path.GetFileNameWithoutExtension(file) is "LibTorchSharp" or "libLibTorchSharp");
        byte[] whole = File.ReadAllBytes(library);
        try
        {
            File.WriteAllBytes(library, damage(whole));
            IsOneSentence(Programs.Train(Programs.Trainer, null), ["NotLoadable", .. parts]);
        }
        finally
        {
            File.WriteAllBytes(library, whole);
        }
    }

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
