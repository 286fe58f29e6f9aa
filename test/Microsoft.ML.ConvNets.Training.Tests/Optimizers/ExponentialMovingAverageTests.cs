using System.Globalization;
using Microsoft.ML.ConvNets.Training.Optimizers;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Optimizers;

[TestClass]
public class ExponentialMovingAverageTests
{
    [TestMethod]
    public void Averages_as_PyTorchs_AveragedModel_with_the_same_rule()
    {
        foreach (var expected in FixedProblem.Expected.GetProperty("averages").EnumerateObject())
        {
            using Tensor weight = zeros(2, 3);
            using Tensor bias = zeros(2);
            Move(weight, bias, 0);
            using var average = new ExponentialMovingAverage([weight, bias], double.Parse(expected.Name, CultureInfo.InvariantCulture));
            int compared = 0;
            for (int step = 1; step <= 50; step++)
            {
                Move(weight, bias, step);
                average.Update();
                if (expected.Value.TryGetProperty(step.ToString(CultureInfo.InvariantCulture), out var values))
                {
                    FixedProblem.AssertValues(values, average.Averages.Select(static a => a.Average), $"decay {expected.Name}, step {step}");
                    compared++;
                }
            }

            Assert.AreEqual(4, compared);
            Assert.AreEqual(50, average.Updates);
        }
    }

    [TestMethod]
    public void Swapping_twice_brings_back_every_bit_and_keeps_the_memory_in_place()
    {
        using var problem = new FixedProblem();
        using var optimizer = problem.Build("adam");
        using var average = new ExponentialMovingAverage(problem.Parameters, 0.9);
        for (int step = 1; step <= 3; step++)
        {
            problem.Run(optimizer, step, step);
            average.Update();
        }

        float[][] trained = Values(problem.Parameters);
        float[][] averaged = Values(average.Averages.Select(static a => a.Average));
        Assert.IsFalse(trained[0].AsSpan().SequenceEqual(averaged[0]));
        average.Swap();
        AssertSame(averaged, Values(problem.Parameters));
        Assert.IsTrue(average.IsSwapped);
        Assert.ThrowsExactly<InvalidOperationException>(average.Update);
        Assert.ThrowsExactly<InvalidOperationException>(() => average.Averages);
        average.Swap();
        AssertSame(trained, Values(problem.Parameters));
        AssertSame(averaged, Values(average.Averages.Select(static a => a.Average)));
        Assert.IsTrue(problem.Parameters.All(static p => p.requires_grad));
    }

    [TestMethod]
    public void A_restored_average_goes_on_bit_by_bit()
    {
        using Tensor weight = zeros(2, 3);
        using Tensor bias = zeros(2);
        using var whole = new ExponentialMovingAverage([("a.weight", weight), ("a.bias", bias)], 0.99);
        using var second = new ExponentialMovingAverage([("a.weight", weight), ("a.bias", bias)], 0.99);
        for (int step = 1; step <= 20; step++)
        {
            Move(weight, bias, step);
            whole.Update();
            if (step == 10)
            {
                second.Restore(whole.Averages.ToDictionary(static a => a.Name, static a => a.Average), whole.Updates);
            }
            else if (step > 10)
            {
                second.Update();
            }
        }

        AssertSame(Values(whole.Averages.Select(static a => a.Average)), Values(second.Averages.Select(static a => a.Average)));
    }

    [TestMethod]
    public void What_does_not_fit_is_refused_and_nothing_changes()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using var average = new ExponentialMovingAverage([("weight", ones(2, 3)), ("bias", ones(2))], 0.99);
        (Dictionary<string, Tensor> Saved, string Says)[] cases =
        [
            (new() { ["weight"] = zeros(2, 3) }, "2 weights"),
            (new() { ["weight"] = zeros(2, 3), ["other"] = zeros(2) }, "'bias'"),
            (new() { ["weight"] = zeros(2, 3), ["bias"] = zeros(3) }, "[3]"),
            (new() { ["weight"] = zeros(2, 3), ["bias"] = zeros(2, ScalarType.Float64) }, "Float64"),
        ];
        foreach ((Dictionary<string, Tensor> saved, string says) in cases)
        {
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => average.Restore(saved, 1)).Message, says);
        }

        Assert.IsTrue(Values(average.Averages.Select(static a => a.Average)).All(static values => values.All(static v => v == 1)));
        Assert.AreEqual("decay", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ExponentialMovingAverage(Array.Empty<Tensor>(), 1)).ParamName);
    }

    [TestMethod]
    public void No_tensor_is_left()
    {
        using var problem = new FixedProblem();
        LiveTensors.AssertNoneLeft(() =>
        {
            using var optimizer = problem.Build("adamw");
            using var average = new ExponentialMovingAverage(problem.Parameters, 0.9);
            problem.Run(optimizer, 1, 2);
            average.Update();
            average.Swap();
            average.Swap();
        });
    }

    private static void Move(Tensor weight, Tensor bias, int step)
    {
        foreach (Tensor tensor in new[] { weight, bias })
        {
            using Tensor wave = FixedProblem.Wave(tensor.shape, 0.4, step * 0.2);
            tensor.copy_(wave);
        }
    }

    private static float[][] Values(IEnumerable<Tensor> tensors) => [.. tensors.Select(FixedProblem.ValuesOf)];

    private static void AssertSame(float[][] expected, float[][] actual)
    {
        foreach ((float[] one, float[] other) in expected.Zip(actual))
        {
            CollectionAssert.AreEqual(one, other);
        }
    }
}
