namespace Microsoft.ML.ConvNets.Training.Tests.Datasets;

[TestClass]
public class BadImageTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("empty.png", "")]
    [DataRow("garbage.png", "this is no image, whatever its name says")]
    [DataRow("cut.png", null)]
    [DataRow("missing.png", "missing")]
    public void A_file_that_cannot_be_read_is_named_with_the_way_out(string name, string? content)
    {
        using var folder = new TemporaryFolder();
        IDataView data = Folder(folder, (name, content));
        // ML.NET's own loader takes what is cut off for an image; that costs nobody his name.
        string[] columns = content is null ? ["ImagePath", "Bytes"] : ["ImagePath", "Bytes", "Image"];
        foreach (string column in columns)
        {
            Refuse(data, column, name);
        }
    }

    private void Refuse(IDataView data, string column, string name)
    {
        LiveTensors.AssertNoneLeft(() =>
        {
            var error = Assert.ThrowsExactly<UnreadableImageException>(() => TinyTraining.Fit(_ml, data, o => (o.FeatureColumnName, o.Hardware.Threads) = (column, 3)));
            StringAssert.Contains(error.Message, name);
            StringAssert.Contains(error.Message, "BadImageAction.Skip");
            Assert.AreEqual(1, Count(error.Message, name), "the name once, in: " + error.Message);
        });

        // The same when the size has to be taken from the images, which begins with the first.
        StringAssert.Contains(Assert.ThrowsExactly<UnreadableImageException>(
            () => TinyTraining.Fit(_ml, data, o => (o.FeatureColumnName, o.InputShape) = (column, null))).Message, name);
    }

    [TestMethod]
    public void Skipped_images_are_counted_and_named()
    {
        using var folder = new TemporaryFolder();
        IDataView data = Folder(folder, ("b.png", "garbage"), ("a.png", ""), ("c.png", null));
        var log = new List<string>();
        _ml.Log += (_, e) =>
        {
            lock (log)
            {
                log.Add(e.Message);
            }
        };
        using var model = TinyTraining.Fit(_ml, data, o => (o.FeatureColumnName, o.ImageReading.OnBadImage, o.ImageReading.MaxBadImageFraction, o.Hardware.Threads) = ("ImagePath", BadImageAction.Skip, 0.2, 3));
        IReadOnlyList<string> bad = model.LastTransformer.History!.BadImages;
        Assert.HasCount(3, bad);
        for (int i = 0; i < 3; i++)
        {
            StringAssert.Contains(bad[i], $"{"abc"[i]}.png");
            Assert.IsTrue(log.Any(m => m.Contains(bad[i], StringComparison.Ordinal)), bad[i]);
        }

        using var cleanFolder = new TemporaryFolder();
        using var clean = TinyTraining.Fit(_ml, Folder(cleanFolder), o => (o.FeatureColumnName, o.Hardware.Threads) = ("ImagePath", 3));
        Assert.AreEqual(ModelZip.WeightsOf(_ml, clean), ModelZip.WeightsOf(_ml, model), "as if they had not been there");
    }

    [TestMethod]
    public void Too_many_bad_images_are_an_error_that_counts_and_names()
    {
        using var folder = new TemporaryFolder();
        IDataView data = Folder(folder, [.. Enumerable.Range(0, 7).Select(i => ($"bad{i}.png", (string?)"garbage"))]);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => TinyTraining.Fit(_ml, data, o => o.ImageReading.OnBadImage = BadImageAction.Skip));
        StringAssert.Contains(error.Message, "7 of 31");
        StringAssert.Contains(error.Message, "10");
        StringAssert.Contains(error.Message, "bad");
        using var model = TinyTraining.Fit(_ml, data, o => (o.ImageReading.OnBadImage, o.ImageReading.MaxBadImageFraction) = (BadImageAction.Skip, 0.25));
        Assert.HasCount(7, model.LastTransformer.History!.BadImages);
    }

    [TestMethod]
    public void Nothing_but_bad_images_is_nothing_to_train_on()
    {
        using var folder = new TemporaryFolder();
        folder.Write("left/1.png", [1]);
        folder.Write("right/2.png", [2]);
        IDataView data = Load(folder);
        foreach (TensorShape? shape in new[] { null, TensorShape.Image(3, 16, 16) })
        {
            Assert.ThrowsExactly<InvalidDataException>(() => TinyTraining.Fit(_ml, data, o =>
                (o.ImageReading.OnBadImage, o.ImageReading.MaxBadImageFraction, o.InputShape) = (BadImageAction.Skip, 1, shape)));
        }
    }

    [TestMethod]
    public void Encoded_bytes_that_are_no_image_are_named_by_their_file_or_row()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 4);
        folder.Write("left/zzz.png", [1, 2, 3]);
        IDataView files = _ml.Data.LoadImagesFromFolder(folder.Path);
        IDataView data = _ml.Transforms.LoadRawImageBytes("Image", null, "ImagePath").Fit(files).Transform(files);
        StringAssert.Contains(Assert.ThrowsExactly<UnreadableImageException>(() => TinyTraining.Fit(_ml, data, o => o.Hardware.Threads = 3)).Message, "zzz.png' cannot be read");
        data = _ml.Transforms.DropColumns("ImagePath").Fit(data).Transform(data);
        StringAssert.Contains(
            Assert.ThrowsExactly<UnreadableImageException>(() => TinyTraining.Fit(_ml, data, o => o.Hardware.Threads = 3)).Message, "row 4 (column 'Image')");
        using var model = TinyTraining.Fit(_ml, data, o => (o.ImageReading.OnBadImage, o.ImageReading.MaxBadImageFraction, o.Hardware.Threads) = (BadImageAction.Skip, 0.2, 3));
        StringAssert.Contains(model.LastTransformer.History!.BadImages.Single(), "row 4");
    }

    private IDataView Folder(TemporaryFolder folder, params (string Name, string? Content)[] bad)
    {
        TestImages.WriteFolder(folder.Path, perClass: 12);
        foreach ((string name, string? content) in bad)
        {
            // Null stands for an image that is cut off in the middle.
            byte[] bytes = content is null ? File.ReadAllBytes(Path.Combine(folder.Path, "left/000.png"))[..200] : System.Text.Encoding.ASCII.GetBytes(content);
            folder.Write(Path.Combine("left", name), bytes);
        }

        IDataView data = Load(folder);
        if (bad.Any(b => b.Content == "missing"))
        {
            File.Delete(Path.Combine(folder.Path, "left/missing.png"));
        }

        return data;
    }

    private IDataView Load(TemporaryFolder folder)
    {
        IDataView files = _ml.Data.LoadImagesFromFolder(folder.Path);
        return _ml.Transforms.LoadImages("Image", null, "ImagePath").Append(_ml.Transforms.LoadRawImageBytes("Bytes", null, "ImagePath")).Fit(files).Transform(files);
    }

    private static int Count(string text, string part) => (text.Length - text.Replace(part, "", StringComparison.Ordinal).Length) / part.Length;
}
