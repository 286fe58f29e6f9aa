namespace Microsoft.ML.ConvNets.Tests.Data;

[TestClass]
public class ImageFolderTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Files_come_with_their_class_ordered_by_class_and_path()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "dogs/b.png", "cats/2.png", "cats/10.png", "dogs/a.PNG", "cats/more/deep/1.png", "Zebras/z.png", "birds/übel name.png" })
        {
            folder.Write(name, [1]);
        }

        Assert.AreEqual(
            "Zebras:Zebras/z.png birds:birds/übel name.png cats:cats/10.png cats:cats/2.png cats:cats/more/deep/1.png dogs:dogs/a.PNG dogs:dogs/b.png",
            string.Join(' ', Read(folder).Select(r => $"{r.Label}:{Path.GetRelativePath(folder.Path, r.ImagePath)}")));
    }

    [TestMethod]
    public void Hidden_and_bookkeeping_files_and_folders_are_passed_over()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "cats/1.png", "cats/.DS_Store", "cats/Thumbs.db", "cats/desktop.ini", ".git/config", "cats/.cache/2.png", "dogs/1.png", "readme.txt" })
        {
            folder.Write(name, [1]);
        }

        CollectionAssert.AreEqual(new[] { "1.png", "1.png" }, Read(folder).Select(r => Path.GetFileName(r.ImagePath)).ToArray());
    }

    [TestMethod]
    public void A_file_of_any_name_counts_so_that_a_broken_image_is_noticed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("cats/notes.txt", [1]);
        Assert.HasCount(1, Read(folder));
    }

    [TestMethod]
    public void An_empty_class_adds_nothing_and_all_empty_is_an_error()
    {
        using var folder = new TemporaryFolder();
        folder.Write("cats/1.png", [1]);
        Directory.CreateDirectory(Path.Combine(folder.Path, "dogs"));
        CollectionAssert.AreEqual(new[] { "cats" }, Read(folder).Select(r => r.Label).ToArray());

        File.Delete(Path.Combine(folder.Path, "cats/1.png"));
        string message = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadImagesFromFolder(folder.Path)).Message;
        StringAssert.Contains(message, folder.Path);
        StringAssert.Contains(message, "cats, dogs");
    }

    [TestMethod]
    public void What_is_no_folder_of_classes_is_named()
    {
        using var folder = new TemporaryFolder();
        string missing = Path.Combine(folder.Path, "nowhere");
        StringAssert.Contains(Assert.ThrowsExactly<DirectoryNotFoundException>(() => _ml.Data.LoadImagesFromFolder(missing)).Message, missing);
        string file = folder.Write("single.png", [1]);
        StringAssert.Contains(Assert.ThrowsExactly<DirectoryNotFoundException>(() => _ml.Data.LoadImagesFromFolder(file)).Message, "is a file");
        string flat = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadImagesFromFolder(folder.Path)).Message;
        StringAssert.Contains(flat, "only files");
        StringAssert.Contains(flat, "cats/");
        Directory.CreateDirectory(missing);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadImagesFromFolder(missing)).Message, "no class folders");
        Assert.Throws<ArgumentException>(() => _ml.Data.LoadImagesFromFolder(""));
        Assert.Throws<ArgumentNullException>(() => _ml.Data.LoadImagesFromFolder(null!));
    }

    [TestMethod]
    public void A_link_that_leads_back_does_not_trap_the_reader()
    {
        using var folder = new TemporaryFolder();
        folder.Write("cats/1.png", [1]);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "cats/again"), folder.Path);
        Assert.HasCount(1, Read(folder));
    }

    private ImageRow[] Read(TemporaryFolder folder)
    {
        IDataView data = _ml.Data.LoadImagesFromFolder(folder.Path);
        CollectionAssert.AreEqual(new[] { "ImagePath", "Label" }, data.Schema.Select(c => c.Name).ToArray());
        return [.. _ml.Data.CreateEnumerable<ImageRow>(data, reuseRowObject: false, ignoreMissingColumns: true)];
    }
}
