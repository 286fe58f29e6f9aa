using System.Globalization;

namespace Microsoft.ML.ConvNets.Training.Tests;

[TestClass]
public class CallbackTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Recorder : ITrainingCallback
    {
        internal List<string> Calls { get; } = [];

        internal List<StepResult> Steps { get; } = [];

        internal int? StopAfterEpoch { get; init; }

        public void OnTrainingBegin(CallbackContext control) => Calls.Add($"begin {control.Epochs} {control.StepsPerEpoch} {control.FinishedEpochs}");

        public void OnStepEnd(StepResult step, CallbackContext control)
        {
            Steps.Add(step);
            control.LearningRateFactor = 1 / (double)(step.Step + 1);
        }

        public void OnEpochEnd(EpochResult epoch, CallbackContext control)
        {
            Calls.Add($"epoch {epoch.Epoch}");
            if (epoch.Epoch == StopAfterEpoch)
            {
                control.Stop("enough");
            }
        }

        public void OnTrainingEnd(TrainingHistory history) => Calls.Add($"end {history.Outcome}");
    }

    [TestMethod]
    public void A_callback_sees_and_changes_the_training()
    {
        var recorder = new Recorder { StopAfterEpoch = 2 };
        using var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o => (o.Epochs, o.Callbacks, o.LearningRate) = (5, [recorder], 0.01));
        CollectionAssert.AreEqual(new[] { "begin 5 3 0", "epoch 1", "epoch 2", "end Stopped" }, recorder.Calls);
        Assert.AreEqual("enough", model.LastTransformer.History!.StopReason);
        Assert.AreEqual(2, model.LastTransformer.History.KeptEpoch);
        Assert.HasCount(6, recorder.Steps);
        for (int i = 0; i < 6; i++)
        {
            Assert.AreEqual(i + 1, recorder.Steps[i].Step);
            Assert.AreEqual(0.01 / (i + 1), recorder.Steps[i].LearningRate, 1e-9);
            Assert.IsGreaterThan(0, recorder.Steps[i].Loss);
        }
    }

    [TestMethod]
    public void The_log_has_a_line_an_epoch_and_goes_on_when_resumed()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "log.csv");
        string checkpoints = Path.Combine(folder.Path, "checkpoints");
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            Fit(3).Dispose();
            Fit(5).Dispose();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        string[] lines = File.ReadAllLines(path);
        StringAssert.StartsWith(lines[0], "epoch,loss,accuracy,");
        CollectionAssert.AreEqual(new[] { "1", "2", "3", "4", "5" }, lines.Skip(1).Select(l => l.Split(',')[0]).ToArray());
        string[] names = lines[0].Split(',');
        foreach (string line in lines.Skip(1))
        {
            string[] values = line.Split(',');
            Assert.HasCount(names.Length, values);
            Assert.IsGreaterThan(0, double.Parse(values[Array.IndexOf(names, "val_loss")], CultureInfo.InvariantCulture));
            Assert.AreEqual("", values[Array.IndexOf(names, "mean_absolute_error")]);
        }

        IDisposable Fit(int epochs) => TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o =>
        {
            (o.Epochs, o.ValidationSetFraction, o.Callbacks) = (epochs, 0.25, [new CsvLog(path)]);
            o.Checkpoints = new CheckpointOptions { Folder = checkpoints, ResumeFrom = checkpoints };
        });
    }
}
