using System.Buffers.Binary;
using ConvNets.Stack.ML.Tests.Data.Text;
using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Data.Binary;

/// <summary>Rows in ML.NET's binary format: all types, many blocks, shuffled and shared, damaged files.</summary>
[TestClass]
public sealed class BinaryDataTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void Every_type_comes_back_with_its_annotations()
    {
        IDataView wide = SchemaCase.Wide(_ml);
        IDataView loaded = Load(Save(wide));
        GoldenAssert.Schema(GoldenFiles.Json("09-schema", "wide-saved-schema.json"), loaded.Schema);
        GoldenAssert.Rows(WithoutLast(GoldenFiles.Json("09-schema", "wide-expected.json")), loaded);
        Assert.AreEqual(1, loaded.GetRowCount());

        IDataView annotated = SchemaCase.Annotated(_ml);
        GoldenAssert.Schema(GoldenFiles.Json("09-schema", "annotated-saved-schema.json"), Load(Save(annotated, keepHidden: true)).Schema);
        Assert.HasCount(annotated.Schema.Count(c => !c.IsHidden), Load(Save(annotated)).Schema);
    }

    [TestMethod]
    public void Without_rows_it_is_the_schema_of_a_model()
    {
        IDataView wide = SchemaCase.Wide(_ml);
        byte[] golden = GoldenFiles.Entries(GoldenFiles.PathOf("09-schema", "wide-model.zip"))["Schema"];
        CollectionAssert.AreEqual(golden, Save(_ml.Data.SkipRows(wide, 1)));
        IDataView loaded = Load(golden);
        GoldenAssert.Schema(GoldenFiles.Json("09-schema", "wide-saved-schema.json"), loaded.Schema);
        Assert.IsEmpty(TextFile.Column(loaded, "Text"));
    }

    // Written from the description of the format, byte by byte.
    [TestMethod]
    public void A_file_of_two_blocks_made_by_hand_is_read()
    {
        IDataView data = Load(ByHand());
        Assert.AreEqual("N: Int32, B: Boolean, V: Vector<Single>", string.Join(", ", data.Schema.Select(c => $"{c.Name}: {c.Type}")));
        Assert.AreEqual("7|-8|9", TextFile.Line(data, "N"));
        Assert.AreEqual("True|False|True", TextFile.Line(data, "B"));
        Assert.AreEqual("1.5|0 0 2.5|", TextFile.Line(data, "V"));
    }

    [TestMethod]
    public void Many_blocks_are_read_in_order_by_sets_and_shuffled()
    {
        const int rows = 20000;
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(i => new Row { N = i, Text = $"text {i}", V = [.. Enumerable.Repeat((float)i, i % 4)] }));
        IDataView loaded = Load(Save(data));
        Assert.AreEqual(rows, loaded.GetRowCount());
        foreach (string column in (string[])["N", "Text", "V"])
            Assert.AreEqual(TextFile.Line(data, column), TextFile.Line(loaded, column));

        DataViewRowCursor[] cursors = loaded.GetRowCursorSet(loaded.Schema, 8);
        Assert.HasCount(3, cursors);
        var found = new System.Collections.Concurrent.ConcurrentBag<int>();
        Parallel.ForEach(cursors, cursor =>
        {
            using (cursor)
            {
                ValueGetter<int> number = cursor.GetGetter<int>(loaded.Schema["N"]);
                ValueGetter<VBuffer<float>> vector = cursor.GetGetter<VBuffer<float>>(loaded.Schema["V"]);
                VBuffer<float> v = default;
                int n = 0;
                while (cursor.MoveNext())
                {
                    number(ref n);
                    vector(ref v);
                    Assert.AreEqual(n % 4, v.Length);
                    found.Add(n);
                }
            }
        });
        CollectionAssert.AreEqual(Enumerable.Range(0, rows).ToArray(), found.Order().ToArray());

        object?[] shuffled = TextFile.Column(_ml.Data.ShuffleRows(loaded, seed: 3), "N");
        CollectionAssert.AreNotEqual(Enumerable.Range(0, rows).Cast<object>().ToArray(), shuffled);
        CollectionAssert.AreEqual(Enumerable.Range(0, rows).Cast<object>().ToArray(), shuffled.Order().ToArray());
    }

    [TestMethod]
    public void Rows_take_no_memory_of_their_own()
    {
        const int rows = 8000;
        IDataView loaded = Load(Save(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(i => new Row { N = i, Text = "t", V = [i, 0, 1] }))));
        using DataViewRowCursor cursor = loaded.GetRowCursor(loaded.Schema);
        ValueGetter<int> number = cursor.GetGetter<int>(loaded.Schema["N"]);
        ValueGetter<VBuffer<float>> vector = cursor.GetGetter<VBuffer<float>>(loaded.Schema["V"]);
        VBuffer<float> v = default;
        int n = 0;
        cursor.MoveNext();
        vector(ref v);
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (cursor.Position < rows - 1 && cursor.MoveNext())
        {
            number(ref n);
            vector(ref v);
        }

        Assert.AreEqual(rows - 1, n);
        Assert.IsLessThan(1024, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Damaged_files_are_refused_or_harmless_and_take_little_memory()
    {
        byte[] file = Save(SchemaCase.Wide(_ml));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        int files = 0;
        for (int length = 0; length < file.Length; length += 37)
            Refuse(file[..length]);
        for (int offset = 0; offset < file.Length; offset++)
        {
            foreach (byte value in (byte[])[0, 1, 0x7F, 0xFF])
            {
                byte[] changed = [.. file];
                changed[offset] = value;
                TryRead(changed);
                files++;
            }
        }

        Assert.IsLessThan(files * (2L << 20), GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    [TestMethod]
    public void A_row_count_beyond_the_blocks_is_refused()
    {
        byte[] file = ByHand();
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(0x28), long.MaxValue);
        var thrown = Assert.ThrowsExactly<FormatException>(() => Load(file));
        Assert.Contains("the table of its", thrown.Message);
        Assert.Contains("memory.idv", thrown.Message);
    }

    [TestMethod]
    public void Columns_that_cannot_be_stored_are_left_out()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new ImageRow[] { new() { Number = 1 } });
        var messages = new List<string>();
        _ml.Log += (_, e) => messages.Add(e.RawMessage);
        Assert.AreEqual("Number", Load(Save(data)).Schema.Single().Name);
        Assert.IsTrue(messages.Exists(m => m.StartsWith("The column 'Image' will not be written", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Paths_and_streams_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromBinary("no such file.idv"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromBinary(new MultiFileSource("a.idv", "b.idv")));
        using var stream = new MemoryStream();
        stream.WriteByte(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.SaveAsBinary(SchemaCase.Wide(_ml), stream));
    }

    [TestMethod]
    public void A_file_on_disk_can_be_read_twice_at_once_and_deleted_afterwards()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".idv");
        File.WriteAllBytes(path, ByHand());
        IDataView data = _ml.Data.LoadFromBinary(path);
        using (DataViewRowCursor first = data.GetRowCursor(data.Schema))
        {
            Assert.IsTrue(first.MoveNext());
            Assert.AreEqual("7|-8|9", TextFile.Line(data, "N"));
            Assert.IsTrue(first.MoveNext());
        }

        File.Delete(path);
    }

    private static System.Text.Json.JsonElement WithoutLast(System.Text.Json.JsonElement expected)
    {
        // The last column is what the model added. Times are stored as ticks, which do not say that they are UTC.
        var node = System.Text.Json.Nodes.JsonNode.Parse(expected.GetRawText().Replace("01:02:03.0000000Z", "01:02:03.0000000"))!;
        node["columns"]!.AsArray().RemoveAt(node["columns"]!.AsArray().Count - 1);
        return System.Text.Json.JsonSerializer.SerializeToElement(node);
    }

    private static byte[] ByHand()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(new byte[0x100]);
        (long Offset, int Length)[] blocks = [Number(7, -8), Number(9), Bits(1), Bits(1), Vectors(2), Vectors(1)];
        var lookups = new long[3];
        for (int column = 0; column < 3; column++)
        {
            lookups[column] = stream.Position;
            for (int block = 0; block < 2; block++)
            {
                writer.Write(blocks[(2 * column) + block].Offset);
                writer.Write(blocks[(2 * column) + block].Length);
                writer.Write(blocks[(2 * column) + block].Length);
            }
        }

        long contents = stream.Position;
        Column("N", lookups[0], () => Codec("Int32"));
        Column("B", lookups[1], () => Codec("Boolean"));
        Column("V", lookups[2], () =>
        {
            writer.Write("VBuffer");
            writer.Write((byte)(7 + 1 + 4 + 4));
            Codec("Single");
            writer.Write(1);
            writer.Write(0);
        });
        long tail = stream.Position;
        writer.Write("\0BVD\0LMC"u8);
        stream.Position = 0;
        writer.Write("CML\0DVB\0"u8);
        writer.Write(0x0001000100010006UL);
        writer.Write(0x0001000100010006UL);
        writer.Write(contents);
        writer.Write(tail);
        writer.Write(3L);
        writer.Write(3);
        writer.Flush();
        return stream.ToArray();

        (long, int) Number(params int[] values)
        {
            long start = stream.Position;
            foreach (int value in values)
                writer.Write(value);
            return (start, (int)(stream.Position - start));
        }

        (long, int) Bits(byte bits)
        {
            writer.Write(bits);
            return (stream.Position - 1, 1);
        }

        // [1.5] and a sparse [0, 0, 2.5], or one empty vector.
        (long, int) Vectors(int count)
        {
            long start = stream.Position;
            int[] head = count == 2 ? [2, 0, 1, 3, -1, 1, 1, 2] : [1, 0, 0, -1, 0];
            foreach (int value in head)
                writer.Write(value);
            foreach (float value in count == 2 ? (float[])[1.5f, 2.5f] : [])
                writer.Write(value);
            return (start, (int)(stream.Position - start));
        }

        void Codec(string name)
        {
            writer.Write(name);
            writer.Write((byte)0);
        }

        void Column(string name, long lookup, Action codec)
        {
            writer.Write(name);
            codec();
            writer.Write((byte)0);
            writer.Write((byte)2);
            writer.Write(lookup);
            writer.Write(0L);
        }
    }

    private byte[] Save(IDataView data, bool keepHidden = false)
    {
        using var stream = new MemoryStream();
        _ml.Data.SaveAsBinary(data, stream, keepHidden);
        return stream.ToArray();
    }

    private IDataView Load(byte[] file) => _ml.Data.LoadFromBinary(new MemoryFile(file));

    private void Refuse(byte[] file) => Assert.ThrowsExactly<FormatException>(() => Load(file));

    private void TryRead(byte[] file)
    {
        try
        {
            IDataView data = Load(file);
            foreach (DataViewSchema.Column column in data.Schema)
                GoldenValue.ReadColumn(_ml.Data.TakeRows(data, 2), column);
        }
        catch (FormatException)
        {
        }
    }

    private sealed class MemoryFile(byte[] content) : IMultiStreamSource
    {
        public int Count => 1;

        public string GetPathOrNull(int index) => "memory.idv";

        public Stream Open(int index) => new MemoryStream(content, writable: false);

        public TextReader OpenTextReader(int index) => throw new NotSupportedException();
    }

    private sealed class Row
    {
        public int N { get; set; }

        public string? Text { get; set; }

        public float[]? V { get; set; }
    }

    private sealed class ImageRow
    {
        [Microsoft.ML.Transforms.Image.ImageType(2, 3)] public MLImage? Image { get; set; }

        public int Number { get; set; }
    }
}
