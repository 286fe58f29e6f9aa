using Microsoft.ML.ConvNets.Training.Checkpointing;

namespace Microsoft.ML.ConvNets.Training.Tests.Checkpointing;

/// <summary>The files of a training, sound, damaged or impossible to write.</summary>
[TestClass]
public class CheckpointFolderTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Damaged_files_are_told_from_good_ones()
    {
        using var folder = new TemporaryFolder();
        using (var model = ResumableTraining.Fit(_ml, o => ResumableTraining.Resumable(o, folder.Path)))
        {
        }

        string[] files = [.. Directory.GetFiles(folder.Path).Order()];
        Assert.HasCount(3, files);
        byte[] good = File.ReadAllBytes(files[^1]);
        var random = new Random(1);
        for (int i = 0; i < 40; i++)
        {
            byte[] bad = [.. good];
            int at = random.Next(bad.Length);
            bad[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(files[^1], i % 2 == 0 ? bad : bad[..at]);
            Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Open(files[^1]));
        }

        List<string> warnings = [];
        Checkpoint older = CheckpointFolder.Find(folder.Path, warnings.Add)!;
        Assert.AreEqual(files[^2], older.Path, "the one before it is taken");
        StringAssert.Contains(warnings.Single(), Path.GetFileName(files[^1]));

        Array.ForEach(files, file => File.WriteAllBytes(file, good[..20]));
        var error = Assert.ThrowsExactly<InvalidDataException>(() => ResumableTraining.Fit(_ml, o => o.Checkpoints.ResumeFrom = folder.Path).Dispose());
        StringAssert.Contains(error.Message, "damaged");
    }

    [TestMethod]
    public void A_new_training_does_not_mix_with_the_checkpoints_of_another()
    {
        using var folder = new TemporaryFolder();
        using (var model = ResumableTraining.Fit(_ml, o => o.Checkpoints = new CheckpointOptions { Folder = folder.Path }))
        {
        }

        var error = Assert.ThrowsExactly<ArgumentException>(() => ResumableTraining.Fit(_ml, o => o.Checkpoints = new CheckpointOptions { Folder = folder.Path }).Dispose());
        StringAssert.Contains(error.Message, folder.Path);
        StringAssert.Contains(error.Message, "ResumeFrom");
    }

    [TestMethod]
    public void Only_better_epochs_leave_a_file_when_asked_for()
    {
        using var folder = new TemporaryFolder();
        using var model = ResumableTraining.Fit(_ml, o => (o.Checkpoints, o.LearningRate) = (new CheckpointOptions { Folder = folder.Path, BestOnly = true, Keep = 99 }, 0.3));
        double best = double.PositiveInfinity;
        int better = model.LastTransformer.History!.Epochs.Count(e =>
        {
            bool isBetter = e.ValidationLoss < best;
            best = Math.Min(best, e.ValidationLoss!.Value);
            return isBetter;
        });
        Assert.HasCount(better, Directory.GetFiles(folder.Path));
    }

    /// <summary>A disk that fills up after an hour cost the training.</summary>
    [TestMethod]
    public void A_checkpoint_or_log_that_cannot_be_written_is_a_warning_and_the_training_goes_on()
    {
        using var folder = new TemporaryFolder();
        string checkpoints = folder.File("checkpoints"), logs = folder.File("logs");
        Directory.CreateDirectory(logs);
        var warnings = new List<string>();
        _ml.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(message.RawMessage);
            }
        };
        using var model = ResumableTraining.Fit(_ml, o =>
        {
            o.Checkpoints = new CheckpointOptions { Folder = checkpoints };
            o.Callbacks =
            [
                new AtStep(2, () =>
                {
                    Directory.Delete(checkpoints, recursive: true);
                    Directory.Delete(logs, recursive: true);
                }),
                new CsvLog(Path.Combine(logs, "log.csv")),
                new AtStep(14, () => Directory.CreateDirectory(logs)),
            ];
        });
        Assert.HasCount(5, model.LastTransformer.History!.Epochs);
        Assert.IsTrue(warnings.Exists(w => w.Contains(checkpoints, StringComparison.Ordinal)), string.Join('\n', warnings));
        Assert.IsTrue(warnings.Exists(w => w.Contains("log.csv", StringComparison.Ordinal)), string.Join('\n', warnings));
        Assert.HasCount(6, File.ReadAllLines(Path.Combine(logs, "log.csv")), "when the folder is there again, so is all of the log");
    }

    [TestMethod]
    public void A_place_where_nothing_can_be_written_is_refused_before_anything_is_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("file"), "");
        string under = Path.Combine(folder.File("file"), "under");
        int reports = 0;
        var first = Assert.ThrowsExactly<IOException>(() => ResumableTraining.Fit(_ml, o => (o.Checkpoints, o.Progress) = (new CheckpointOptions { Folder = under }, new Reports(_ => reports++))));
        StringAssert.Contains(first.Message, under);
        var second = Assert.ThrowsExactly<IOException>(() => ResumableTraining.Fit(_ml, o => (o.Callbacks, o.Progress) = ([new CsvLog(under)], new Reports(_ => reports++))));
        StringAssert.Contains(second.Message, under);
        Assert.AreEqual(0, reports);
    }
}
