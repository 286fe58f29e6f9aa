using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.ConvNets.Tests.Data;

[TestClass]
public class ImageZipTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Images_come_as_they_are_encoded_under_their_names_in_the_zip()
    {
        using var folder = new TemporaryFolder();
        string zip = DataFiles.Zip(folder, "cats/b.png", "cats/a.png", "dogs/2021/c.png", "birds/d.png");
        IDataView data = _ml.Data.LoadImagesFromZip(zip);
        Assert.AreEqual("Vector<Byte>", data.Schema["Image"].Type.ToString());
        for (int pass = 0; pass < 2; pass++)
        {
            EncodedRow[] rows = Rows(data);
            Assert.AreEqual("birds:birds/d.png cats:cats/a.png cats:cats/b.png dogs:dogs/2021/c.png", string.Join(' ', rows.Select(r => $"{r.Label}:{r.ImagePath}")));
            using ZipArchive archive = ZipFile.OpenRead(zip);
            foreach (EncodedRow row in rows)
            {
                using var whole = new MemoryStream();
                using Stream entry = archive.GetEntry(row.ImagePath)!.Open();
                entry.CopyTo(whole);
                CollectionAssert.AreEqual(whole.ToArray(), row.Image);
            }
        }
    }

    [TestMethod]
    public void Several_cursors_read_at_once()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _ml.Data.LoadImagesFromZip(DataFiles.Zip(folder, [.. Enumerable.Range(0, 40).Select(static i => $"{(i % 2 == 0 ? "a" : "b")}/{i:00}.png")]));
        string[] expected = [.. Rows(data).Select(static r => Convert.ToHexString(r.Image))];
        string[][] read = new string[4][];
        Parallel.For(0, read.Length, i => read[i] = [.. Rows(data).Select(static r => Convert.ToHexString(r.Image))]);
        foreach (string[] one in read)
        {
            CollectionAssert.AreEqual(expected, one);
        }
    }

    [TestMethod]
    public void What_is_no_zip_of_images_is_named()
    {
        using var folder = new TemporaryFolder();
        (string Path, string Part)[] cases =
        [
            (folder.Write("garbage.zip", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("garbage", 100)))), "not a readable zip"),
            (folder.Write("empty.zip", []), "not a readable zip"),
            (folder.Write("cut.zip", File.ReadAllBytes(DataFiles.Zip(folder, "a/1.png", "b/2.png"))[..^30]), "not a readable zip"),
            (DataFiles.Zip(folder, "1.png", "2.png"), "no images in class folders"),
            (DataFiles.Zip(folder), "no images in class folders"),
        ];
        foreach ((string path, string part) in cases)
        {
            string message = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadImagesFromZip(path)).Message;
            StringAssert.Contains(message, path);
            StringAssert.Contains(message, part);
        }

        string missing = Path.Combine(folder.Path, "none.zip");
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => _ml.Data.LoadImagesFromZip(missing)).Message, missing);
        Assert.Throws<ArgumentException>(() => _ml.Data.LoadImagesFromZip(""));
        Assert.Throws<ArgumentNullException>(() => _ml.Data.LoadImagesFromZip(null!));
    }

    [TestMethod]
    [DoNotParallelize] // It measures what the process allocates.
    public void A_length_that_lies_costs_no_memory()
    {
        using var folder = new TemporaryFolder();
        string zip = DataFiles.Zip(folder, "a/1.png");
        byte[] bytes = File.ReadAllBytes(zip);
        int central = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        foreach (uint length in new uint[] { 200u << 20, uint.MaxValue - 1 })
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(central + 24), length);
            File.WriteAllBytes(zip, bytes);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            var error = Assert.ThrowsExactly<UnreadableImageException>(() => Rows(_ml.Data.LoadImagesFromZip(zip)));
            StringAssert.Contains(error.Message, "a/1.png");
            Assert.IsLessThan(8 << 20, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
    }

    [TestMethod]
    public void A_name_that_is_there_twice_is_one_image()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _ml.Data.LoadImagesFromZip(DataFiles.Zip(folder, "a/1.png", "a/1.png", "b/2.png"));
        CollectionAssert.AreEqual(new[] { "a/1.png", "b/2.png" }, data.GetColumn<string>("ImagePath").ToArray());
    }

    [TestMethod]
    public void Labels_are_known_without_opening_the_zip_again_and_an_image_that_left_it_is_named()
    {
        using var folder = new TemporaryFolder();
        string zip = DataFiles.Zip(folder, "a/1.png", "b/2.png");
        IDataView data = _ml.Data.LoadImagesFromZip(zip);
        File.Copy(DataFiles.Zip(folder, "a/1.png"), zip, overwrite: true);
        CollectionAssert.AreEqual(new[] { "a", "b" }, data.GetColumn<string>("Label").ToArray());
        var error = Assert.ThrowsExactly<UnreadableImageException>(() => Rows(data));
        StringAssert.Contains(error.Message, $"'b/2.png' in '{zip}' cannot be read: it is no longer there");
    }

    private EncodedRow[] Rows(IDataView data) => [.. _ml.Data.CreateEnumerable<EncodedRow>(data, reuseRowObject: false)];

    private sealed class EncodedRow
    {
        public string Label { get; set; } = "";

        public string ImagePath { get; set; } = "";

        public byte[] Image { get; set; } = [];
    }
}
