using System.Diagnostics;
using System.IO.Compression;

namespace Microsoft.ML.ConvNets.Tests.Data;

/// <summary>The same names give the same classes, whether they stand in a folder or in a zip.</summary>
[TestClass]
public class ImageTreeTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("nested", "top/2021/1.png top/2022/2.png bottom/2021/3.png", "", "=bottom:1,top:2")]
    [DataRow("a common root", "pets/cats/1.png pets/dogs/2.png", "pets", "=cats:1,dogs:1")]
    [DataRow("roots in roots, with a note", "data/pets/LICENSE data/pets/cats/1.png data/pets/dogs/2.png README.txt", "data/pets", "=cats:1,dogs:1")]
    [DataRow("a root around parts", "pets/train/cats/1.png pets/train/dogs/2.png pets/test/cats/3.png", "pets", "train=cats:1,dogs:1 test=cats:1")]
    [DataRow("one part below a root", "pets/train/cats/1.png", "pets", "train=cats:1")]
    [DataRow("parts in capitals", "Train/cats/1.png Test/cats/2.png", "", "Train=cats:1 Test=cats:1")]
    [DataRow("synonyms", "training/cats/1.png valid/cats/2.png TESTING/cats/3.png", "", "training=cats:1 valid=cats:1 TESTING=cats:1")]
    [DataRow("more synonyms", "dev/cats/1.png train/cats/2.png", "", "train=cats:1 dev=cats:1")]
    [DataRow("a folder beside the parts", "train/cats/1.png val/cats/2.png samples/3.png", "", "train=cats:1 val=cats:1")]
    [DataRow("another part", "train/cats/1.png test/cats/2.png extra/cats/3.png", "", "train=cats:1 test=cats:1 extra=cats:1")]
    [DataRow("one part alone", "test/cats/1.png test/dogs/2.png", "", "test=cats:1,dogs:1")]
    [DataRow("a class called train", "bus/1.png train/2.png", "", "=bus:1,train:1")]
    [DataRow("a class called train with folders in it", "bus/1.png train/2021/2.png", "", "=bus:1,train:1")]
    [DataRow("a class called test", "test/1.png train/2.png", "", "=test:1,train:1")]
    [DataRow("one class", "cats/1.png", "", "=cats:1")]
    [DataRow("one class with a folder in it", "cats/2021/1.png", "", "=cats:1")]
    [DataRow("classes in different depths", "birds/1.png data/cats/2.png data/dogs/3.png", "", "=birds:1,data:2")]
    [DataRow("left by others", "cats/1.png cats/Thumbs.db dogs/2.png dogs/desktop.ini __MACOSX/cats/._1.png cats/.DS_Store @eaDir/1.png cats/@eaDir/1.png $RECYCLE.BIN/x .git/config", "", "=cats:1,dogs:1")]
    public void Names_become_parts_and_classes(string about, string names, string root, string expected)
    {
        using var folder = new TemporaryFolder();
        (string set, string zip) = Both(folder, names.Split(' '));
        foreach (ImageTree tree in new[] { ImageTree.OfFolder(set), ImageTree.OfZip(zip) })
        {
            Assert.AreEqual(root, tree.Root, about);
            Assert.AreEqual(expected, string.Join(' ', tree.Parts.Select(p => $"{p.Name}={string.Join(',', p.Classes.Select(c => $"{c.Name}:{c.Images}"))}")), about);
        }
    }

    [TestMethod]
    public void What_was_read_as_what_is_told()
    {
        using var folder = new TemporaryFolder();
        (string set, string zip) = Both(folder, ["pets/Train/cats/1.png", "pets/Train/cats/Thumbs.db", "pets/Train/dogs/2.png", "pets/test/cats/3.png", "pets/test/birds/", "notes.txt", "pets/docs/4.png"]);
        foreach (ImageTree tree in new[] { ImageTree.OfFolder(set), ImageTree.OfZip(zip) })
        {
            string told = tree.ToString();
            StringAssert.Contains(told, $"'{tree.Path}', below 'pets/' has 2 parts:");
            StringAssert.Contains(told, "Train, for training: 2 images in 2 classes (cats 1, dogs 1)");
            StringAssert.Contains(told, "test, for testing: 1 image in 1 class (cats 1)");
            StringAssert.Contains(told, "Class folders without images in 'test': birds.");
            StringAssert.Contains(told, "hidden (1): pets/Train/cats/Thumbs.db.");
            StringAssert.Contains(told, "in no class folder (1): notes.txt.");
            StringAssert.Contains(told, "beside the parts (1): docs.");
        }
    }

    [TestMethod]
    public void A_part_is_found_by_its_name_or_by_what_it_is_for()
    {
        using var folder = new TemporaryFolder();
        (string set, _) = Both(folder, ["Train/cats/1.png", "valid/cats/2.png", "extra/cats/3.png"]);
        ImageTree tree = ImageTree.OfFolder(set);
        foreach ((string asked, string found) in new[] { ("train", "Train"), ("training", "Train"), ("valid", "valid"), ("val", "valid"), ("test", "valid"), ("Extra", "extra") })
        {
            Assert.AreEqual(found, tree.Part(asked).Name, asked);
        }

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => tree.Part("nowhere")).Message, "Train, valid, extra");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => tree.Part()).Message, "never trained on");
        Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadImagesFromFolder(set));
        Assert.HasCount(1, _ml.Data.LoadImagesFromFolder(set, "train").GetColumn<string>("Label").ToArray());

        (string whole, string zip) = Both(folder, ["cats/1.png", "dogs/2.png"]);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ImageTree.OfFolder(whole).Part("train")).Message, "not split");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadImagesFromZip(zip, "train")).Message, "cats, dogs");

        (string twice, _) = Both(folder, ["train/cats/1.png", "val/cats/2.png", "dev/cats/3.png"]);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ImageTree.OfFolder(twice).Part("valid")).Message, "several");
        Assert.AreEqual("dev", ImageTree.OfFolder(twice).Part("dev").Name);
    }

    [TestMethod]
    public void Pipes_and_sockets_are_skipped_and_told()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no pipes in folders.");
        }

        using var folder = new TemporaryFolder();
        folder.Write("cats/1.png", [1]);
        string empty = folder.Write("cats/empty.png", []);
        string pipe = folder.File("cats/pipe.png");
        using (Process mkfifo = Process.Start("mkfifo", pipe))
        {
            mkfifo.WaitForExit();
        }

        File.CreateSymbolicLink(folder.File("cats/to-pipe.png"), pipe);
        File.CreateSymbolicLink(folder.File("cats/to-empty.png"), empty);
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(folder.File("cats/socket.png")));

        ImageTree tree = ImageTree.OfFolder(folder.Path);
        CollectionAssert.AreEqual(new[] { "cats/1.png", "cats/empty.png", "cats/to-empty.png" }, tree.Part().Images.Select(static i => i.Path).ToArray());
        StringAssert.Contains(tree.ToString(), "pipes, sockets or devices (3): ");
    }

    [TestMethod]
    public void An_unreadable_folder_is_skipped_and_told()
    {
        if (Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Whoever runs this may read every folder. The tool's tests try it as another user.");
            return;
        }

        using var folder = new TemporaryFolder();
        folder.Write("cats/1.png", [1]);
        folder.Write("dogs/2.png", [1]);
        string closed = Path.Combine(folder.Path, "dogs");
        File.SetUnixFileMode(closed, UnixFileMode.None);
        string told = ImageTree.OfFolder(folder.Path).ToString();
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        StringAssert.Contains(told, "may not be read (1): dogs.");
    }

    [TestMethod]
    public void Links_to_parts_and_classes_are_followed_others_are_told()
    {
        using var folder = new TemporaryFolder();
        folder.Write("images/cats/1.png", [1]);
        folder.Write("images/dogs/2.png", [1]);
        string set = Directory.CreateDirectory(Path.Combine(folder.Path, "set")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(set, "train"), Path.Combine(folder.Path, "images"));
        Directory.CreateDirectory(Path.Combine(set, "test"));
        Directory.CreateSymbolicLink(Path.Combine(set, "test", "cats"), Path.Combine(folder.Path, "images/cats"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "images/cats/again"), folder.Path);
        ImageTree tree = ImageTree.OfFolder(set);
        Assert.AreEqual("train:2 test:1", string.Join(' ', tree.Parts.Select(static p => $"{p.Name}:{p.Images.Count}")));
        StringAssert.Contains(tree.ToString(), "links to folders (2): ");
    }

    [TestMethod]
    public void A_link_that_leads_up_or_to_itself_is_no_class()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 3);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "up"), ".");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "loop"), "loop");
        string[] labels = [.. _ml.Data.LoadImagesFromFolder(folder.Path).GetColumn<string>("Label")];
        CollectionAssert.AreEqual(new[] { "left", "left", "left", "right", "right", "right" }, labels);
    }

    [TestMethod]
    public void Names_in_a_zip_that_lead_out_of_it_or_steer_a_terminal_do_no_harm()
    {
        using var folder = new TemporaryFolder();
        string zip = folder.File("hostile.zip");
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            foreach (string name in new[] { "cats/1.png", "../cats/2.png", "/cats/3.png", "cats/../../4.png", "cats//5.png", @"dogs\6.png", "\u001b[2J/7.png", "cats/1.png" })
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.WriteByte(1);
            }
        }

        ImageTree tree = ImageTree.OfZip(zip);
        CollectionAssert.AreEqual(new[] { "\u001b[2J", "cats", "dogs" }, tree.Part().Classes.Select(static c => c.Name).ToArray());
        string told = tree.ToString();
        Assert.IsFalse(told.Contains('\u001b', StringComparison.Ordinal));
        StringAssert.Contains(told, "lead out of the zip (4): ");
        StringAssert.Contains(told, "in the zip twice (1): cats/1.png.");
        Assert.HasCount(3, _ml.Data.LoadImages(tree).GetColumn<byte[]>("Image").ToArray());
    }

    /// <summary>The same names as a folder and as a zip; those that end with a slash are empty folders.</summary>
    private static (string Folder, string Zip) Both(TemporaryFolder folder, string[] names)
    {
        string set = Directory.CreateDirectory(Path.Combine(folder.Path, $"{Guid.NewGuid():N}")).FullName;
        string zip = set + ".zip";
        using ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create);
        foreach (string name in names)
        {
            string path = Path.Combine(set, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using Stream entry = archive.CreateEntry(name).Open();
            if (!name.EndsWith('/'))
            {
                File.WriteAllBytes(path, [1]);
                entry.WriteByte(1);
            }
        }

        return (set, zip);
    }
}
