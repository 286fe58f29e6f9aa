namespace Microsoft.ML.ConvNets.Reporting.Tests.Audits;

/// <summary>Lists of images as people edit them.</summary>
[TestClass]
public sealed class ImageListTests
{
    [TestMethod]
    public void A_list_names_files_by_any_of_their_paths_and_remarks_name_none()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("a/x y.jpg");
        string path = folder.Write("list.txt", System.Text.Encoding.UTF8.GetBytes($"\uFEFF# remark\r\n\r\n{file}\r\nzip/entry.png\r\n"));
        ImageList list = ImageList.Read(path);
        Assert.AreEqual(2, list.Count);
        Assert.IsTrue(list.Contains(file));
        Assert.IsTrue(list.Contains(Path.GetRelativePath(Environment.CurrentDirectory, file)));
        Assert.IsTrue(list.Contains("zip/entry.png"));
        Assert.IsFalse(list.Contains("entry.png"));
        Assert.IsFalse(list.Contains("# remark"));
    }

    [TestMethod]
    public void A_list_of_an_audit_that_found_nothing_leaves_nothing_out()
    {
        using var folder = new TemporaryFolder();
        ImageList list = ImageList.Read(folder.Write("none.txt", "# only a remark\n"u8.ToArray()));
        Assert.AreEqual(0, list.Count);
        Assert.IsFalse(list.Contains("a.png"));
    }

    [TestMethod]
    public void What_is_no_list_is_refused()
    {
        using var folder = new TemporaryFolder();
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => ImageList.Read(folder.Write("zero.bin", [65, 0, 66]))).Message, "no text");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => ImageList.Read(folder.Write("image.png", [0x89, 0x50, 0xFF, 0xFE, 0]))).Message,
            "no UTF-8 text");
        Assert.ThrowsExactly<FileNotFoundException>(() => ImageList.Read(folder.File("missing.txt")));
    }
}
