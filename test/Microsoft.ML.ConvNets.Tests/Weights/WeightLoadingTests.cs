using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.ConvNets.Weights.Formats;
using Microsoft.ML.ConvNets.Weights.Naming;
using static Microsoft.ML.ConvNets.Testing.StoredWeights;

namespace Microsoft.ML.ConvNets.Tests.Weights;

[TestClass]
public class WeightLoadingTests
{
    private static readonly WeightNameMap s_stages = WeightNameMap.Create(
        "stages", (@"^layer(\d+)\.", "stage$1."), (@"^fc\.", "top."), (@"\.downsample\.0\.", ".shortcut.conv.")).Ignoring(@"AuxLogits\..*", ".*num_batches_tracked");

    [TestMethod]
    public void A_map_runs_its_rules_in_order_and_leaves_out_what_it_ignores()
    {
        Assert.AreEqual("stage1.0.shortcut.conv.weight", s_stages.Map("layer1.0.downsample.0.weight"));
        Assert.AreEqual("top.bias", s_stages.Map("fc.bias"));
        Assert.AreEqual("conv1.weight", s_stages.Map("conv1.weight"));
        Assert.IsNull(s_stages.Map("AuxLogits.fc.weight"));
        Assert.IsNull(s_stages.Map("bn1.num_batches_tracked"));
        Assert.AreEqual("xAuxLogits.fc", s_stages.Map("xAuxLogits.fc"));
        Assert.AreEqual("a.b", WeightNameMap.Identity.Map("a.b"));
    }

    /// <summary>Every program that names a backbone has the maps of all of them, and few ever use one: 140 MiB of expressions.</summary>
    [TestMethod]
    public void Maps_that_nobody_uses_cost_no_memory()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var map = WeightNameMap.Create("unused", (@"^layer(\d+)\.", "stage$1."), (@"^features\.(\d+)\.conv", "block$1")).Ignoring(".*num_batches_tracked");
        Assert.IsLessThan(10_000, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual("block3.w", map.Map("features.3.conv.w"));
    }

    [TestMethod]
    public void A_name_made_to_be_slow_costs_no_time()
    {
        WeightNameMap map = WeightNameMap.Create("slow", ("^(a+)+$", "b"));
        string name = new string('a', 100_000) + "!";
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.AreEqual(name, map.Map(name));
        Assert.IsLessThan(5_000, watch.ElapsedMilliseconds);
    }

    [TestMethod]
    public void The_map_that_fits_most_is_taken_and_values_arrive()
    {
        using WeightFile file = FileOf(
            ("layer1.w", ElementType.Float32, [2, 3], Bytes(0f, 1, 2, 3, 4, 5)), ("fc.weight", ElementType.Float32, [4], Bytes(1f, 1, 1, 1)),
            ("bn.num_batches_tracked", ElementType.Int64, [], Bytes(5L)));
        WeightTable table = Table(("stage1.w", [2, 3]), ("top.weight", [4]));
        WeightReport report = WeightLoading.Load(file, table, [WeightNameMap.Create("other", ("^layer", "block")), s_stages]);
        CollectionAssert.AreEqual(new[] { "stage1.w", "top.weight" }, report.Loaded.ToArray());
        Assert.IsTrue(report.IsComplete);
        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5 }, table["stage1.w"]);
        CollectionAssert.AreEqual(new float[] { 1, 1, 1, 1 }, table["top.weight"]);
    }

    [TestMethod]
    public void Names_that_padded_convolutions_once_had_are_known()
    {
        using WeightFile file = File(("stem.conv.weight", [2], [1, 1]), ("head.conv.bias", [3], [1, 1, 1]), ("pair.depthwise.conv.weight", [4], [1, 1, 1, 1]));
        WeightTable table = Table(("stem.weight", [2]), ("head.conv.bias", [3]), ("pair.depthwise.weight", [4]));
        Assert.IsTrue(WeightLoading.Load(file, table, []).IsComplete);
        Assert.IsTrue(Enumerable.Range(0, 3).All(i => table[i].All(static v => v == 1)));

        using WeightFile both = File(("stem.conv.weight", [2], [1, 1]), ("stem.weight", [2], [1, 1]));
        Assert.ThrowsExactly<InvalidDataException>(() => WeightLoading.Load(both, Table(("stem.weight", [2])), []));
    }

    [TestMethod]
    public void Precision_and_dimensions_of_one_are_adapted_and_counters_may_be_absent()
    {
        using WeightFile file = FileOf(
            ("half", ElementType.Float16, [2], Bytes((Half)1.5f, (Half)2)), ("brain", ElementType.BFloat16, [1], Bytes((ushort)0xC020)),
            ("double", ElementType.Float64, [1], Bytes(0.1)), ("linear", ElementType.Float32, [2, 3], Bytes(0f, 1, 2, 3, 4, 5)));
        WeightTable table = Table(("half", [2]), ("brain", []), ("double", [1]), ("linear", [2, 3, 1, 1]), ("bn.num_batches_tracked", []));
        table["bn.num_batches_tracked"][0] = 3;
        WeightLoading.Load(file, table, []);
        CollectionAssert.AreEqual(new[] { 1.5f, 2 }, table["half"]);
        Assert.AreEqual(-2.5f, table["brain"].Single());
        Assert.AreEqual(0.1f, table["double"].Single());
        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5 }, table["linear"]);
        Assert.AreEqual(3, table["bn.num_batches_tracked"].Single());
    }

    [TestMethod]
    public void What_does_not_fit_is_listed_by_name_and_nothing_is_written()
    {
        using WeightFile file = FileOf(
        [
            ("good", ElementType.Float32, [2], Bytes(1f, 1)), ("shape", ElementType.Float32, [3, 2], new byte[24]), ("type", ElementType.Int64, [2], new byte[16]),
            .. Enumerable.Range(0, 12).Select(static i => ($"extra{i}", ElementType.Float32, new long[] { 1 }, new byte[4])),
        ]);
        WeightTable table = Table(("good", [2]), ("shape", [2, 3]), ("type", [2]), ("lost", [1]));
        string message = Assert.Throws<InvalidDataException>(() => WeightLoading.Load(file, table, [])).Message;
        foreach (string part in (string[])["'test'", "1 weights fit", "1 missing in the file: lost", "12 not in the network: extra0, extra1", "extra9, …", "2 of another shape or type: shape (Float32 [3, 2], should be Float32 [2, 3]), type (Int64 [2], should be Float32 [2])"])
        {
            StringAssert.Contains(message, part);
        }

        Assert.AreEqual(0f, table["good"].Sum());
    }

    [TestMethod]
    public void A_classifier_without_a_place_may_remain_and_is_reported()
    {
        using WeightFile file = File(("layer1.w", [2], [1, 1]), ("fc.weight", [4], [1, 1, 1, 1]));
        WeightTable table = Table(("stage1.w", [2]));
        Assert.Throws<InvalidDataException>(() => WeightLoading.Load(file, table, [s_stages]));
        Assert.AreEqual(0f, table[0].Sum());
        WeightReport report = WeightLoading.Load(file, table, [s_stages], name => name.StartsWith("top.", StringComparison.Ordinal));
        CollectionAssert.AreEqual(new[] { "fc.weight" }, report.Unexpected.ToArray());
        Assert.AreEqual(2f, table[0].Sum());
    }

    [TestMethod]
    public void Two_weights_for_one_place_are_refused()
    {
        using WeightFile file = File(("layer1.w", [2], [1, 1]), ("stage1.w", [2], [1, 1]));
        WeightTable table = Table(("stage1.w", [2]), ("other", [1]));
        StringAssert.Contains(Assert.Throws<InvalidDataException>(() => WeightLoading.Load(file, table, [s_stages])).Message, "which 'layer1.w' is already");
    }

    [TestMethod]
    public void Values_that_cannot_be_read_leave_the_table_as_it_was()
    {
        byte[] zip = PickleBytes.Zip(
            PickleBytes.Pickle(PickleBytes.Dictionary(
                ("a", PickleBytes.Tensor(PickleBytes.Storage("0", 4), 0, [4], [1])), ("b", PickleBytes.Tensor(PickleBytes.Storage("1", 4000), 0, [4000], [1])))),
            System.IO.Compression.CompressionLevel.SmallestSize,
            ("0", [.. Enumerable.Repeat((byte)1, 16)]), ("1", [.. Enumerable.Range(0, 16_000).Select(i => (byte)(i * i))]));
        zip.AsSpan(zip.AsSpan().IndexOf("model/data/1"u8) + 12, 60).Fill(0xFF);
        using WeightFile file = WeightFile.Open(new MemoryStream(zip), "test");
        WeightTable table = Table(("a", [4]), ("b", [4000]));
        Assert.Throws<InvalidDataException>(() => WeightLoading.Load(file, table, []));
        Assert.AreEqual(0f, table["a"].Sum());
    }
}
