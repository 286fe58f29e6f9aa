using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.ConvNets.Weights.Formats;
using static Microsoft.ML.ConvNets.Tests.Weights.PickleBytes;

namespace Microsoft.ML.ConvNets.Tests.Weights;

/// <summary>State dicts as PyTorch 0.1 to 0.3 and Python 2 wrote them, among them some of torchvision's official weights.</summary>
[TestClass]
public class EarlyPyTorchTests
{
    private static readonly float[] s_values = [1.5f, -2, 3, 4];

    [TestMethod]
    public void Byte_strings_lists_of_pairs_and_the_first_way_to_rebuild_a_tensor_are_read() =>
        AssertHolds(Pickle(
            Global("collections", "OrderedDict"), [(byte)']', Mark], [(byte)']', Mark, .. Short("w"), .. First(), (byte)'e'], [(byte)'e', 0x85, Reduce]));

    [TestMethod]
    public void A_parameter_made_anew_and_given_its_state_is_read() =>
        AssertHolds(Pickle(Dictionary(("w", [.. Global("torch.nn.parameter", "Parameter"), (byte)')', 0x81, .. TupleOf(First(), [(byte)'N'], [0x88], [0x89], [(byte)'N']), (byte)'b']))));

    [TestMethod]
    public void A_parameter_whose_state_is_a_view_of_a_storage_is_read() =>
        AssertHolds(Pickle(Dictionary(
            ("w", [.. Global("torch.nn.parameter", "Parameter"), (byte)')', 0x81, .. TupleOf(Storage("0", 4), Number(0), TupleOf(Number(2), Number(2)), TupleOf(Number(2), Number(1))), (byte)'b']))));

    private static byte[] First() =>
        [.. Global("torch._utils", "_rebuild_tensor"), .. TupleOf(Storage("0", 4), [(byte)'K', 0], TupleOf([(byte)'K', 2], [(byte)'K', 2]), TupleOf([(byte)'K', 2], [(byte)'K', 1])), Reduce];

    private static byte[] Short(string text) => [(byte)'U', (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static void AssertHolds(byte[] pickle)
    {
        byte[] content = Legacy(pickle, MemoryMarshal.AsBytes<float>(s_values).ToArray());
        using WeightFile file = WeightFile.Open(new MemoryStream(content), "test");
        WeightEntry entry = file.Entries.Single();
        Assert.AreEqual("w", entry.Name);
        CollectionAssert.AreEqual(new long[] { 2, 2 }, entry.Shape);
        CollectionAssert.AreEqual(s_values, file.Read(entry));
    }
}
