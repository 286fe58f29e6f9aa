using Google.Protobuf;
using Microsoft.ML.ConvNets.Weights.Formats;
using Onnx;

namespace Microsoft.ML.ConvNets.Tests.Weights;

[TestClass]
public class OnnxWeightFileTests
{
    private const int Float = 1;

    [TestMethod]
    public void Initializers_are_read_in_both_forms_that_ONNX_has()
    {
        TensorProto packed = Tensor("packed", [2, 3], [1, 2, 3, 4, 5, 6]);
        var raw = new TensorProto { Name = "raw", DataType = Float, Dims = { 2 }, RawData = ByteString.CopyFrom(StoredWeights.Bytes([-0.5f, float.NaN])) };
        using WeightFile file = Open(Model(packed, raw, Tensor("scalar", [], [7]), Tensor("none", [0, 4], [])));

        CollectionAssert.AreEqual(new[] { "packed", "raw", "scalar", "none" }, file.Entries.Select(static entry => entry.Name).ToArray());
        CollectionAssert.AreEqual(new long[] { 2, 3 }, file.Entries[0].Shape);
        // In any order, as often as one likes.
        CollectionAssert.AreEqual(new[] { -0.5f, float.NaN }, file.Read(file.Entries[1]));
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 5, 6 }, file.Read(file.Entries[0]));
        CollectionAssert.AreEqual(new float[] { 7 }, file.Read(file.Entries[2]));
        Assert.IsEmpty(file.Read(file.Entries[3]));
    }

    [TestMethod]
    public void What_does_not_fit_is_told()
    {
        Refused(Model(Tensor("w", [2], [1, 2]), Tensor("w", [1], [1])), "names a tensor twice");
        Refused(Model(Tensor("w", [3], [1, 2])), "'w' of shape [3] has 8 bytes");
        Refused(Model(Tensor("w", [-1], [1])), "'w' of shape [-1]");
        Refused(Model(Tensor("w", [long.MaxValue, long.MaxValue, 4], [])), "0 bytes");
        Refused(Model(new TensorProto { Name = "w", DataType = 7, Dims = { 1 }, Int64Data = { 1 } }), "'w' is of ONNX's type 7");
        Refused(Model(new TensorProto
        {
            Name = "w",
            DataType = Float,
            Dims = { 1 },
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = "/etc/passwd" } },
        }), "0 bytes of values in the file");
        Refused(Model(Tensor(new string('w', 2000), [1], [1])), "a tensor's name has 2,000 bytes");
        Refused(Model(Tensor("w", [.. Enumerable.Repeat(1L, 100)], [1])), "more than 16 dimensions");
        Refused("<html>an error page</html>"u8.ToArray(), "is no ONNX model");
    }

    [TestMethod]
    public void A_promise_of_more_bytes_than_there_are_costs_no_memory()
    {
        // The graph, two billion bytes of it; and a number that does not end.
        Refused([(7 << 3) | 2, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], "2,147,483,647 bytes are promised");
        Refused([(7 << 3) | 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "a number has no end");
    }

    [TestMethod]
    public void Damage_is_told_wherever_it_is()
    {
        byte[] sound = Model(Tensor("first", [8, 4], [.. Enumerable.Range(0, 32).Select(static i => (float)i)]), Tensor("second", [3], [1, 2, 3]));
        for (int length = 1; length < sound.Length; length++)
        {
            Refused(sound[..length], "");
        }

        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. sound];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                using WeightFile file = Open(damaged);
                foreach (WeightEntry entry in file.Entries)
                {
                    file.Read(entry);
                }
            }
            catch (InvalidDataException)
            {
                // What can no longer be understood is refused; nothing else may happen.
            }
        }
    }

    private static void Refused(byte[] content, string expected) =>
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Open(content)).Message, expected);

    private static OnnxWeightFile Open(byte[] content) => new(new MemoryStream(content), "test.onnx", ownsStream: true);

    private static byte[] Model(params TensorProto[] tensors) =>
        new ModelProto { IrVersion = 3, ProducerName = "a test", Graph = new GraphProto { Name = "graph", Initializer = { tensors } } }.ToByteArray();

    private static TensorProto Tensor(string name, long[] shape, float[] values) =>
        new() { Name = name, DataType = Float, Dims = { shape }, FloatData = { values } };
}
