using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.ConvNets.Training.Tests.Datasets;

/// <summary>What the readers of folders, zips and IDX files give can be trained on.</summary>
[TestClass]
public class DataSourceTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_network_trains_on_them()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        byte[] pixels = [.. Enumerable.Range(0, 40).SelectMany(i => TestImages.Draw(i % 2, random).Chunk(4).Select(p => p[0]))];
        byte[] digits = [.. Enumerable.Range(0, 40).Select(i => (byte)(i % 2))];
        IDataView data = _ml.Data.LoadImagesFromIdx(
            folder.Write("images", DataFiles.Idx([40, 16, 16], pixels)), folder.Write("labels", DataFiles.Idx([40], digits)));
        using var model = TinyTraining.Fit(_ml, data, o => { o.Epochs = 6; o.InputShape = TensorShape.Image(1, 16, 16); });
        Assert.IsGreaterThan(0.9, model.LastTransformer.History!.Epochs[^1].Accuracy!.Value);
        CollectionAssert.AreEqual(new[] { "0", "1" }, model.LastTransformer.ClassNames.ToArray());
    }

    [TestMethod]
    public void A_network_trains_on_a_zip()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.File("set/x")[..^2], perClass: 12);
        string zip = Path.Combine(folder.Path, "set.zip");
        ZipFile.CreateFromDirectory(Path.Combine(folder.Path, "set"), zip);
        using var model = TinyTraining.Fit(_ml, _ml.Data.LoadImagesFromZip(zip), o => o.Epochs = 8);
        Assert.IsGreaterThan(0.9, model.LastTransformer.History!.Epochs[^1].Accuracy!.Value);
    }

    [TestMethod]
    public void A_damaged_entry_is_named_and_can_be_skipped_and_labels_are_read_without_it()
    {
        using var folder = new TemporaryFolder();
        string zip = DataFiles.Zip(folder, Enumerable.Range(0, 12).Select(i => $"{TestImages.Classes[i % 2]}/{i:00}.png").ToArray());
        byte[] bytes = File.ReadAllBytes(zip);
        // The compressed bytes of the first entry.
        int data = 30 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(28));
        bytes.AsSpan(data, 40).Fill(0xFF);
        File.WriteAllBytes(zip, bytes);

        IDataView images = _ml.Data.LoadImagesFromZip(zip);
        Assert.HasCount(12, images.GetColumn<string>("Label").ToArray());
        var error = Assert.Throws<UnreadableImageException>(() => TinyTraining.Fit(_ml, images).Dispose());
        StringAssert.Contains(error.Message, "left/00.png");
        StringAssert.Contains(error.Message, zip);
        using var model = TinyTraining.Fit(_ml, images, o => o.ImageReading.OnBadImage = BadImageAction.Skip);
        StringAssert.Contains(model.LastTransformer.History!.BadImages.Single(), "left/00.png");
    }
}
