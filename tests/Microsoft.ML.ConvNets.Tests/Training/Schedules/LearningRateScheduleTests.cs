namespace Microsoft.ML.ConvNets.Tests.Training.Schedules;

/// <summary>The expected values are those of PyTorch's schedulers with a highest rate of 1.</summary>
[TestClass]
public class LearningRateScheduleTests
{
    [TestMethod]
    public void One_cycle_follows_PyTorchs()
    {
        AssertFactors(
            LearningRateSchedule.OneCycle(),
            [0.04, 0.52, 1, 0.950484632, 0.811745654, 0.611262022, 0.388741978, 0.188258346, 0.049519368, 4e-06]);
        AssertFactors(
            LearningRateSchedule.OneCycle(warmUp: 0.25),
            [
                0.04, 0.180588745, 0.52, 0.859411255, 1, 0.989073844, 0.956772902, 0.904508879, 0.834565965, 0.750001, 0.654509879, 0.552266023,
                0.447737977, 0.345494121, 0.250003, 0.165438035, 0.0954951208, 0.0432310983, 0.0109301559, 4e-06,
            ]);
    }

    [TestMethod]
    public void Cosine_follows_PyTorchs() => AssertFactors(
        LearningRateSchedule.Cosine(end: 0.1), [1, 0.96574579, 0.868198052, 0.722207545, 0.55, 0.377792455, 0.231801948, 0.13425421]);

    [TestMethod]
    public void Constant_is_one() => AssertFactors(LearningRateSchedule.Constant, [1, 1, 1]);

    [TestMethod]
    public void Every_schedule_stays_between_0_and_1_for_any_number_of_steps()
    {
        foreach (LearningRateSchedule schedule in new[] { LearningRateSchedule.OneCycle(), LearningRateSchedule.OneCycle(0.01), LearningRateSchedule.OneCycle(0.99), LearningRateSchedule.Cosine() })
        {
            for (int steps = 1; steps < 30; steps++)
            {
                for (int step = 0; step < steps; step++)
                {
                    double factor = schedule.Factor(step, steps);
                    Assert.IsTrue(factor is > 0 and <= 1, $"{schedule}, step {step} of {steps}: {factor}");
                }
            }
        }
    }

    [TestMethod]
    public void Numbers_out_of_range_are_refused_by_name()
    {
        Assert.AreEqual("warmUp", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningRateSchedule.OneCycle(warmUp: 1)).ParamName);
        Assert.AreEqual("startDivisor", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningRateSchedule.OneCycle(startDivisor: 1)).ParamName);
        Assert.AreEqual("endDivisor", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningRateSchedule.OneCycle(endDivisor: double.NaN)).ParamName);
        Assert.AreEqual("end", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningRateSchedule.Cosine(end: 1)).ParamName);
    }

    private static void AssertFactors(LearningRateSchedule schedule, double[] expected)
    {
        for (int step = 0; step < expected.Length; step++)
        {
            Assert.AreEqual(expected[step], schedule.Factor(step, expected.Length), 1e-8, $"{schedule}, step {step}");
        }
    }
}
