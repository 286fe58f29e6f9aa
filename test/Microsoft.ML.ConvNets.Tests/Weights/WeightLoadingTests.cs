using TorchSharp;
using static TorchSharp.torch;

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
        Assert.AreEqual("backbone.stage2.w", s_stages.Then(WeightNameMap.Create("prefixed", ("^", "backbone."))).Map("layer2.w"));
        Assert.AreEqual("a.b", WeightNameMap.Identity.Map("a.b"));
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
        LiveTensors.AssertNoneLeft(() =>
        {
            using IDisposable scope = NewDisposeScope();
            using WeightFile file = Stored(("layer1.w", arange(6, ScalarType.Float32).reshape(2, 3)), ("fc.weight", ones(4)), ("bn.num_batches_tracked", tensor(5L)));
            Tensor first = zeros(2, 3), top = zeros(4);
            WeightReport report = WeightLoading.Load(
                file, [("stage1.w", first), ("top.weight", top)], [WeightNameMap.Create("other", ("^layer", "block")), s_stages]);
            CollectionAssert.AreEqual(new[] { "stage1.w", "top.weight" }, report.Loaded.ToArray());
            Assert.IsTrue(report.IsComplete);
            CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5 }, first.data<float>().ToArray());
            CollectionAssert.AreEqual(new float[] { 1, 1, 1, 1 }, top.data<float>().ToArray());
        });
    }

    [TestMethod]
    public void Names_that_padded_convolutions_once_had_are_known()
    {
        using IDisposable scope = NewDisposeScope();
        using WeightFile file = Stored(("stem.conv.weight", ones(2)), ("head.conv.bias", ones(3)), ("pair.depthwise.conv.weight", ones(4)));
        Tensor stem = zeros(2), head = zeros(3), pair = zeros(4);
        Assert.IsTrue(WeightLoading.Load(file, [("stem.weight", stem), ("head.conv.bias", head), ("pair.depthwise.weight", pair)], []).IsComplete);
        Assert.IsTrue(new[] { stem, head, pair }.All(static t => t.eq(1).all().item<bool>()));

        using WeightFile both = Stored(("stem.conv.weight", ones(2)), ("stem.weight", ones(2)));
        Assert.ThrowsExactly<InvalidDataException>(() => WeightLoading.Load(both, [("stem.weight", stem)], []));
    }

    [TestMethod]
    public void Precision_and_dimensions_of_one_are_adapted_and_counters_may_be_absent()
    {
        using IDisposable scope = NewDisposeScope();
        using WeightFile file = Stored(
            ("half", tensor(new[] { 1.5f, 2 }).to(ScalarType.Float16)), ("double", tensor(new[] { 0.1 })), ("linear", arange(6, ScalarType.Float32).reshape(2, 3)));
        Tensor half = zeros(2), precise = zeros(1), convolution = zeros(2, 3, 1, 1), counter = tensor(3L);
        WeightLoading.Load(file, [("half", half), ("double", precise), ("linear", convolution), ("bn.num_batches_tracked", counter)], []);
        CollectionAssert.AreEqual(new[] { 1.5f, 2 }, half.data<float>().ToArray());
        Assert.AreEqual(0.1f, precise.item<float>());
        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5 }, convolution.data<float>().ToArray());
        Assert.AreEqual(3, counter.item<long>());
    }

    [TestMethod]
    public void What_does_not_fit_is_listed_by_name_and_nothing_is_written()
    {
        using IDisposable scope = NewDisposeScope();
        (string, Tensor)[] stored = [("good", ones(2)), ("shape", ones(3, 2)), ("type", tensor(new long[] { 1, 2 })), .. Enumerable.Range(0, 12).Select(i => ($"extra{i}", ones(1)))];
        using WeightFile file = Stored(stored);
        Tensor good = zeros(2), shape = zeros(2, 3), type = zeros(2), missing = zeros(1);
        (string, Tensor)[] targets = [("good", good), ("shape", shape), ("type", type), ("lost", missing)];
        string message = Assert.Throws<InvalidDataException>(() => WeightLoading.Load(file, targets, [])).Message;
        foreach (string part in (string[])["'test'", "1 missing in the file: lost", "12 not in the network: extra0, extra1", "extra9, …", "2 of another shape or type: shape (Float32 [3, 2], should be Float32 [2, 3]), type (Int64 [2], should be Float32 [2])"])
        {
            StringAssert.Contains(message, part);
        }

        Assert.AreEqual(0f, good.sum().item<float>());
        WeightReport report = WeightLoading.Compare(file, targets, []);
        CollectionAssert.AreEqual(new[] { "good" }, report.Loaded.ToArray());
        Assert.HasCount(12, report.Unexpected);
        Assert.IsFalse(report.IsComplete);
    }

    [TestMethod]
    public void A_classifier_without_a_place_may_remain_and_is_reported()
    {
        using IDisposable scope = NewDisposeScope();
        using WeightFile file = Stored(("layer1.w", ones(2)), ("fc.weight", ones(4)));
        Tensor target = zeros(2);
        Assert.Throws<InvalidDataException>(() => WeightLoading.Load(file, [("stage1.w", target)], [s_stages]));
        Assert.AreEqual(0f, target.sum().item<float>());
        WeightReport report = WeightLoading.Load(file, [("stage1.w", target)], [s_stages], name => name.StartsWith("top.", StringComparison.Ordinal));
        CollectionAssert.AreEqual(new[] { "fc.weight" }, report.Unexpected.ToArray());
        Assert.AreEqual(2f, target.sum().item<float>());
    }

    [TestMethod]
    public void Two_weights_for_one_place_are_refused()
    {
        using IDisposable scope = NewDisposeScope();
        using WeightFile file = Stored(("layer1.w", ones(2)), ("stage1.w", ones(2)));
        StringAssert.Contains(
            Assert.Throws<InvalidDataException>(() => WeightLoading.Load(file, [("stage1.w", zeros(2)), ("other", zeros(1))], [s_stages])).Message, "which 'layer1.w' is already");
    }

    [TestMethod]
    public void Values_that_cannot_be_read_leave_the_network_as_it_was()
    {
        using IDisposable scope = NewDisposeScope();
        byte[] zip = PickleBytes.Zip(
            PickleBytes.Pickle(PickleBytes.Dictionary(
                ("a", PickleBytes.Tensor(PickleBytes.Storage("0", 4), 0, [4], [1])), ("b", PickleBytes.Tensor(PickleBytes.Storage("1", 4000), 0, [4000], [1])))),
            System.IO.Compression.CompressionLevel.SmallestSize,
            ("0", [.. Enumerable.Repeat((byte)1, 16)]), ("1", [.. Enumerable.Range(0, 16_000).Select(i => (byte)(i * i))]));
        zip.AsSpan(zip.AsSpan().IndexOf("model/data/1"u8) + 12, 60).Fill(0xFF);
        using WeightFile file = WeightFile.Open(new MemoryStream(zip), "test");
        Tensor a = zeros(4), b = zeros(4000);
        Assert.Throws<InvalidDataException>(() => WeightLoading.Load(file, [("a", a), ("b", b)], []));
        Assert.AreEqual(0f, a.sum().item<float>());
    }

    private static WeightFile Stored(params (string Name, Tensor Tensor)[] tensors) => WeightFile.Open(SafetensorsTests.Written(tensors), "test");
}
