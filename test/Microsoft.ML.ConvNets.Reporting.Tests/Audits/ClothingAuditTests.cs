namespace Microsoft.ML.ConvNets.Reporting.Tests.Audits;

/// <summary>Real photographs with faults put in, and what of them is found.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ClothingAuditTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Faults_in_photographs_are_found()
    {
        LongTests.Require();
        string data = RealData.Find("clothing");
        AuditReport own = Audit(data);
        using var folder = new TemporaryFolder();
        Link(data, folder.Path);
        Faults faults = new Faults(folder.Path, seed: 1).Swap(60).Copy(20).Alter(20).Leak(10).Break(5);
        AuditReport report = Audit(folder.Path);

        CollectionAssert.AreEquivalent(faults.Broken, report.Unreadable.Select(static found => found.Image.Path).ToArray());
        Assert.AreEqual(faults.Exact.Count, faults.Exact.Count(pair => AreTogether(report.ExactDuplicates, pair)), "exact duplicates");
        int near = faults.Near.Count(pair => AreTogether(report.NearDuplicates, pair));
        int leaks = faults.Leaks.Count(pair => AreTogether(report.Leaks, pair));

        // What the original data was found at stays aside where its label was swapped, too.
        HashSet<string> known = [.. own.LabelErrors.Select(static found => Path.GetFileName(found.Image.Path))];
        HashSet<string> swapped = [.. faults.Swapped];
        string[] all = [.. report.LabelErrors.Select(static found => found.Image.Path)];
        string[] news = [.. all.Where(path => !known.Contains(Path.GetFileName(path).Replace("swapped-", "", StringComparison.Ordinal)))];
        int found = all.Count(swapped.Contains);
        int first = news.Take(60).Count(swapped.Contains);
        TestContext.WriteLine($"Near-duplicates {near} of 20, leaks {leaks} of 10; groups {own.ExactDuplicates.Count} exact and "
            + $"{own.NearDuplicates.Count} near before, {report.ExactDuplicates.Count} and {report.NearDuplicates.Count} after.");
        TestContext.WriteLine($"Label errors: {own.LabelErrors.Count} before, {all.Length} after; {found} of 60 swapped among them, {first} "
            + $"among the first 60 news. Outliers {own.Outliers.Count}. Seconds {own.Duration.TotalSeconds:F0}, {report.Duration.TotalSeconds:F0}.");

        Assert.IsGreaterThanOrEqualTo(18, near);
        Assert.IsGreaterThanOrEqualTo(9, leaks);
        Assert.IsGreaterThanOrEqualTo(48, found);
        Assert.IsGreaterThanOrEqualTo(30, first);
        // Few photographs of their own are taken for duplicates.
        Assert.IsLessThanOrEqualTo(faults.Near.Count + (faults.Leaks.Count / 2) + own.NearDuplicates.Count, report.NearDuplicates.Count);
        Assert.IsLessThan(10, own.NearDuplicates.Count);
    }

    private static AuditReport Audit(string folder)
    {
        var ml = new MLContext(1);
        return ml.Data.AuditImages(ml.Data.LoadImagesFromFolder(folder, "train"), ml.Data.LoadImagesFromFolder(folder, "validation"));
    }

    private static bool AreTogether(IEnumerable<DuplicateGroup> groups, (string Original, string Copy) pair) => groups.Any(group =>
        group.Images.Any(image => image.Path == pair.Original) && group.Images.Any(image => image.Path == pair.Copy));

    private static void Link(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*.jpg", SearchOption.AllDirectories))
        {
            string link = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, file);
        }
    }
}
