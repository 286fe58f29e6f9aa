using System.Text.Json;
using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets.Training.Tests.Schedules;

[TestClass]
public class ReduceOnPlateauTests
{
    private static readonly WatchedMetric s_smallest = new(TrainingMetric.Loss);
    private static readonly WatchedMetric s_largest = new(TrainingMetric.Accuracy);

    private static readonly Dictionary<string, (ReduceOnPlateau Options, WatchedMetric Monitor)> s_cases = new()
    {
        ["patient"] = (new ReduceOnPlateau { Patience = 4 }, s_smallest),
        ["short"] = (new ReduceOnPlateau { Factor = 0.5, Patience = 1, Cooldown = 2, MinimumFactor = 0.03 }, s_smallest),
        ["largest, absolute"] = (new ReduceOnPlateau { Factor = 0.3, Patience = 2, MinDelta = 0.05, MinDeltaIsAbsolute = true }, s_largest),
        ["largest"] = (new ReduceOnPlateau { Factor = 0.7, Patience = 0, MinDelta = 0.02, Cooldown = 1 }, s_largest),
        ["smallest, absolute"] = (new ReduceOnPlateau { Factor = 0.9, Patience = 3, MinDelta = 0.1, MinDeltaIsAbsolute = true }, s_smallest),
    };

    public static IEnumerable<object[]> Names => s_cases.Keys.Select(static name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Fifty_epochs_follow_PyTorch_also_from_a_saved_state(string name)
    {
        JsonElement expected = Optimizers.FixedProblem.Expected.GetProperty("plateaus").GetProperty(name);
        double[] values = [.. expected.GetProperty("values").EnumerateArray().Select(static v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble())];
        double[] rates = [.. expected.GetProperty("rates").EnumerateArray().Select(static r => r.GetDouble())];
        var reduction = new PlateauDetector(s_cases[name].Options, s_cases[name].Monitor);
        for (int epoch = 0; epoch < values.Length; epoch++)
        {
            Assert.AreEqual(rates[epoch], reduction.Observe(values[epoch]), 1e-7, $"epoch {epoch}");
            string saved = JsonSerializer.Serialize(reduction.State);
            reduction = new PlateauDetector(s_cases[name].Options, s_cases[name].Monitor) { State = JsonSerializer.Deserialize<PlateauState>(saved)! };
            Assert.AreEqual(rates[epoch], reduction.Factor, 1e-7);
        }

        Assert.IsLessThan(1, reduction.Factor);
    }

    [TestMethod]
    public void A_first_value_that_is_no_number_does_not_become_the_best()
    {
        var reduction = new PlateauDetector(new ReduceOnPlateau { Patience = 0, Factor = 0.5 }, new WatchedMetric(TrainingMetric.Loss));
        Assert.AreEqual(0.5, reduction.Observe(double.NaN));
        Assert.AreEqual(0.25, reduction.Observe(double.PositiveInfinity));
        Assert.AreEqual(0.25, reduction.Observe(3));
        Assert.AreEqual(3, reduction.State.Best);
    }

    [TestMethod]
    public void Numbers_out_of_range_are_refused_by_name()
    {
        (Func<ReduceOnPlateau> Make, string Name)[] cases =
        [
            (() => new() { Factor = 1 }, "Factor"), (() => new() { Factor = 0 }, "Factor"), (() => new() { Patience = -1 }, "Patience"),
            (() => new() { MinDelta = double.NaN }, "MinDelta"), (() => new() { Cooldown = -1 }, "Cooldown"),
            (() => new() { MinimumFactor = 1 }, "MinimumFactor"),
        ];
        foreach ((Func<ReduceOnPlateau> make, string name) in cases)
        {
            Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(make).ParamName);
        }
    }
}
