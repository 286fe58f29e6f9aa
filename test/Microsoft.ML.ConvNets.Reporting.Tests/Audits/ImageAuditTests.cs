using System.Text.Json;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Reporting.Tests.Audits;

/// <summary>Faults in drawn pictures are found, by name, and nothing is changed.</summary>
[TestClass]
public sealed class ImageAuditTests
{
    private static TemporaryFolder s_folder = null!;
    private static Faults s_faults = null!;
    private static AuditReport s_report = null!;
    private static string s_before = "";

    [ClassInitialize]
    public static void Run(TestContext context)
    {
        s_folder = new TemporaryFolder();
        ScenePictures.Write(s_folder.Path, perClass: 60, validationPerClass: 12);
        s_faults = new Faults(s_folder.Path, seed: 3).Swap(4).Copy(4).Alter(8).Leak(4).Break(3);
        // A PNG that calls itself a JPEG, and a picture of noise.
        File.Copy(Path.Combine(s_folder.Path, "validation", "red", "000.png"), Path.Combine(s_folder.Path, "validation", "red", "named.jpg"));
        var random = new Random(9);
        NoiseImages.Write(Path.Combine(s_folder.Path, "train", "red", "noise.png"), 96, 96, 255, random, static (_, _, _) => 0);
        s_before = Listing();
        var ml = new MLContext(1);
        s_report = ml.Data.AuditImages(
            ml.Data.LoadImagesFromFolder(s_folder.Path, "train"), ml.Data.LoadImagesFromFolder(s_folder.Path, "validation"));
    }

    [ClassCleanup]
    public static void Remove() => s_folder.Dispose();

    [TestMethod]
    public void Broken_files_are_named_with_the_reason()
    {
        CollectionAssert.AreEquivalent(s_faults.Broken, s_report.Unreadable.Select(static found => found.Image.Path).ToArray());
        string[] reasons = [.. s_report.Unreadable.OrderBy(static found => found.Image.Path.Split("broken-")[1]).Select(static found => found.Reason)];
        StringAssert.Contains(reasons[0], "its end is missing");
        StringAssert.Contains(reasons[1], "it is empty");
        StringAssert.Contains(reasons[2], "it is not an image in a known format");
    }

    [TestMethod]
    public void A_name_that_says_another_format_is_told()
    {
        // Leaks and broken files are written as .jpg, whatever was copied; of these one is still a PNG, cut off.
        string[] expected = [s_faults.Broken[0], .. s_faults.Leaks.Where(static (_, i) => i % 2 == 0).Select(static leak => leak.Copy),
            Path.Combine(s_folder.Path, "validation", "red", "named.jpg")];
        CollectionAssert.AreEquivalent(expected, s_report.Misnamed.Select(static found => found.Image.Path).ToArray());
        Assert.IsTrue(s_report.Misnamed.All(static found => found.Format == "PNG"));
    }

    [TestMethod]
    public void Exact_duplicates_are_all_found_and_no_others()
    {
        (string, string)[] expected = [.. s_faults.Exact, .. s_faults.Leaks.Where(static (_, i) => i % 2 == 0),
            (Path.Combine(s_folder.Path, "validation", "red", "000.png"), Path.Combine(s_folder.Path, "validation", "red", "named.jpg"))];
        CollectionAssert.AreEquivalent(
            expected.Select(static pair => Key(pair)).ToArray(),
            s_report.ExactDuplicates.Select(static group => string.Join(" = ", group.Images.Select(static image => image.Path).Order())).ToArray());
    }

    [TestMethod]
    public void Near_duplicates_are_found_and_pictures_of_their_own_are_not_taken_for_them()
    {
        string[] found = [.. s_report.NearDuplicates.Select(static group => string.Join(" = ", group.Images.Select(static image => image.Path).Order()))];
        string[] expected = [.. s_faults.Near.Concat(s_faults.Leaks.Where(static (_, i) => i % 2 == 1)).Select(static pair => Key(pair))];
        CollectionAssert.AreEquivalent(expected, found);
    }

    [TestMethod]
    public void Leaks_are_told_apart()
    {
        CollectionAssert.AreEquivalent(
            s_faults.Leaks.Select(static leak => leak.Copy).ToArray(),
            s_report.Leaks.SelectMany(static group => group.Images).Where(static image => image.Part == AuditPart.Validation)
                .Select(static image => image.Path).ToArray());
    }

    [TestMethod]
    public void Swapped_labels_lead_the_list()
    {
        string[] first = [.. s_report.LabelErrors.Take(s_faults.Swapped.Count + 1).Select(static found => found.Image.Path)];
        CollectionAssert.IsSubsetOf(s_faults.Swapped, first, string.Join('\n', first));
        LikelyLabelError error = s_report.LabelErrors[0];
        Assert.AreNotEqual(error.Image.Label, error.SuggestedLabel);
        Assert.IsLessThan(0, error.Margin);
    }

    [TestMethod]
    public void A_picture_of_noise_is_unlike_the_rest() =>
        Assert.AreEqual("noise.png", Path.GetFileName(s_report.Outliers[0].Image.Path));

    [TestMethod]
    public void Classes_and_sizes_are_counted()
    {
        Assert.AreEqual("blue, red", string.Join(", ", s_report.Classes.Select(static c => c.Label)));
        Assert.AreEqual(24 + 4 + 1, s_report.Classes.Sum(static c => c.Validation));
        Assert.AreEqual(120 + 4 + 8 + 3 + 1, s_report.Classes.Sum(static c => c.Training));
        Assert.AreEqual(120 + 4 + 8 + 1 + 24 + 4 + 1, s_report.Statistics.Count);
        Assert.AreEqual(new SideLengths(48, 96, 96), s_report.Statistics.Width);
        Assert.AreEqual(s_report.Statistics.Count, s_report.Statistics.Formats.Values.Sum());
    }

    [TestMethod]
    public void Nothing_is_changed() => Assert.AreEqual(s_before, Listing());

    [TestMethod]
    public void JSON_has_all_findings()
    {
        using JsonDocument json = JsonDocument.Parse(s_report.ToJson());
        JsonElement root = json.RootElement;
        Assert.AreEqual(s_report.LabelErrors.Count, root.GetProperty("labelErrors").GetArrayLength());
        Assert.AreEqual(s_report.NearDuplicates.Count, root.GetProperty("nearDuplicates").GetArrayLength());
        Assert.AreEqual("training", root.GetProperty("unreadable")[0].GetProperty("image").GetProperty("part").GetString());
        Assert.AreEqual(4, root.GetProperty("leaks").GetArrayLength());
    }

    [TestMethod]
    public void The_page_is_one_file_without_scripts()
    {
        string page = s_report.ToHtml();
        StringAssert.Contains(page, "data:image/jpeg;base64,");
        foreach (string outside in (string[])["<script", "http://", "https://", "<link", "@import", "url("])
        {
            Assert.DoesNotContain(outside, page, StringComparison.OrdinalIgnoreCase);
        }

        Assert.IsLessThan(4_000_000, page.Length);
    }

    [TestMethod]
    public void The_list_leaves_out_what_is_wrong_and_spares_one_of_each_duplicate()
    {
        string file = Path.Combine(s_folder.Path, "wrong.txt");
        File.WriteAllText(file, s_report.ToImageList());
        try
        {
            ImageList list = ImageList.Read(file);
            foreach (string wrong in (string[])[.. s_faults.Broken, .. s_faults.Swapped, .. s_faults.Leaks.Select(static leak => leak.Original)])
            {
                Assert.IsTrue(list.Contains(wrong), wrong);
            }

            foreach ((string original, string copy) in s_faults.Exact.Concat(s_faults.Near))
            {
                Assert.IsTrue(list.Contains(original) || list.Contains(copy), original);
            }

            Assert.IsFalse(s_faults.Leaks.Any(leak => list.Contains(leak.Copy)), "what validates stays");
            var ml = new MLContext(1);
            IDataView left = ml.Data.ExcludeImages(ml.Data.LoadImagesFromFolder(s_folder.Path, "train"), list);
            string[] paths = [.. left.GetColumn<string>("ImagePath")];
            Assert.IsFalse(paths.Any(list.Contains));
            Assert.IsGreaterThan(80, paths.Length);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Key((string One, string Other) pair) => string.Join(" = ", new[] { pair.One, pair.Other }.Order());

    private static string Listing() => string.Join('\n', Directory.EnumerateFiles(s_folder.Path, "*", SearchOption.AllDirectories).Order()
        .Select(static path => $"{path} {new FileInfo(path).Length} {File.GetLastWriteTimeUtc(path):O}"));
}
