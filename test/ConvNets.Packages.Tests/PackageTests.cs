using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace ConvNets.Packages.Tests;

/// <summary>The packages as a feed shows them.</summary>
[TestClass]
public class PackageTests
{
    [TestMethod]
    [DataRow(LibraryPackages.Scoring)]
    [DataRow(LibraryPackages.Training)]
    [DataRow(LibraryPackages.Reporting)]
    [DataRow(LibraryPackages.Serving)]
    public void A_package_holds_its_assembly_and_nothing_of_its_build(string name)
    {
        using ZipArchive package = ZipFile.OpenRead(Programs.Packages.FileOf(name));
        // What every package has by the rules of its format stands in folders of its own.
        string[] files = [.. package.Entries.Select(static entry => entry.FullName)
            .Where(static path => path.Split('/')[0] is not ("_rels" or "package"))];

        // What a build is told concerns native libraries, which these two have none of.
        string[] targets = name is LibraryPackages.Reporting or LibraryPackages.Serving ? [] : [$"buildTransitive/{name}.targets"];
        CollectionAssert.AreEquivalent(
            (string[])[$"{name}.nuspec", "[Content_Types].xml", "PACKAGE.md", "icon.png", .. targets,
                $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"],
            files);
    }

    [TestMethod]
    public void What_scores_depends_on_ONNX_Runtime_and_nothing_of_libtorch()
    {
        Dictionary<string, string> needs = Dependencies(LibraryPackages.Scoring);

        Assert.Contains("Microsoft.ML", needs.Keys);
        Assert.Contains("Microsoft.ML.OnnxRuntime", needs.Keys);
        Assert.IsEmpty(needs.Keys.Where(IsForeign), string.Join('\n', needs.Keys));
        Assert.IsEmpty(needs.Keys.Where(static id => id.StartsWith("TorchSharp", StringComparison.Ordinal)), string.Join('\n', needs.Keys));
    }

    [TestMethod]
    [DataRow(LibraryPackages.Reporting)]
    [DataRow(LibraryPackages.Serving)]
    public void What_audits_or_serves_depends_on_what_scores_and_on_nothing_that_trains(string name)
    {
        Dictionary<string, string> needs = Dependencies(name);

        Assert.Contains(LibraryPackages.Scoring, needs.Keys);
        Assert.IsEmpty(needs.Keys.Where(IsForeign), string.Join('\n', needs.Keys));
        Assert.DoesNotContain(LibraryPackages.Training, needs.Keys);
    }

    [TestMethod]
    public void What_trains_depends_on_the_TorchSharp_that_leaves_the_choice_of_libtorch_open()
    {
        Dictionary<string, string> needs = Dependencies(LibraryPackages.Training);

        Assert.Contains("TorchSharp", needs.Keys);
        Assert.IsEmpty(needs.Keys.Where(IsForeign), string.Join('\n', needs.Keys));
    }

    /// <summary>Internals are shared, so another version of the one would break the other while it runs.</summary>
    [TestMethod]
    public void The_two_packages_are_of_one_version()
    {
        Assert.AreEqual($"[{Programs.Packages.Version}]", Dependencies(LibraryPackages.Training)[LibraryPackages.Scoring]);
        Assert.AreEqual(VersionIn(LibraryPackages.Scoring), VersionIn(LibraryPackages.Training));

        static string VersionIn(string name) =>
            FileVersionInfo.GetVersionInfo(Path.Combine(Programs.Trainer, name + ".dll")).ProductVersion!.Split('+')[0];
    }

    [TestMethod]
    public void A_project_that_wants_the_scoring_package_in_a_later_version_does_not_build()
    {
        using var other = new LibraryPackages("0.0.1", LibraryPackages.Scoring);
        var references = new Dictionary<string, string>
        {
            [LibraryPackages.Scoring] = other.Version,
            [LibraryPackages.Training] = Programs.Packages.Version,
        };

        // NuGet's own word is a warning (of an earlier version, it is an error).
        (Command run, _) = LibraryPackages.Publish(
            Programs.NewFolder(), "Trainer.cs", references, withLibtorch: false, "-p:TreatWarningsAsErrors=false");

        Assert.AreNotEqual(0, run.ExitCode);
        StringAssert.Contains(
            run.Output, $"Microsoft.ML.ConvNets.Training {Programs.Packages.Version} needs Microsoft.ML.ConvNets in the same version, "
            + $"but this project has {other.Version}");
    }

    // What only a build needs, and what the application chooses.
    private static bool IsForeign(string id) =>
        id.Contains("Facade", StringComparison.Ordinal) || id.Contains("Analyzers", StringComparison.Ordinal)
        || id.StartsWith("TorchSharp-", StringComparison.Ordinal) || id.StartsWith("libtorch", StringComparison.Ordinal);

    private static Dictionary<string, string> Dependencies(string name)
    {
        using ZipArchive package = ZipFile.OpenRead(Programs.Packages.FileOf(name));
        using Stream nuspec = package.GetEntry($"{name}.nuspec")!.Open();
        return XDocument.Load(nuspec).Descendants().Where(static element => element.Name.LocalName == "dependency")
            .ToDictionary(static element => (string)element.Attribute("id")!, static element => (string)element.Attribute("version")!);
    }
}
