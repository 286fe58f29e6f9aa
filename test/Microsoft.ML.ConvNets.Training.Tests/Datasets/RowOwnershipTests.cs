using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets.Training.Tests.Datasets;

/// <summary>What a cursor gives is used while its row is the current one, by readers and by models, over any source that ML.NET knows.</summary>
[TestClass]
public class RowOwnershipTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("TrainTestSplit")]
    [DataRow("FilterRowsByColumn")]
    [DataRow("TakeRows")]
    [DataRow("ResizeImages to their own size")]
    public void Rows_behind_loaded_images_are_all_read(string step)
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 40);
        IDataView files = _ml.Data.LoadImagesFromFolder(folder.Path);
        IDataView loaded = _ml.Transforms.LoadImages("Image", null, "ImagePath").Fit(files).Transform(files);
        IDataView data = step switch
        {
            "TrainTestSplit" => _ml.Data.TrainTestSplit(loaded, 0.1).TrainSet,
            "FilterRowsByColumn" => _ml.Data.FilterByCustomPredicate<PathRow>(loaded, static row => row.ImagePath.EndsWith("7.png", StringComparison.Ordinal)),
            "TakeRows" => _ml.Data.TakeRows(loaded, 70),
            _ => _ml.Transforms.ResizeImages("Image", TestImages.Side, TestImages.Side).Fit(loaded).Transform(loaded),
        };
        int rows = data.GetColumn<string>("Label").Count();
        using var model = TinyTraining.Fit(_ml, data, o => (o.ImageReading.OnBadImage, o.Hardware.Threads) = (BadImageAction.Skip, 3));
        Assert.IsEmpty(model.LastTransformer.History!.BadImages);
        float[][] scores = [.. model.LastTransformer.Transform(data).GetColumn<float[]>("Score")];
        Assert.HasCount(rows, scores);
        Assert.IsFalse(scores.Any(static s => s.Any(float.IsNaN)));

        // The same as from the files themselves, which nobody can dispose.
        using var fromPaths = TinyTraining.Fit(_ml, data, o => (o.FeatureColumnName, o.Hardware.Threads) = ("ImagePath", 3));
        Assert.AreEqual(ModelZip.WeightsOf(_ml, fromPaths), ModelZip.WeightsOf(_ml, model));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(5)]
    public void Each_image_is_asked_for_once_however_many_cursors_share_the_rows(int threads)
    {
        var asked = new int[60];
        var rows = TestImages.Rows(60).Select((row, i) => new CountingRow(row, () => Interlocked.Increment(ref asked[i]))).ToList();
        using var model = TinyTraining.Fit(_ml, _ml.Data.LoadFromEnumerable(rows), o => o.Hardware.Threads = threads);
        Assert.IsTrue(asked.All(static count => count == 1), string.Join(' ', asked));
    }

    [TestMethod]
    public void A_source_that_gives_other_rows_in_each_pass_is_refused_in_words()
    {
        List<ImageRow> rows = TestImages.Rows(60);
        int passes = 0;
        IEnumerable<ImageRow> Reordered()
        {
            int pass = Interlocked.Increment(ref passes);
            ImageRow[] copy = [.. rows];
            new Random(pass).Shuffle(copy);
            foreach (ImageRow row in copy)
            {
                yield return row;
            }
        }

        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(_ml.Data.LoadFromEnumerable(rows)).Transform(_ml.Data.LoadFromEnumerable(Reordered()));
        var trainer = _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(o => o.Hardware.Threads = 3));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => trainer.Fit(data)).Message, "ORDER BY");

        using ConvNetClassifierTransformer model = _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(o => o.Hardware.Threads = 1)).Fit(data);
        IDataView scored = model.Transform(data);
        StringAssert.Contains(Assert.Throws<InvalidDataException>(() => scored.GetColumn<float[]>("Score").ToArray()).Message, "ORDER BY");
    }

    [TestMethod]
    [DataRow("Image")]
    [DataRow("Bytes")]
    public void Rows_that_only_their_labels_tell_apart_are_not_mixed_up(string column)
    {
        using var folder = new TemporaryFolder();
        List<LabeledRow> rows = [.. TestImages.Rows(60).Select(row =>
        {
            string path = folder.File(row.ImagePath);
            row.Image.Save(path);
            return new LabeledRow { Label = row.Label, Image = row.Image, Bytes = File.ReadAllBytes(path) };
        })];
        int passes = 0;
        IEnumerable<LabeledRow> Reordered()
        {
            LabeledRow[] copy = [.. rows];
            new Random(Interlocked.Increment(ref passes)).Shuffle(copy);
            foreach (LabeledRow row in copy)
            {
                yield return row;
            }
        }

        // MapValueToKey hides the text of the label behind its key.
        var keys = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(_ml.Data.LoadFromEnumerable(rows));
        IDataView steady = keys.Transform(_ml.Data.LoadFromEnumerable(rows));
        IDataView moving = keys.Transform(_ml.Data.LoadFromEnumerable(Reordered()));
        using ConvNetClassifierTransformer model = _ml.MulticlassClassification.Trainers.ConvNetClassifier(
            TinyTraining.Options(o => o.FeatureColumnName = column)).Fit(steady);
        StringAssert.Contains(
            Assert.Throws<InvalidDataException>(() => model.Transform(moving).GetColumn<float[]>("Score").ToArray()).Message, "ORDER BY");
        if (column == "Image")
        {
            var trainer = _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(o => o.Hardware.Threads = 3));
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => trainer.Fit(moving)).Message, "ORDER BY");
        }
    }

    [TestMethod]
    public void Encoded_images_of_such_a_source_are_read_in_one_pass_each_with_its_own_label()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 20);
        IDataView sorted = _ml.Data.LoadImagesFromFolder(folder.Path);
        PathRow[] rows = [.. _ml.Data.CreateEnumerable<PathRow>(sorted, reuseRowObject: false)];
        int passes = 0;
        IEnumerable<PathRow> Reordered()
        {
            PathRow[] copy = [.. rows];
            new Random(Interlocked.Increment(ref passes)).Shuffle(copy);
            return copy;
        }

        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(sorted).Transform(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1).SelectMany(_ => Reordered())));
        using ConvNetClassifierTransformer model = _ml.MulticlassClassification.Trainers.ConvNetClassifier(
            TinyTraining.Options(o => (o.FeatureColumnName, o.Hardware.Threads, o.Epochs) = ("ImagePath", 3, 12))).Fit(data);
        var measured = _ml.MulticlassClassification.Evaluate(model.Transform(_ml.Transforms.Conversion.MapValueToKey("Label").Fit(sorted).Transform(sorted)));
        Assert.AreEqual(1, measured.MicroAccuracy, "labels went with their images");
    }

    [TestMethod]
    public void A_cursor_that_fails_in_the_middle_frees_what_it_read_and_loses_nothing_of_the_next()
    {
        List<ImageRow> rows = TestImages.Rows(40);
        bool fails = true;
        var data = _ml.Data.LoadFromEnumerable(rows.Select((row, i) => new CountingRow(row, () =>
        {
            if (fails && i == 25)
            {
                throw new TimeoutException("the fraction is gone");
            }
        })).ToList());
        LiveTensors.AssertNoneLeft(() => StringAssert.Contains(Assert.Throws<Exception>(() => TinyTraining.Fit(_ml, data, o => o.Hardware.Threads = 3)).ToString(), "the fraction is gone"));
        fails = false;
        using var model = TinyTraining.Fit(_ml, data, o => o.Hardware.Threads = 3);
        using var expected = TinyTraining.Fit(_ml, _ml.Data.LoadFromEnumerable(rows), o => o.Hardware.Threads = 3);
        Assert.AreEqual(ModelZip.WeightsOf(_ml, expected), ModelZip.WeightsOf(_ml, model));
    }

    private sealed class PathRow
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class LabeledRow
    {
        public string Label { get; set; } = "";

        [ImageType(TestImages.Side, TestImages.Side)]
        public MLImage Image { get; set; } = null!;

        public byte[] Bytes { get; set; } = [];
    }

    private sealed class CountingRow(ImageRow row, Action ask)
    {
        public string Label => row.Label;

        public string ImagePath => row.ImagePath;

        [ImageType(TestImages.Side, TestImages.Side)]
        public MLImage Image
        {
            get
            {
                ask();
                return row.Image;
            }
        }
    }
}
