using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ConvNets.Stack.ML.Tests.Runtime;

[TestClass]
public sealed class MLContextTests
{
    [TestMethod]
    public void Channels_raise_log_events()
    {
        var ml = new MLContext(1);
        var events = new List<LoggingEventArgs>();
        ml.Log += (_, e) => events.Add(e);
        using (IChannel channel = ((IHostEnvironment)ml).Register("Trainer").Start("Fit"))
        {
            channel.Info(MessageSensitivity.None, "Epoch {0} of {1}", 1, 10);
            channel.Warning(MessageSensitivity.None, "100% {done}");
        }
        Assert.HasCount(2, events);
        Assert.AreEqual(ChannelMessageKind.Info, events[0].Kind);
        Assert.AreEqual("Epoch 1 of 10", events[0].RawMessage);
        Assert.AreEqual("Trainer; Fit", events[0].Source);
        Assert.AreEqual("[Source=Trainer; Fit, Kind=Info] Epoch 1 of 10", events[0].Message);
        Assert.AreEqual("100% {done}", events[1].RawMessage);
    }

    [TestMethod]
    public void A_progress_channel_logs_its_checkpoints()
    {
        var ml = new MLContext(1);
        var texts = new List<string>();
        ml.Log += (_, e) => texts.Add(e.RawMessage);
        using IProgressChannel progress = ((IHostEnvironment)ml).StartProgressChannel("Training");
        progress.SetHeader(new ProgressHeader(["loss"], ["epochs"]), _ => { });
        progress.Checkpoint(0.5, 3);
        CollectionAssert.AreEqual(new[] { "Training: loss 0.5, 3 epochs" }, texts);
    }

    [TestMethod]
    public void The_seed_decides_what_every_host_draws()
    {
        static int[] Draw(int seed)
        {
            IHostEnvironment ml = new MLContext(seed);
            Random first = ml.Register("a").Rand, second = ml.Register("b").Rand, fixedSeed = ml.Register("c", seed: 5).Rand;
            return [first.Next(), second.Next(), fixedSeed.Next()];
        }
        CollectionAssert.AreEqual(Draw(1), Draw(1));
        Assert.AreNotEqual(Draw(1)[0], Draw(1)[1]);
        Assert.AreNotEqual(Draw(1)[0], Draw(2)[0]);
        Assert.AreEqual(Draw(1)[2], Draw(2)[2]);
    }

    [TestMethod]
    public void Cancelling_reaches_the_hosts_that_are_at_work()
    {
        var ml = new MLContext(1);
        var trainer = (ICancelable)((IHostEnvironment)ml).Register("Trainer");
        Assert.IsFalse(trainer.IsCanceled);
        ml.CancelExecution();
        Assert.IsTrue(trainer.IsCanceled);
        Assert.IsTrue(ml.IsCanceled);
        Assert.IsFalse(((ICancelable)((IHostEnvironment)ml).Register("Next")).IsCanceled);
    }

    [TestMethod]
    public void Options_are_kept_by_name()
    {
        var ml = new MLContext();
        Assert.IsTrue(ml.TryAddOption("threads", 4));
        Assert.IsFalse(ml.TryAddOption("threads", 5));
        Assert.AreEqual(4, ml.GetOptionOrDefault<int>("threads"));
        ml.SetOption("threads", 6);
        Assert.IsTrue(ml.TryGetOption("threads", out int threads));
        Assert.AreEqual(6, threads);
        Assert.IsTrue(ml.RemoveOption("threads"));
        Assert.AreEqual(0, ml.GetOptionOrDefault<int>("threads"));
    }

    [TestMethod]
    public void Device_settings_reach_the_hosts()
    {
        var ml = new MLContext { GpuDeviceId = 1, FallbackToCpu = false };
        var host = (IHostEnvironmentInternal)((IHostEnvironment)ml).Register("Trainer");
        Assert.AreEqual(1, host.GpuDeviceId);
        Assert.IsFalse(host.FallbackToCpu);
    }
}
