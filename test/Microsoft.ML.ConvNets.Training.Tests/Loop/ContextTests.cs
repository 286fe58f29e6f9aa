using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

/// <summary>What an <see cref="MLContext"/> says holds for trainers.</summary>
[TestClass]
public class ContextTests
{
    [TestMethod]
    public void The_log_tells_of_an_epoch_when_it_is_over()
    {
        var ml = new MLContext(seed: 1);
        var seen = new List<string>();
        ml.Log += (_, message) => seen.Add(message.RawMessage);
        var during = new List<int>();
        using var model = TinyTraining.Fit(ml, TestImages.Load(ml, 16), o =>
        {
            o.Epochs = 3;
            o.Callbacks = [new AtEpoch(() => during.Add(seen.Count(static m => m.StartsWith("Epoch ", StringComparison.Ordinal))))];
        });
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, during);
        Assert.AreEqual(3, seen.Count(static m => m.StartsWith("Epoch ", StringComparison.Ordinal)), "each once");
    }

    [TestMethod]
    public void CancelExecution_stops_a_Fit()
    {
        var ml = new MLContext(seed: 1);
        // Before the first epoch is over there is no model.
        Assert.Throws<OperationCanceledException>(() => TinyTraining.Fit(ml, TestImages.Load(ml, 16), o => (o.Epochs, o.Callbacks) = (100_000, [new AtStep(() => Cancel(ml))])));

        ml = new MLContext(seed: 1);
        using var model = TinyTraining.Fit(ml, TestImages.Load(ml, 16), o => (o.Epochs, o.Callbacks) = (100_000, [new AtEpoch(() => Cancel(ml))]));
        Assert.AreEqual(TrainingOutcome.Canceled, model.LastTransformer.History!.Outcome);
    }

    [TestMethod]
    public void A_graphics_processor_that_is_not_there_is_told_of_or_refused()
    {
        if (torch.cuda.is_available())
        {
            Assert.Inconclusive("This needs a machine without CUDA.");
        }

        var ml = new MLContext(seed: 1) { GpuDeviceId = 0, FallbackToCpu = true };
        var warnings = new List<string>();
        ml.Log += (_, message) => warnings.Add(message.Kind == ChannelMessageKind.Warning ? message.RawMessage : "");
        using (var model = TinyTraining.Fit(ml, TestImages.Load(ml, 16)))
        {
            Assert.IsTrue(warnings.Exists(static w => w.Contains("GpuDeviceId is 0", StringComparison.Ordinal)), string.Join('\n', warnings));
        }

        ml.FallbackToCpu = false;
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => TinyTraining.Fit(ml, TestImages.Load(ml, 16)));
        StringAssert.Contains(error.Message, "FallbackToCpu");

        ml = new MLContext(seed: 1);
        error = Assert.ThrowsExactly<InvalidOperationException>(
            () => TinyTraining.Fit(ml, TestImages.Load(ml, 16), static o => (o.Hardware.GpuDeviceId, o.Hardware.FallbackToCpu) = (3, false)));
        StringAssert.Contains(error.Message, "GpuDeviceId is 3");
    }

    [TestMethod]
    public void The_number_of_threads_is_what_it_was_after_a_Fit()
    {
        var ml = new MLContext(seed: 1);
        int before = torch.get_num_threads();
        try
        {
            torch.set_num_threads(2);
            using var model = TinyTraining.Fit(ml, TestImages.Load(ml, 16), o => o.Hardware.Threads = 1);
            Assert.AreEqual(2, torch.get_num_threads());
            Assert.ThrowsExactly<IOException>(() => TinyTraining.Fit(ml, TestImages.Load(ml, 16), o => o.Callbacks = [new AtStep(static () => throw new IOException())]));
            Assert.AreEqual(2, torch.get_num_threads());
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }

    [TestMethod]
    [DataRow(TrainingPrecision.Float32)]
    [DataRow(TrainingPrecision.BFloat16)]
    public void The_history_says_what_the_network_computed_with(TrainingPrecision precision)
    {
        var ml = new MLContext(seed: 1);
        using var model = TinyTraining.Fit(ml, TestImages.Load(ml, 16), o => o.Hardware.Precision = precision);
        Assert.AreEqual(precision, model.LastTransformer.History!.Precision);
    }

    /// <summary>What AutoML calls, which ML.NET keeps internal.</summary>
    private static void Cancel(MLContext ml) => typeof(MLContext)
        .GetMethod("CancelExecution", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.Invoke(ml, null);

    private sealed class AtEpoch(Action action) : ITrainingCallback
    {
        public void OnEpochEnd(EpochResult epoch, CallbackContext control) => action();
    }

    private sealed class AtStep(Action action) : ITrainingCallback
    {
        public void OnStepEnd(StepResult step, CallbackContext control)
        {
            action();
            // A context has no token: it is asked again and again.
            Thread.Sleep(100);
        }
    }
}
