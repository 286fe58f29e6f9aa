using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Tests.Training;

[TestClass]
public class MemoryTests
{
    /// <summary>Memory of steps, epochs and snapshots that only a collection frees stays: a training allocates too little managed memory to cause one.</summary>
    [TestMethod]
    [DataRow(Precision.Float32)]
    [DataRow(Precision.BFloat16)]
    public void The_last_of_twenty_epochs_has_no_more_memory_than_the_third(Precision precision)
    {
        var ml = new MLContext(seed: 1);
        var resident = new List<long>();
        using var model = TinyTraining.Fit(ml, Pictures.Load(ml, 64), o =>
        {
            // 3 MiB of weights: what an epoch leaves behind is soon more than what is allowed.
            o.Network = Network.Sequential(Conv2D(16, 3, useBias: false), BatchNorm(Activation.Relu), Flatten(), Dense(256, Activation.Relu), Dropout(0.5));
            (o.Epochs, o.ValidationFraction, o.Precision, o.WeightAverageDecay) = (20, 0.25, precision, 0.9);
            o.GradientClipping = GradientClipping.ByNorm(1);
            o.Progress = new Reports(r =>
            {
                if (r.Stage == TrainingStage.EpochFinished)
                {
                    resident.Add(Environment.WorkingSet);
                }
            });
        });
        Assert.HasCount(20, resident);
        Assert.IsLessThanOrEqualTo(1.02, resident[^1] / (double)resident[2], $"{resident[2] >> 20} MiB, then {resident[^1] >> 20}");
    }
}
