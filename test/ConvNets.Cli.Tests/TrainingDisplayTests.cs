using ConvNets.Cli.Display;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Tests;

/// <summary>What a training says while it runs.</summary>
[TestClass]
public sealed class TrainingDisplayTests
{
    private readonly Clock _clock = new();
    private readonly StringWriter _output = new();

    [TestMethod]
    public void Without_a_terminal_a_line_comes_every_ten_seconds_with_pace_and_time_left()
    {
        TrainingDisplay display = Display(isTerminal: false, epochs: 3);
        display.Report(new TrainingProgress(TrainingStage.Training, 1, 3, 0, 1000, double.NaN));
        for (int second = 1; second <= 25; second++)
        {
            _clock.Seconds = second;
            display.Report(new TrainingProgress(TrainingStage.Training, 1, 3, second * 20, 1000, 0.5));
        }

        // 20 images a second: 40 s are left of this epoch and 50 of each of the others.
        CollectionAssert.AreEqual(
            new[] { "Training the network: 3 epoch(s).", "… Epoch 1/3  200/1,000  loss 0.5000  20 images/s, 2:20 min left", "… Epoch 1/3  400/1,000  loss 0.5000  20 images/s, 2:10 min left" }, Lines());
    }

    [TestMethod]
    public void A_terminal_shows_a_bar()
    {
        TrainingDisplay display = Display(isTerminal: true, epochs: 1);
        display.Report(new TrainingProgress(TrainingStage.Training, 1, 1, 0, 100, double.NaN));
        _clock.Seconds = 2;
        display.Report(new TrainingProgress(TrainingStage.Training, 1, 1, 50, 100, 0.25));
        StringAssert.Contains(_output.ToString(), new string('█', 12) + new string('░', 12) + " 50/100  loss 0.2500  25 images/s, 2 s left");
    }

    [TestMethod]
    public void Phases_are_named()
    {
        TrainingDisplay display = Display(isTerminal: false, epochs: 2, Network.FromBackbone(Backbones.Compact()));
        display.Report(new TrainingProgress(TrainingStage.Reading, 4, 5, 0, null, double.NaN) { ResumedFrom = "folder/3.checkpoint" });
        foreach (TrainingStage stage in new[] { TrainingStage.Reading, TrainingStage.ExtractingFeatures })
        {
            display.Report(new TrainingProgress(stage, 0, 5, 1, 2, double.NaN));
            display.Report(new TrainingProgress(stage, 0, 5, 2, 2, double.NaN));
        }

        foreach (int epoch in new[] { 1, 2, 3, 4 })
        {
            display.Report(new TrainingProgress(TrainingStage.Training, epoch, 5, 2, 2, 0.5));
        }

        CollectionAssert.AreEqual(
            new[]
            {
                "Resumed from 'folder/3.checkpoint', epoch 4.", "Reading images.", "Read 2 images in 0.0 s.", "Computing the features of the frozen backbone.",
                "Computed the features of 2 images in 0.0 s.", "Training the head: 2 epoch(s).", "Fine-tuning: 3 epoch(s), the backbone learns as well.",
            },
            Lines());
    }

    private TrainingDisplay Display(bool isTerminal, int epochs, Network? network = null) => new(
        _output, isTerminal, new ConvNetClassifier.Options { Network = network ?? NetworkPresets.Get("small-cnn"), Epochs = epochs }, null, _clock);

    private string[] Lines() => _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private sealed class Clock : TimeProvider
    {
        internal double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * 1000);
    }
}
