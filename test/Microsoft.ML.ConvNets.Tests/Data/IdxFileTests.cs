using System.IO.Compression;

namespace Microsoft.ML.ConvNets.Tests.Data;

[TestClass]
public class IdxFileTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Images_and_labels_come_together_plain_or_compressed(bool compressed)
    {
        using var folder = new TemporaryFolder();
        byte[] pixels = [.. Enumerable.Range(0, 3 * 2 * 4).Select(i => (byte)(i * 10))];
        string images = folder.Write("images", Pack(DataFiles.Idx([3, 2, 4], pixels), compressed));
        string labels = folder.Write("labels", Pack(DataFiles.Idx([3], [7, 0, 255]), compressed));
        IDataView data = _ml.Data.LoadImagesFromIdx(images, labels);
        for (int pass = 0; pass < 2; pass++)
        {
            var rows = _ml.Data.CreateEnumerable<ImageRow>(data, reuseRowObject: false)
                .Select(static r => (r.Label, r.ImagePath, r.Image.Width, r.Image.Height, Pixels: r.Image.Pixels.ToArray())).ToArray();
            CollectionAssert.AreEqual(new[] { "7", "0", "255" }, rows.Select(r => r.Label).ToArray());
            Assert.AreEqual($"{images}#1", rows[1].ImagePath);
            Assert.AreEqual((4, 2), (rows[1].Width, rows[1].Height));
            byte[] expected = [.. pixels[8..16].SelectMany(v => new byte[] { v, v, v, 255 })];
            CollectionAssert.AreEqual(expected, rows[1].Pixels);
        }
    }

    [TestMethod]
    public void An_image_lives_until_the_next_row()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _ml.Data.LoadImagesFromIdx(folder.Write("images", DataFiles.Idx([3, 2, 2], new byte[12])), folder.Write("labels", DataFiles.Idx([3], [0, 1, 2])));
        var images = new List<MLImage>();
        using (DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Image"]]))
        {
            ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(data.Schema["Image"]);
            while (cursor.MoveNext())
            {
                MLImage image = null!;
                getter(ref image);
                Assert.AreEqual(2, image.Width);
                images.Add(image);
                Assert.IsTrue(images[..^1].TrueForAll(IsDisposed));
            }
        }

        Assert.HasCount(3, images);
        Assert.IsTrue(images.TrueForAll(IsDisposed));

        static bool IsDisposed(MLImage image)
        {
            try
            {
                _ = image.Width;
                return false;
            }
            catch (InvalidOperationException)
            {
                return true;
            }
        }
    }

    [TestMethod]
    public void Damaged_files_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        byte[] good = DataFiles.Idx([2, 2, 2], new byte[8]);
        string labels = folder.Write("labels", DataFiles.Idx([2], [0, 1]));
        (string Name, byte[] Content, string Part)[] cases =
        [
            ("empty", [], "truncated"),
            ("short-magic", good[..3], "truncated"),
            ("short-header", good[..10], "truncated"),
            ("short-data", good[..^1], "truncated"),
            ("magic", [1, .. good[1..]], "not an IDX file"),
            ("floats", [0, 0, 0x0D, .. good[3..]], "not an IDX file"),
            ("labels-instead", DataFiles.Idx([2], [0, 1]), "not an IDX file"),
            ("png", [0x89, 0x50, 0x4E, 0x47, .. good], "not an IDX file"),
            ("negative", DataFiles.Idx([-2, 2, 2], new byte[8]), "cannot be"),
            ("zero", DataFiles.Idx([0, 2, 2], []), "cannot be"),
            ("giant", DataFiles.Idx([int.MaxValue, int.MaxValue, int.MaxValue], new byte[8]), "cannot be"),
            ("gzip-short", Pack(good, true)[..^12], "truncated"),
            ("gzip-garbage", [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], "damaged or truncated"),
            ("gzip-head", [0x1F, 0x8B], ""),
        ];
        foreach ((string name, byte[] content, string part) in cases)
        {
            string path = folder.Write(name, content);
            string message = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadImagesFromIdx(path, labels), name).Message;
            StringAssert.Contains(message, path);
            StringAssert.Contains(message, part, name);
        }
    }

    [TestMethod]
    [DoNotParallelize] // It measures what the process allocates.
    public void A_header_that_lies_costs_no_memory()
    {
        using var folder = new TemporaryFolder();
        string labels = folder.Write("labels", DataFiles.Idx([2], [0, 1]));
        string plain = folder.Write("plain", DataFiles.Idx([2000, 1000, 1000], new byte[100]));
        string packed = folder.Write("packed", Pack(DataFiles.Idx([2000, 1000, 1000], new byte[100]), true));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadImagesFromIdx(plain, labels));
        Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadImagesFromIdx(packed, labels));
        Assert.IsLessThan(4 << 20, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    [TestMethod]
    public void Two_files_that_do_not_belong_together_are_refused()
    {
        using var folder = new TemporaryFolder();
        string images = folder.Write("images", DataFiles.Idx([2, 2, 2], new byte[8]));
        string labels = folder.Write("labels", DataFiles.Idx([3], [0, 1, 2]));
        string message = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadImagesFromIdx(images, labels)).Message;
        StringAssert.Contains(message, "2 images");
        StringAssert.Contains(message, "3 labels");
        Assert.ThrowsExactly<FileNotFoundException>(() => _ml.Data.LoadImagesFromIdx(images, Path.Combine(folder.Path, "none")));
        Assert.ThrowsExactly<ArgumentNullException>(() => _ml.Data.LoadImagesFromIdx(null!, labels));
    }

    private static byte[] Pack(byte[] content, bool compressed)
    {
        if (!compressed)
        {
            return content;
        }

        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return result.ToArray();
    }
}
