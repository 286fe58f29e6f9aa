using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

[TestClass]
public class MemoryTests
{
    /// <summary>Memory of steps, epochs and snapshots that only a collection frees stays: a training allocates too little managed memory to cause one.</summary>
    [TestMethod]
    [DataRow(TrainingPrecision.Float32)]
    [DataRow(TrainingPrecision.BFloat16)]
    public void The_last_of_twenty_epochs_has_no_more_memory_than_the_third(TrainingPrecision precision)
    {
        // Other tests leave the runtime things to do that take memory once. A leak takes some each time.
        double least = double.PositiveInfinity;
        for (int attempt = 0; attempt < 5 && least > 1.02; attempt++)
        {
            long[] resident = Train(precision);
            Assert.HasCount(20, resident);
            least = Math.Min(least, resident[^1] / (double)resident[2]);
        }

        Assert.IsLessThanOrEqualTo(1.02, least, "the last epoch's memory over the third's, in the best of five trainings");
    }

    private static long[] Train(TrainingPrecision precision)
    {
        var ml = new MLContext(seed: 1);
        var resident = new List<long>();
        using var model = TinyTraining.Fit(ml, TestImages.Load(ml, 64), o =>
        {
            // 3 MiB of weights: what an epoch leaves behind is soon more than what is allowed.
            o.Network = Network.Sequential(Conv2D(16, 3, useBias: false), BatchNorm(Activation.Relu), Flatten(), Dense(256, Activation.Relu), Dropout(0.5));
            (o.Epochs, o.ValidationSetFraction, o.Hardware.Precision, o.Optimization.WeightAverageDecay) = (20, 0.25, precision, 0.9);
            o.Optimization.GradientClipping = GradientClipping.ByNorm(1);
            o.Progress = new Reports(r =>
            {
                if (r.Stage == TrainingStage.EpochFinished)
                {
                    resident.Add(Environment.WorkingSet);
                }
            });
        });
        return [.. resident];
    }
}
