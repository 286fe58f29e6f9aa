using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Tests.Weights;

[TestClass]
public class SafetensorsTests
{
    [TestMethod]
    public void What_is_written_is_read_again()
    {
        using IDisposable scope = NewDisposeScope();
        (string, Tensor)[] tensors =
        [
            ("a", randn(3, 4)), ("transposed", randn(5, 2).t()), ("half", randn(3).to(ScalarType.Float16)), ("brain", randn(3).to(ScalarType.BFloat16)),
            ("double", randn(2).to(ScalarType.Float64)), ("long", tensor(new long[] { -1, 1L << 40 })), ("bool", tensor(new[] { true, false })),
            ("scalar", tensor(3f)), ("none", zeros(0, 2)),
        ];
        using WeightFile file = WeightFile.Open(Written(tensors), "test");
        CollectionAssert.AreEqual(tensors.Select(t => t.Item1).ToList(), file.Entries.Select(e => e.Name).ToList());
        foreach ((WeightEntry entry, (string name, Tensor expected)) in file.Entries.Zip(tensors))
        {
            Tensor actual = file.Read(entry);
            Assert.AreEqual(expected.dtype, actual.dtype, name);
            CollectionAssert.AreEqual(expected.shape, actual.shape, name);
            Assert.IsTrue(expected.equal(actual).all().item<bool>(), name);
        }
    }

    [TestMethod]
    public void Half_precision_halves_floats_only_and_reading_gives_floats_again()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor weights = tensor(new[] { 1f, -0.5f, 3.14159f, 1e-3f, 60000f });
        Tensor counter = tensor(new long[] { 1234567890123 });
        using var stream = new MemoryStream();
        Safetensors.Write(stream, [("w", weights), ("n", counter)], halfPrecision: true);
        stream.Position = 0;
        Assert.AreEqual((5 * 2) + 8, stream.Length - SafetensorsHeader.Read(stream).DataStart);
        Tensor read = zeros(5);
        Tensor readCounter = zeros([1], ScalarType.Int64);
        stream.Position = 0;
        Safetensors.ReadInto(stream, [("w", read), ("n", readCounter)]);
        CollectionAssert.AreEqual(new[] { 1f, -0.5f, (float)(Half)3.14159f, (float)(Half)1e-3f, 60000f }, read.data<float>().ToArray());
        Assert.AreEqual(1234567890123, readCounter.item<long>());
    }

    [TestMethod]
    public void The_public_Python_layout_is_written()
    {
        using IDisposable scope = NewDisposeScope();
        byte[] file = Written([("x", tensor(new[] { 1f, 2f })), ("y", tensor(new long[] { 7 }))]).ToArray();
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.AreEqual(0, length % 8);
        JsonElement header = JsonDocument.Parse(file.AsMemory(8, length)).RootElement;
        Assert.AreEqual("""{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", header.GetProperty("x").GetRawText());
        Assert.AreEqual("""{"dtype":"I64","shape":[1],"data_offsets":[8,16]}""", header.GetProperty("y").GetRawText());
        Assert.AreEqual(2f, BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(8 + length + 4)));
    }

    [TestMethod]
    public void A_file_that_lies_about_itself_is_refused()
    {
        (string What, byte[] Content, string Message)[] cases =
        [
            ("too long", [.. Packed("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4), 0], "truncated or damaged"),
            ("too short", Packed("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4), "truncated or damaged"),
            ("2 GiB", Packed("""{"a":{"dtype":"F32","shape":[536870912],"data_offsets":[0,2147483648]}}""", 4), "2,147,483"),
            ("twice", Packed("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8), "twice"),
            ("overlap", Packed("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12), "overlap"),
            ("wrapped", Packed("""{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[9223372036854775807,-2]}}""", 8), "damaged"),
            ("header longer than the file", [0, 0, 0xF0, 0, 0, 0, 0, 0, (byte)'{'], "truncated"),
            ("header of 1 GiB", [0, 0, 0, 64, 0, 0, 0, 0, (byte)'{', .. new byte[20]], "claims 1,073,741,824"),
            ("deep", Packed("{\"a\":" + new string('[', 100_000), 0), "damaged"),
        ];
        foreach ((string what, byte[] content, string message) in cases)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.Throws<InvalidDataException>(() => WeightFile.Open(new MemoryStream(content), "test"), what);
            StringAssert.Contains(error.Message, message, what);
            Assert.IsLessThan(40L << 20, GC.GetAllocatedBytesForCurrentThread() - before, what);
        }
    }

    internal static MemoryStream Written(IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        var stream = new MemoryStream();
        Safetensors.Write(stream, tensors);
        stream.Position = 0;
        return stream;
    }

    private static byte[] Packed(string header, int values)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. new byte[values]];
    }
}
