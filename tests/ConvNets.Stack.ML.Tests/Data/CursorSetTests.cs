using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Data;

/// <summary>A cursor set holds every row exactly once, and its batches put them back into order.</summary>
[TestClass]
public sealed class CursorSetTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    [DataRow(1, 4)]
    [DataRow(2, 4)]
    [DataRow(5, 4)]
    [DataRow(1000, 2)]
    [DataRow(1000, 7)]
    public void Rows_in_memory_are_divided(int count, int n)
    {
        IDataView data = Load(count);
        DataViewRowCursor[] cursors = data.GetRowCursorSet(data.Schema, n);
        Assert.HasCount(Math.Min(count, n), cursors);
        AssertComplete(cursors, data.Schema["Value"], count);
    }

    [TestMethod]
    public void One_cursor_of_a_set_can_read_everything()
    {
        IDataView data = Load(500);
        DataViewRowCursor[] cursors = data.GetRowCursorSet(data.Schema, 3);
        int count = 0;
        while (cursors[1].MoveNext())
            count++;
        Assert.AreEqual(500, count);
        Assert.IsFalse(cursors[0].MoveNext());
    }

    [TestMethod]
    public void Row_to_row_transforms_pass_the_division_on()
    {
        using var square = new SquareTransformer(_ml, "Square", "Value");
        IDataView data = square.Transform(Load(300));
        DataViewRowCursor[] cursors = data.GetRowCursorSet(data.Schema, 3);
        Assert.HasCount(3, cursors);
        AssertComplete(cursors, data.Schema["Value"], 300);
    }

    [TestMethod]
    public void Work_on_a_stream_is_divided_where_the_work_begins()
    {
        using var square = new SquareTransformer(_ml, "Square", "Value");
        IDataView stream = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new Row { Value = i, Text = "t" + i, Values = [i, 2 * i] }).Where(_ => true));
        IDataView data = square.Transform(stream);
        Assert.HasCount(1, stream.GetRowCursorSet(stream.Schema, 4));
        DataViewRowCursor[] cursors = data.GetRowCursorSet(data.Schema, 4);
        Assert.HasCount(4, cursors);
        AssertComplete(cursors, data.Schema["Value"], 300);
        Assert.AreEqual(0, square.OpenGetters);
    }

    [TestMethod]
    public void Values_of_a_divided_stream_stay_with_their_rows()
    {
        using var square = new SquareTransformer(_ml, "Square", "Value");
        IDataView stream = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i => new Row { Value = i, Text = "t" + i, Values = [i, 2 * i] }).Where(_ => true));
        IDataView data = square.Transform(stream);
        DataViewRowCursor[] cursors = data.GetRowCursorSet(data.Schema, 3);
        Parallel.ForEach(cursors, cursor =>
        {
            ValueGetter<float> value = cursor.GetGetter<float>(data.Schema["Value"]);
            ValueGetter<float> squared = cursor.GetGetter<float>(data.Schema["Square"]);
            ValueGetter<ReadOnlyMemory<char>> text = cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["Text"]);
            ValueGetter<VBuffer<float>> values = cursor.GetGetter<VBuffer<float>>(data.Schema["Values"]);
            float v = 0, s = 0;
            ReadOnlyMemory<char> t = default;
            VBuffer<float> vs = default;
            while (cursor.MoveNext())
            {
                value(ref v);
                squared(ref s);
                text(ref t);
                values(ref vs);
                Assert.AreEqual(v * v, s);
                Assert.AreEqual("t" + v, t.ToString());
                CollectionAssert.AreEqual(new[] { v, 2 * v }, vs.DenseValues().ToArray());
            }
        });
    }

    [TestMethod]
    public void Splits_caches_and_filters_keep_every_row_once()
    {
        IDataView data = Load(400);
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(data, 0.25, seed: 3);
        int train = Count(split.TrainSet), test = Count(split.TestSet);
        Assert.AreEqual(400, train + test);
        using var square = new SquareTransformer(_ml, "Square", "Value");
        IDataView transformed = square.Transform(split.TrainSet);
        Assert.AreEqual(train, transformed.GetRowCursorSet(transformed.Schema, 4).Sum(CountAndDispose));

        IDataView cached = _ml.Data.Cache(data);
        AssertComplete(cached.GetRowCursorSet(cached.Schema, 3), cached.Schema["Value"], 400);
        IDataView filtered = _ml.Data.FilterRowsByColumn(cached, "Value", lowerBound: 100);
        Assert.AreEqual(300, filtered.GetRowCursorSet(filtered.Schema, 3).Sum(CountAndDispose));
    }

    [TestMethod]
    public void A_shuffled_cursor_set_of_a_cache_has_every_row_once()
    {
        IDataView cached = _ml.Data.Cache(Load(100));
        var seen = new HashSet<float>();
        foreach (DataViewRowCursor cursor in cached.GetRowCursorSet(cached.Schema, 2, new Random(5)))
        {
            ValueGetter<float> getter = cursor.GetGetter<float>(cached.Schema["Value"]);
            float value = 0;
            while (cursor.MoveNext())
            {
                getter(ref value);
                Assert.IsTrue(seen.Add(value));
            }
        }
        Assert.HasCount(100, seen);
    }

    [TestMethod]
    public void A_cursor_set_that_is_not_read_to_its_end_can_be_closed()
    {
        using var square = new SquareTransformer(_ml, "Square", "Value");
        IDataView data = square.Transform(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Row { Value = i }).Where(_ => true)));
        DataViewRowCursor[] cursors = data.GetRowCursorSet(data.Schema, 3);
        cursors[0].MoveNext();
        foreach (DataViewRowCursor cursor in cursors)
            cursor.Dispose();
        Assert.AreEqual(0, square.OpenGetters);
        Assert.IsFalse(cursors[0].MoveNext());
    }

    [TestMethod]
    public void Reading_allocates_nothing_once_under_way()
    {
        using var square = new SquareTransformer(_ml, "Square", "Value");
        IDataView data = square.Transform(Load(5000));
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<float> getter = cursor.GetGetter<float>(data.Schema["Square"]);
        ValueGetter<VBuffer<float>> vector = cursor.GetGetter<VBuffer<float>>(data.Schema["Values"]);
        ValueGetter<ReadOnlyMemory<char>> text = cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["Text"]);
        float value = 0;
        VBuffer<float> values = default;
        ReadOnlyMemory<char> chars = default;
        void Read()
        {
            getter(ref value);
            vector(ref values);
            text(ref chars);
        }
        for (int i = 0; i < 1000 && cursor.MoveNext(); i++)
            Read();
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (cursor.MoveNext())
            Read();
        Assert.IsLessThan(4000L, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertComplete(DataViewRowCursor[] cursors, DataViewSchema.Column column, int count)
    {
        var rows = new List<(long Batch, float Value, ulong Id)>();
        foreach (DataViewRowCursor cursor in cursors)
        {
            ValueGetter<float> getter = cursor.GetGetter<float>(column);
            ValueGetter<DataViewRowId> idGetter = cursor.GetIdGetter();
            float value = 0;
            DataViewRowId id = default;
            while (cursor.MoveNext())
            {
                getter(ref value);
                idGetter(ref id);
                rows.Add((cursor.Batch, value, id.Low));
            }
            cursor.Dispose();
        }
        CollectionAssert.AreEqual(Enumerable.Range(0, count).Select(i => (float)i).ToArray(), rows.OrderBy(r => r.Batch).Select(r => r.Value).ToArray());
        Assert.IsTrue(rows.All(r => r.Id == (ulong)r.Value));
    }

    private static int Count(IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([]);
        return CountAndDispose(cursor);
    }

    private static int CountAndDispose(DataViewRowCursor cursor)
    {
        int count = 0;
        while (cursor.MoveNext())
            count++;
        cursor.Dispose();
        return count;
    }

    private IDataView Load(int count) => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row { Value = i, Text = "t" + i, Values = [i, 2 * i] }).ToArray());

    private sealed class Row
    {
        public float Value;
        public string Text = "";

        [VectorType(2)]
        public float[] Values = [];
    }
}
