using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.ConvNets.Weights.Formats;
using static Microsoft.ML.ConvNets.Testing.StoredWeights;

namespace Microsoft.ML.ConvNets.Tests.Weights;

[TestClass]
public class SafetensorsTests
{
    [TestMethod]
    public void What_is_written_is_read_again()
    {
        WeightTable table = WeightTable.Draw(
            [
                new("a", [3, 4], InitialValues.Normal(1)), new("scalar", [], InitialValues.Constant(3)), new("none", [0, 2], InitialValues.Constant(0)),
                new("mean", [2], InitialValues.Uniform(1), WeightRole.Statistic), new("count", [], InitialValues.Constant(7), WeightRole.Counter),
            ],
            seed: 1);
        using var stream = new MemoryStream();
        Safetensors.Write(stream, table);
        using (WeightFile file = WeightFile.Open(stream, "test"))
        {
            CollectionAssert.AreEqual(table.Specs.Select(static spec => spec.Name).ToArray(), file.Entries.Select(static entry => entry.Name).ToArray());
            Assert.AreEqual(ElementType.Int64, file.Entries[^1].Type);
        }

        stream.Position = 0;
        WeightTable read = Safetensors.Read(stream, SafetensorsHeader.Read(stream), table.Specs);
        for (int i = 0; i < table.Specs.Count; i++)
        {
            CollectionAssert.AreEqual(table[i], read[i], table.Specs[i].Name);
        }
    }

    [TestMethod]
    public void Values_of_every_type_are_read_as_floats()
    {
        (ElementType Type, byte[] Values, float[] Expected)[] cases =
        [
            (ElementType.Float64, Bytes(-0.5, 1e300), [-0.5f, float.PositiveInfinity]), (ElementType.Float16, Bytes((Half)3, Half.NegativeInfinity), [3, float.NegativeInfinity]),
            (ElementType.BFloat16, Bytes((ushort)0x3F80, (ushort)0xC020), [1, -2.5f]), (ElementType.Int64, Bytes(-1, 1L << 40), [-1, 1L << 40]),
            (ElementType.Int32, Bytes(-1, int.MaxValue), [-1, int.MaxValue]), (ElementType.Int16, Bytes<short>(-1, 300), [-1, 300]),
            (ElementType.Int8, Bytes<sbyte>(-1, 100), [-1, 100]), (ElementType.UInt8, Bytes<byte>(1, 200), [1, 200]), (ElementType.Bool, Bytes<byte>(1, 0), [1, 0]),
        ];
        foreach ((ElementType type, byte[] values, float[] expected) in cases)
        {
            using WeightFile file = FileOf(("w", type, [2], values));
            CollectionAssert.AreEqual(expected, file.Read(file.Entries[0]), $"{type}");
        }
    }

    [TestMethod]
    public void Half_precision_halves_floats_only_and_reading_gives_floats_again()
    {
        WeightTable table = Table(("w", [5]), ("num_batches_tracked", []));
        ((float[])[1f, -0.5f, 3.14159f, 1e-3f, 60000f]).CopyTo(table["w"], 0);
        table["num_batches_tracked"][0] = 123456;
        using var stream = new MemoryStream();
        Safetensors.Write(stream, table, halfPrecision: true);
        stream.Position = 0;
        SafetensorsHeader header = SafetensorsHeader.Read(stream);
        Assert.AreEqual((5 * 2) + 8, stream.Length - header.DataStart);
        WeightTable read = Safetensors.Read(stream, header, table.Specs);
        CollectionAssert.AreEqual(new[] { 1f, -0.5f, (float)(Half)3.14159f, (float)(Half)1e-3f, 60000f }, read["w"]);
        Assert.AreEqual(123456, read["num_batches_tracked"].Single());
    }

    [TestMethod]
    public void What_does_not_fit_a_network_is_refused_before_anything_is_allocated()
    {
        (string What, string Header, string Message)[] cases =
        [
            ("missing", "{}", "Missing: w"),
            ("another", """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", "Not in the network: x"),
            ("type", """{"w":{"dtype":"I32","shape":[2],"data_offsets":[0,8]}}""", "'w' are Int32 [2]; the network needs Float32 [2]"),
            ("shape", """{"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", "'w' are Float32 [1, 2]"),
        ];
        IReadOnlyList<WeightSpec> specs = Table(("w", [2])).Specs;
        foreach ((string what, string json, string message) in cases)
        {
            using var stream = new MemoryStream(Packed(json, 12));
            SafetensorsHeader header = SafetensorsHeader.Read(stream);
            StringAssert.Contains(Assert.Throws<InvalidDataException>(() => Safetensors.Read(stream, header, specs), what).Message, message);
        }
    }

    [TestMethod]
    public void The_public_Python_layout_is_written()
    {
        WeightTable table = Table(("x", [2]), ("y.num_batches_tracked", [1]));
        (table["x"][0], table["x"][1], table[1][0]) = (1, 2, 7);
        using var stream = new MemoryStream();
        Safetensors.Write(stream, table);
        byte[] file = stream.ToArray();
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.AreEqual(0, length % 8);
        JsonElement header = JsonDocument.Parse(file.AsMemory(8, length)).RootElement;
        Assert.AreEqual("""{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", header.GetProperty("x").GetRawText());
        Assert.AreEqual("""{"dtype":"I64","shape":[1],"data_offsets":[8,16]}""", header.GetProperty("y.num_batches_tracked").GetRawText());
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

    private static byte[] Packed(string header, int values)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. new byte[values]];
    }
}
