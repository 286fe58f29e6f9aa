using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

[TestClass]
public class DeterminismTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void The_same_seed_gives_the_same_bits_and_another_one_others()
    {
        IDataView data = Augmented(TestImages.Load(_ml, 40));
        string first = Train(data);
        Assert.AreEqual(first, Train(data));
        Assert.AreEqual(Train(data, o => o.Hardware.Threads = 2), Train(data, o => o.Hardware.Threads = 2));
        Assert.AreNotEqual(first, Train(data, o => o.Seed = 2));
        Assert.AreEqual(TrainWithContextSeed(5), TrainWithContextSeed(5), "the context's seed serves when the option names none");
        Assert.AreNotEqual(TrainWithContextSeed(5), TrainWithContextSeed(6));

        string TrainWithContextSeed(int seed)
        {
            var ml = new MLContext(seed);
            using var model = TinyTraining.Fit(ml, TestImages.Load(ml, 16), o => o.Seed = null);
            return ModelZip.WeightsOf(ml, model);
        }
    }

    [TestMethod]
    public void It_does_not_matter_which_thread_read_an_image_first()
    {
        string calm = Train(Augmented(TestImages.Load(_ml, 40)), o => o.Hardware.Threads = 4);
        for (int i = 0; i < 3; i++)
        {
            var random = new Random(i);
            IDataView restless = _ml.Data.LoadFromEnumerable(TestImages.Rows(40).Select(r => new RestlessRow(r, random.Next(6))).ToList());
            Assert.AreEqual(calm, Train(Augmented(restless), o => o.Hardware.Threads = 4));
        }
    }

    [TestMethod]
    public void The_order_of_the_rows_upstream_does_not_matter()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 12);
        IDataView files = _ml.Data.LoadImagesFromFolder(folder.Path);
        IEstimator<ITransformer> load = _ml.Transforms.LoadImages("Image", null, "ImagePath");
        // ML.NET shuffles only what it can copy, which images are not: paths are shuffled.
        IDataView shuffled = _ml.Data.ShuffleRows(files, seed: 3);
        // Keys are numbered in the order in which the classes come.
        var keys = new[] { new { Label = "left" }, new { Label = "right" } };
        IEstimator<ITransformer> map = _ml.Transforms.Conversion.MapValueToKey("Label", keyData: _ml.Data.LoadFromEnumerable(keys));
        Assert.AreEqual(
            TrainMapped(files), TrainMapped(shuffled), "samples are put in the order of their row ids");

        string TrainMapped(IDataView data)
        {
            IDataView mapped = load.Append(map).Fit(data).Transform(data);
            using ConvNetClassifierTransformer model = _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options()).Fit(mapped);
            return ModelZip.WeightsOf(_ml, model);
        }
    }

    [TestMethod]
    public void Images_in_temporary_files_give_the_same_weights_and_leave_no_file()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("This test looks for open files in /proc.");
        }

        IDataView data = Augmented(TestImages.Load(_ml, 40));
        int during = 0;
        var reports = new Reports(r => during = r.Stage == TrainingStage.EpochFinished ? OpenFiles() : during);
        string written = Train(data, o => (o.Hardware.CacheMemoryLimit, o.Progress) = (0, reports));
        Assert.AreEqual(1, during, "there was a file while it trained");
        Assert.AreEqual(Train(data), written);
        Assert.AreEqual(0, OpenFiles());
        // Not even a process that is killed leaves one: the name is gone while the file is in use.
        Assert.IsEmpty(Directory.GetFiles(Path.GetTempPath(), "convnets-*.records"));

        static int OpenFiles() => Directory.GetFiles("/proc/self/fd").Count(
            fd => new FileInfo(fd).LinkTarget is string target && target.Contains("convnets-", StringComparison.Ordinal) && target.Contains(".records", StringComparison.Ordinal));
    }

    private IDataView Augmented(IDataView data) => _ml.Transforms.AugmentImages("Image", Augmentation.Standard).Fit(data).Transform(data);

    private string Train(IDataView data, Action<ConvNetClassifier.Options>? change = null)
    {
        using var model = TinyTraining.Fit(_ml, data, change);
        return ModelZip.WeightsOf(_ml, model);
    }

    /// <summary>A row whose image takes its time.</summary>
    private sealed class RestlessRow(ImageRow row, int milliseconds)
    {
        public string Label => row.Label;

        [ImageType(TestImages.Side, TestImages.Side)]
        public MLImage Image
        {
            get
            {
                Thread.Sleep(milliseconds);
                return row.Image;
            }
        }
    }
}
