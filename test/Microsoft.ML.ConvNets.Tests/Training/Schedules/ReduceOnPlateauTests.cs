using System.Text.Json;

namespace Microsoft.ML.ConvNets.Tests.Training.Schedules;

[TestClass]
public class ReduceOnPlateauTests
{
    private static readonly Dictionary<string, (ReduceOnPlateau Options, bool SmallerIsBetter)> s_cases = new()
    {
        ["patient"] = (new ReduceOnPlateau { Patience = 4 }, true),
        ["short"] = (new ReduceOnPlateau { Factor = 0.5, Patience = 1, Cooldown = 2, MinimumFactor = 0.03 }, true),
        ["largest, absolute"] = (new ReduceOnPlateau { Factor = 0.3, Patience = 2, MinimumChange = 0.05, MinimumChangeIsAbsolute = true }, false),
        ["largest"] = (new ReduceOnPlateau { Factor = 0.7, Patience = 0, MinimumChange = 0.02, Cooldown = 1 }, false),
        ["smallest, absolute"] = (new ReduceOnPlateau { Factor = 0.9, Patience = 3, MinimumChange = 0.1, MinimumChangeIsAbsolute = true }, true),
    };

    public static IEnumerable<object[]> Names => s_cases.Keys.Select(static name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Fifty_epochs_follow_PyTorch_also_from_a_saved_state(string name)
    {
        JsonElement expected = Optimizers.FixedProblem.Expected.GetProperty("plateaus").GetProperty(name);
        double[] values = [.. expected.GetProperty("values").EnumerateArray().Select(static v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble())];
        double[] rates = [.. expected.GetProperty("rates").EnumerateArray().Select(static r => r.GetDouble())];
        var reduction = new PlateauReduction(s_cases[name].Options, s_cases[name].SmallerIsBetter);
        for (int epoch = 0; epoch < values.Length; epoch++)
        {
            Assert.AreEqual(rates[epoch], reduction.Observe(values[epoch]), 1e-7, $"epoch {epoch}");
            string saved = JsonSerializer.Serialize(reduction.State);
            reduction = new PlateauReduction(s_cases[name].Options, s_cases[name].SmallerIsBetter) { State = JsonSerializer.Deserialize<PlateauState>(saved)! };
            Assert.AreEqual(rates[epoch], reduction.Factor, 1e-7);
        }

        Assert.IsLessThan(1, reduction.Factor);
    }

    [TestMethod]
    public void A_first_value_that_is_no_number_does_not_become_the_best()
    {
        var reduction = new PlateauReduction(new ReduceOnPlateau { Patience = 0, Factor = 0.5 }, smallerIsBetter: true);
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
            (() => new() { MinimumChange = double.NaN }, "MinimumChange"), (() => new() { Cooldown = -1 }, "Cooldown"),
            (() => new() { MinimumFactor = 1 }, "MinimumFactor"),
        ];
        foreach ((Func<ReduceOnPlateau> make, string name) in cases)
        {
            Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(make).ParamName);
        }
    }
}
