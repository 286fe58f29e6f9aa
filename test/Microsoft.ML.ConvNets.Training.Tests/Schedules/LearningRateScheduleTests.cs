using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets.Training.Tests.Schedules;

/// <summary>The expected rates are those of PyTorch's schedulers with a highest rate of 1; see reference/optimizer_reference.py.</summary>
[TestClass]
public class LearningRateScheduleTests
{
    private const int StepsPerEpoch = 5;
    private const int Epochs = 10;

    private static readonly Dictionary<string, LearningRateSchedule> s_schedules = new()
    {
        ["constant"] = LearningRateSchedule.Constant,
        ["cosine"] = LearningRateSchedule.Cosine(end: 0.1),
        ["one cycle"] = LearningRateSchedule.OneCycle(),
        ["one cycle long climb"] = LearningRateSchedule.OneCycle(0.45, 10, 50),
        ["step"] = LearningRateSchedule.Step(3, 0.5),
        ["exponential"] = LearningRateSchedule.Exponential(0.8),
        ["restarts"] = LearningRateSchedule.CosineRestarts(3),
        ["growing restarts"] = LearningRateSchedule.CosineRestarts(2, multiplier: 2, end: 0.05),
        ["line"] = LearningRateSchedule.Polynomial(),
        ["polynomial"] = LearningRateSchedule.Polynomial(2.5),
        ["warm-up"] = LearningRateSchedule.Constant.WithWarmUpSteps(12, 0.1),
        ["warm-up, cosine"] = LearningRateSchedule.Cosine().WithWarmUp(2),
        ["warm-up, step"] = LearningRateSchedule.Step(3, 0.5).WithWarmUp(2, 0.2),
        ["warm-up, polynomial"] = LearningRateSchedule.Polynomial(2).WithWarmUpSteps(7, 0.01),
        ["warm-up, exponential"] = LearningRateSchedule.Exponential(0.8).WithWarmUp(0.6, 0.25),
    };

    public static IEnumerable<object[]> Names => s_schedules.Keys.Select(static name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Fifty_steps_follow_PyTorch(string name)
    {
        double[] expected = [.. Optimizers.FixedProblem.Expected.GetProperty("schedules").GetProperty(name).EnumerateArray().Select(static r => r.GetDouble())];
        CollectionAssert.AreEqual(expected, FactorsOf(s_schedules[name], Epochs, StepsPerEpoch), Comparer(1e-10), name);
        Assert.IsNull(s_schedules[name].ProblemWith(Epochs, StepsPerEpoch));
    }

    [TestMethod]
    public void The_reference_has_a_case_for_each_of_ours() => CollectionAssert.AreEquivalent(
        s_schedules.Keys.ToList(), Optimizers.FixedProblem.Expected.GetProperty("schedules").EnumerateObject().Select(static p => p.Name).ToList());

    [TestMethod]
    public void A_polynomial_ends_where_it_is_told_to()
    {
        double[] factors = FactorsOf(LearningRateSchedule.Polynomial(2, end: 0.2), 1, 4);
        CollectionAssert.AreEqual(new[] { 1, 0.2 + (0.8 * 0.5625), 0.2 + (0.8 * 0.25), 0.2 + (0.8 * 0.0625) }, factors, Comparer(1e-12));
    }

    [TestMethod]
    public void Every_schedule_that_fits_stays_between_0_and_1_for_any_number_of_steps()
    {
        int fitting = 0;
        foreach (LearningRateSchedule schedule in s_schedules.Values)
        {
            for (int epochs = 1; epochs < 7; epochs++)
            {
                for (int steps = 1; steps < 7; steps++)
                {
                    if (schedule.ProblemWith(epochs, steps) is null)
                    {
                        fitting++;
                        Assert.IsTrue(FactorsOf(schedule, epochs, steps).All(static f => f is > 0 and <= 1), $"{schedule}, {epochs} epochs of {steps}");
                    }
                }
            }
        }

        Assert.IsGreaterThan(s_schedules.Count * 15, fitting);
    }

    [TestMethod]
    public void What_changes_once_an_epoch_changes_where_an_epoch_begins_also_after_a_warm_up_within_one()
    {
        double[] factors = FactorsOf(LearningRateSchedule.Step(2, 0.1).WithWarmUpSteps(6, 0.5), 6, 4);
        for (int step = 6; step < factors.Length; step++)
        {
            // The warm-up takes the first epoch and half of the second, which counts as the first of the rest.
            Assert.AreEqual(Math.Pow(0.1, ((step / 4) - 1) / 2), factors[step], 1e-12, $"step {step}");
        }
    }

    [TestMethod]
    public void A_schedule_that_does_not_fit_the_training_says_so_with_the_numbers()
    {
        AssertProblem(LearningRateSchedule.Step(10), 10, "after 10 epochs", "there are 10");
        AssertProblem(LearningRateSchedule.Exponential(0.9), 1, "one epoch");
        AssertProblem(LearningRateSchedule.CosineRestarts(5), 4, "5 epochs (25 steps)", "20 steps");
        AssertProblem(LearningRateSchedule.Constant.WithWarmUp(3), 3, "3 epochs (15 steps)", "3 epochs (15 steps)");
        AssertProblem(LearningRateSchedule.Cosine().WithWarmUpSteps(20), 3, "20 steps", "3 epochs (15 steps)");
        // What follows has only what the warm-up leaves.
        AssertProblem(LearningRateSchedule.Step(8).WithWarmUp(2), 10, "after 8 epochs", "there are 8");
        AssertProblem(LearningRateSchedule.CosineRestarts(9).WithWarmUp(1.2), 10, "9 epochs (45 steps)", "44 steps");
        Assert.IsNull(LearningRateSchedule.Step(7).WithWarmUp(2).ProblemWith(10, StepsPerEpoch));
        Assert.IsNull(LearningRateSchedule.CosineRestarts(4).ProblemWith(4, StepsPerEpoch));
        Assert.IsNull(LearningRateSchedule.Constant.ProblemWith(1, 1));

        static void AssertProblem(LearningRateSchedule schedule, int epochs, params string[] parts)
        {
            string? problem = schedule.ProblemWith(epochs, StepsPerEpoch);
            Assert.IsNotNull(problem, $"{schedule}");
            Array.ForEach(parts, part => StringAssert.Contains(problem, part));
        }
    }

    [TestMethod]
    public void Numbers_out_of_range_are_refused_by_name()
    {
        (Action Make, string Name)[] cases =
        [
            (() => LearningRateSchedule.OneCycle(warmUp: 1), "warmUp"), (() => LearningRateSchedule.OneCycle(startDivisor: 1), "startDivisor"),
            (() => LearningRateSchedule.OneCycle(endDivisor: double.NaN), "endDivisor"), (() => LearningRateSchedule.Cosine(end: 1), "end"),
            (() => LearningRateSchedule.Step(0), "epochs"), (() => LearningRateSchedule.Step(1, 1), "factor"),
            (() => LearningRateSchedule.Exponential(0), "factor"), (() => LearningRateSchedule.CosineRestarts(0), "firstPeriod"),
            (() => LearningRateSchedule.CosineRestarts(1, 0), "multiplier"), (() => LearningRateSchedule.CosineRestarts(1, end: -0.1), "end"),
            (() => LearningRateSchedule.Polynomial(0), "power"), (() => LearningRateSchedule.Polynomial(end: double.NaN), "end"),
            (() => LearningRateSchedule.Constant.WithWarmUp(0), "epochs"), (() => LearningRateSchedule.Constant.WithWarmUp(double.NaN), "epochs"),
            (() => LearningRateSchedule.Constant.WithWarmUpSteps(0), "steps"), (() => LearningRateSchedule.Constant.WithWarmUp(1, 0), "startFactor"),
            (() => LearningRateSchedule.Constant.WithWarmUpSteps(1, 1), "startFactor"),
        ];
        foreach ((Action make, string name) in cases)
        {
            Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(make).ParamName);
        }

        Assert.ThrowsExactly<InvalidOperationException>(() => LearningRateSchedule.Constant.WithWarmUp(1).WithWarmUpSteps(5));
        Assert.AreEqual(LearningRateSchedule.Step(3).WithWarmUp(1), LearningRateSchedule.Step(3).WithWarmUp(1));
    }

    [TestMethod]
    public void Periods_that_grow_beyond_all_numbers_are_no_obstacle()
    {
        LearningRateSchedule schedule = LearningRateSchedule.CosineRestarts(int.MaxValue, int.MaxValue);
        double factor = schedule.Factor(new SchedulePosition(long.MaxValue - 1, long.MaxValue, int.MaxValue));
        Assert.IsTrue(factor is >= 0 and <= 1, $"{factor}");
    }

    private static double[] FactorsOf(LearningRateSchedule schedule, int epochs, int stepsPerEpoch) =>
        [.. Enumerable.Range(0, epochs * stepsPerEpoch).Select(step => schedule.Factor(new SchedulePosition(step, epochs * stepsPerEpoch, stepsPerEpoch)))];

    private static Comparer<double> Comparer(double tolerance) =>
        Comparer<double>.Create((a, b) => Math.Abs(a - b) <= tolerance ? 0 : a.CompareTo(b));
}
