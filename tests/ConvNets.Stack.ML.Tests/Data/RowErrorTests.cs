using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Data;

[TestClass]
public sealed class RowErrorTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void A_getter_of_the_wrong_type_names_column_type_and_expected_type()
    {
        foreach (IDataView data in Views())
        {
            using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<int>(data.Schema["Value"]));
            StringAssert.Contains(error.Message, "'Value' of type Single");
            StringAssert.Contains(error.Message, "Int32");
        }
    }

    [TestMethod]
    public void A_column_that_is_not_active_is_told()
    {
        foreach (IDataView data in Views())
        {
            using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Text"]]);
            Assert.IsTrue(cursor.IsColumnActive(data.Schema["Text"]));
            var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => cursor.GetGetter<float>(data.Schema["Value"]));
            StringAssert.Contains(error.Message, "'Value' is not active");
        }
    }

    [TestMethod]
    public void A_column_of_another_schema_is_told()
    {
        IDataView data = Load();
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Other", NumberDataViewType.Single);
        DataViewSchema.Column other = builder.ToSchema()["Other"];
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => cursor.GetGetter<float>(other)).Message, "'Other'");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => data.Schema["Nope"]).Message, "'Value' (Single)");
        Assert.IsNull(data.Schema.GetColumnOrNull("Nope"));
    }

    [TestMethod]
    public void Values_are_there_only_while_the_cursor_stands_on_a_row()
    {
        IDataView data = Load();
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<float> getter = cursor.GetGetter<float>(data.Schema["Value"]);
        float value = 0;
        Assert.ThrowsExactly<InvalidOperationException>(() => getter(ref value));
        while (cursor.MoveNext())
            getter(ref value);
        Assert.ThrowsExactly<InvalidOperationException>(() => getter(ref value));
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
    }

    [TestMethod]
    public void Filters_refuse_columns_that_they_cannot_test()
    {
        IDataView data = Load();
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByMissingValues(data, "Text")).Message, "'Text' of type String");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByColumn(data, "Nope"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByColumn(data, "Value", 2, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByKeyColumnFraction(data, "Value"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.TrainTestSplit(data, 1.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.TrainTestSplit(data, 0.5, "Nope"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.CrossValidationSplit(data, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => data.GetColumn<double>("Value"));
    }

    [TestMethod]
    public void A_predicate_leaves_out_the_rows_for_which_it_is_true()
    {
        IDataView kept = _ml.Data.FilterByCustomPredicate<Row>(Load(), row => row.Value > 1);
        CollectionAssert.AreEqual(new float[] { 0, 1 }, kept.GetColumn<float>("Value").ToArray());
    }

    [TestMethod]
    public void A_cache_reads_its_input_once()
    {
        using var square = new SquareTransformer(_ml, "Square", "Value");
        IDataView cached = _ml.Data.Cache(square.Transform(Load()));
        for (int pass = 0; pass < 3; pass++)
            CollectionAssert.AreEqual(new float[] { 0, 1, 4 }, cached.GetColumn<float>("Square").ToArray());
        Assert.AreEqual(3, square.Computed);
        Assert.AreEqual(3L, cached.GetRowCount());
    }

    [TestMethod]
    public void A_cache_of_many_rows_keeps_their_order()
    {
        using var square = new SquareTransformer(_ml, "Square", "Value");
        float[] numbers = [.. Enumerable.Range(0, 3000).Select(i => (float)i)];
        Row[] rows = [.. numbers.Select(i => new Row { Value = i, Text = "t" + i })];
        foreach (IEnumerable<Row> source in new[] { rows, rows.Where(_ => true) })
        {
            IDataView cached = _ml.Data.Cache(square.Transform(_ml.Data.LoadFromEnumerable(source)));
            CollectionAssert.AreEqual(numbers.Select(n => n * n).ToArray(), cached.GetColumn<float>("Square").ToArray());
            CollectionAssert.AreEqual(numbers.Select(n => "t" + n).ToArray(), cached.GetColumn<string>("Text").ToArray());
        }
    }

    [TestMethod]
    public void What_goes_wrong_while_a_cache_is_filled_arrives_as_it_was_thrown()
    {
        Row[] rows = [.. Enumerable.Range(0, 100).Select(i => i == 70 ? null! : new Row { Value = i })];
        using var square = new SquareTransformer(_ml, "Square", "Value");
        IDataView cached = _ml.Data.Cache(square.Transform(_ml.Data.LoadFromEnumerable(rows)));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => cached.GetColumn<float>("Square").ToArray());
        StringAssert.Contains(error.Message, "Row 70");
        Assert.AreEqual(0, square.OpenGetters);
    }

    [TestMethod]
    public void A_preview_shows_rows_and_columns()
    {
        DataDebuggerPreview preview = Load().Preview(2);
        Assert.AreEqual("2 columns, 2 rows", preview.ToString());
        Assert.AreEqual(1f, preview.RowView[1].Values[0].Value);
        Assert.AreEqual("t1", preview.ColumnView[1].Values[1]!.ToString());
    }

    private IEnumerable<IDataView> Views()
    {
        IDataView data = Load();
        yield return data;
        yield return _ml.Data.Cache(data);
        yield return _ml.Data.ShuffleRows(data);
        yield return _ml.Data.TakeRows(data, 2);
        yield return new SquareTransformer(_ml, "Square", "Value").Transform(data);
        yield return new EmptyDataView(data.Schema);
    }

    private IDataView Load() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(i => new Row { Value = i, Text = "t" + i }).ToList());

    private sealed class Row
    {
        public float Value;
        public string Text = "";
    }
}
