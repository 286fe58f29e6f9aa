using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Weights;

namespace Microsoft.ML.ConvNets.Tests.Weights;

[TestClass]
public class WeightTableTests
{
    private static readonly WeightSpec s_normal = new("a.weight", [200, 500], InitialValues.Normal(0.5));
    private static readonly WeightSpec s_uniform = new("b.weight", [200, 500], InitialValues.Uniform(2));

    [TestMethod]
    public void Values_follow_from_seed_and_name_alone()
    {
        WeightTable both = WeightTable.Draw([s_normal, s_uniform], seed: 7);
        WeightTable other = WeightTable.Draw([s_uniform with { Name = "between" }, s_uniform, s_normal with { Shape = [3] }], seed: 7);
        CollectionAssert.AreEqual(both["b.weight"], other["b.weight"], "whatever weights there are besides");
        CollectionAssert.AreEqual(both["a.weight"][..3], other["a.weight"], "as far as they go");
        CollectionAssert.AreNotEqual(both["b.weight"], other["between"]);
        CollectionAssert.AreNotEqual(both["b.weight"], WeightTable.Draw([s_uniform], seed: 8)["b.weight"]);
    }

    [TestMethod]
    public void A_layer_that_is_loaded_afterward_is_not_drawn_and_changes_no_other()
    {
        WeightTable all = WeightTable.Draw([s_normal, s_uniform], seed: 7);
        WeightTable rest = WeightTable.Draw([s_normal, s_uniform], seed: 7, loadedLayer: "a");
        Assert.IsTrue(Array.TrueForAll(rest["a.weight"], static value => value == 0));
        CollectionAssert.AreEqual(all["b.weight"], rest["b.weight"]);
    }

    /// <summary>The bits are those of the same method written in Python; they must be these on every machine and in every version.</summary>
    [TestMethod]
    public void Values_are_the_same_everywhere()
    {
        WeightTable drawn = WeightTable.Draw([s_normal, s_uniform], seed: 1);
        Assert.AreEqual("1045232537 -1105814769 -1085483239 -1096075896", string.Join(" ", drawn["a.weight"][..4].Select(BitConverter.SingleToInt32Bits)));
        Assert.AreEqual("-1079421271 1055488899 1054182222 -1077649709", string.Join(" ", drawn["b.weight"][..4].Select(BitConverter.SingleToInt32Bits)));
    }

    [TestMethod]
    public void Normal_values_have_the_moments_and_tails_of_the_distribution()
    {
        float[] values = WeightTable.Draw([s_normal], seed: 3)["a.weight"];
        double[] scaled = [.. values.Select(static v => v / 0.5)];
        Assert.AreEqual(0, scaled.Average(), 0.01);
        Assert.AreEqual(1, scaled.Average(static v => v * v), 0.02);
        Assert.AreEqual(0, scaled.Average(static v => v * v * v), 0.05);
        Assert.AreEqual(3, scaled.Average(static v => v * v * v * v), 0.1);
        Assert.AreEqual(0.3173, scaled.Count(static v => Math.Abs(v) > 1) / 100_000.0, 0.006);
        Assert.AreEqual(0.0027, scaled.Count(static v => Math.Abs(v) > 3) / 100_000.0, 0.0007);
    }

    [TestMethod]
    public void Weights_are_found_by_name_and_under_a_layer_with_shared_values()
    {
        WeightTable table = StoredWeights.Table(("backbone.a.weight", [2]), ("backbone2.weight", [3]), ("backbone.b", [1]));
        WeightTable part = table.Under("backbone");
        CollectionAssert.AreEqual(new[] { "a.weight", "b" }, part.Specs.Select(static spec => spec.Name).ToArray());
        part["a.weight"][1] = 5;
        Assert.AreEqual(5, table[0][1]);
        Assert.IsNull(table.Find("weight"));
        StringAssert.Contains(Assert.ThrowsExactly<KeyNotFoundException>(() => table["weight"]).Message, "'weight'");
        Assert.ThrowsExactly<ArgumentException>(() => StoredWeights.Table(("a", [1]), ("a", [1])));
    }
}
