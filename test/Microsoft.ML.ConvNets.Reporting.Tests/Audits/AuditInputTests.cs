namespace Microsoft.ML.ConvNets.Reporting.Tests.Audits;

/// <summary>What an audit is given.</summary>
[TestClass]
public sealed class AuditInputTests
{
    [TestMethod]
    public void Images_of_a_zip_are_audited_as_those_of_a_folder()
    {
        using var folder = new TemporaryFolder();
        string pictures = Path.Combine(folder.Path, "pictures");
        ScenePictures.Write(pictures, perClass: 8, validationPerClass: 2);
        File.Copy(Path.Combine(pictures, "train", "red", "003.png"), Path.Combine(pictures, "train", "blue", "copy.png"));
        File.WriteAllText(Path.Combine(pictures, "train", "red", "broken.png"), "nothing");
        string zip = folder.File("pictures.zip");
        System.IO.Compression.ZipFile.CreateFromDirectory(pictures, zip);
        var ml = new MLContext(1);
        AuditReport report = ml.Data.AuditImages(ml.Data.LoadImagesFromZip(zip, "train"));
        Assert.AreEqual("train/red/broken.png", report.Unreadable.Single().Image.Path);
        DuplicateGroup group = report.ExactDuplicates.Single();
        Assert.IsTrue(group.IsAcrossClasses);
        Assert.IsFalse(group.IsLeak);
        StringAssert.Contains(report.ToHtml(), "data:image/jpeg;base64,");
        ImageList list = Reread(folder, report);
        Assert.IsTrue(list.Contains("train/red/003.png") && list.Contains("train/blue/copy.png"), "neither label is known to be right");
    }

    [TestMethod]
    public void Few_images_and_one_class_are_told_not_judged()
    {
        using var folder = new TemporaryFolder();
        ScenePictures.Write(folder.Path, perClass: 3, validationPerClass: 1);
        var ml = new MLContext(1);
        AuditReport report = ml.Data.AuditImages(ml.Data.LoadImagesFromFolder(folder.Path, "train"));
        Assert.IsEmpty(report.LabelErrors);
        Assert.IsEmpty(report.Outliers);
        StringAssert.Contains(string.Join(' ', report.Remarks), "Too few images to judge the labels of blue, red");
        StringAssert.Contains(report.ToString(), "Labels were not judged");
    }

    [TestMethod]
    public void Data_without_a_readable_image_is_told()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/1.png", []);
        folder.Write("b/1.png", [1, 2, 3]);
        var ml = new MLContext(1);
        AuditReport report = ml.Data.AuditImages(ml.Data.LoadImagesFromFolder(folder.Path));
        Assert.HasCount(2, report.Unreadable);
        Assert.AreEqual(0, report.Statistics.Count);
        Assert.IsNotEmpty(report.ToHtml());
        Assert.IsNotEmpty(report.ToString());
    }

    [TestMethod]
    public void Columns_that_are_not_read_are_named()
    {
        using var folder = new TemporaryFolder();
        ScenePictures.Write(folder.Path, perClass: 2, validationPerClass: 1);
        var ml = new MLContext(1);
        IDataView images = ml.Data.LoadImagesFromFolder(folder.Path, "train");
        IDataView keyed = ml.Transforms.Conversion.MapValueToKey("Label").Fit(images).Transform(images);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => ml.Data.AuditImages(keyed)).Message, "before MapValueToKey");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => ml.Data.AuditImages(images, options: new AuditOptions { LabelColumnName = "Class" })).Message,
            "no column 'Class'");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ml.Data.AuditImages(images, options: new AuditOptions { Folds = 1 })).Message,
            "Folds is 1; it is at least 2 and at most 20");
    }

    [TestMethod]
    public void A_canceled_audit_stops()
    {
        using var folder = new TemporaryFolder();
        ScenePictures.Write(folder.Path, perClass: 2, validationPerClass: 1);
        var ml = new MLContext(1);
        Assert.Throws<OperationCanceledException>(() => ml.Data.AuditImages(
            ml.Data.LoadImagesFromFolder(folder.Path, "train"), options: new AuditOptions { CancellationToken = new CancellationToken(true) }));
    }

    [TestMethod]
    public void Hostile_names_reach_neither_the_page_nor_the_terminal_nor_the_list_as_they_are()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no such names.");
        }

        using var folder = new TemporaryFolder();
        ScenePictures.Write(folder.Path, perClass: 2, validationPerClass: 1);
        string name = "<img src=x onerror=alert(1)>\u001b[31m\n.png";
        File.WriteAllText(Path.Combine(folder.Path, "train", "red", name), "no image");
        var ml = new MLContext(1);
        AuditReport report = ml.Data.AuditImages(ml.Data.LoadImagesFromFolder(folder.Path, "train"));
        Assert.HasCount(1, report.Unreadable);
        Assert.DoesNotContain("<img src=x", report.ToHtml());
        Assert.DoesNotContain("\u001b", report.ToHtml());
        Assert.DoesNotContain("\u001b", report.ToString());
        Assert.DoesNotContain("alert", report.ToImageList());
    }

    private static ImageList Reread(TemporaryFolder folder, AuditReport report) =>
        ImageList.Read(folder.Write("list.txt", System.Text.Encoding.UTF8.GetBytes(report.ToImageList())));
}
