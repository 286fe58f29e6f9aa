using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Data;

[TestClass]
public sealed class LoadFromEnumerableTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void Every_member_type_becomes_the_column_that_ML_NET_makes_of_it()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([WideRow.Example()]);
        System.Text.Json.JsonElement[] expected = [.. GoldenFiles.Json("09-schema", "wide-expected.json").GetProperty("columns").EnumerateArray()];
        foreach (DataViewSchema.Column column in data.Schema)
        {
            System.Text.Json.JsonElement golden = expected.Single(c => c.GetProperty("name").GetString() == column.Name);
            Assert.AreEqual(golden.GetProperty("index").GetInt32(), column.Index);
            Assert.AreEqual(golden.GetProperty("type").GetString(), column.Type.ToString());
            GoldenValue.Compare(golden.GetProperty("values")[0], GoldenValue.ReadColumn(data, column).Single(), 0, column.Name);
        }
        Assert.HasCount(expected.Length - 1, data.Schema); // the pipeline appends one copy
    }

    [TestMethod]
    public void Scalar_keys_are_indices_on_the_way_in_and_keys_on_the_way_out()
    {
        System.Text.Json.JsonElement golden = GoldenFiles.Json("09-schema", "wide-readback.json");
        IDataView data = _ml.Data.LoadFromEnumerable([WideRow.Example()]);
        WideRow back = _ml.Data.CreateEnumerable<WideRow>(data, reuseRowObject: false).Single();
        Assert.AreEqual(golden.GetProperty("Key10").GetUInt32(), back.Key10);
        Assert.AreEqual(golden.GetProperty("KeyByte").GetByte(), back.KeyByte);
        CollectionAssert.AreEqual(golden.GetProperty("Keys").EnumerateArray().Select(k => k.GetUInt32()).ToArray(), back.Keys);
    }

    [TestMethod]
    public void All_other_values_survive_the_round_trip()
    {
        WideRow row = WideRow.Example();
        WideRow back = _ml.Data.CreateEnumerable<WideRow>(_ml.Data.LoadFromEnumerable([row]), reuseRowObject: false).Single();
        Assert.AreEqual(row.Text, back.Text);
        Assert.AreEqual(row.Boolean, back.Boolean);
        Assert.AreEqual((row.SByte, row.Byte, row.Int16, row.UInt16), (back.SByte, back.Byte, back.Int16, back.UInt16));
        Assert.AreEqual((row.Int32, row.UInt32, row.Int64, row.UInt64), (back.Int32, back.UInt32, back.Int64, back.UInt64));
        Assert.AreEqual((row.Single, row.Double), (back.Single, back.Double));
        Assert.AreEqual((row.DateTime, row.DateTimeOffset, row.TimeSpan), (back.DateTime, back.DateTimeOffset, back.TimeSpan));
        CollectionAssert.AreEqual(row.Vector4, back.Vector4);
        CollectionAssert.AreEqual(row.Matrix, back.Matrix);
        CollectionAssert.AreEqual(row.Unsized, back.Unsized);
        CollectionAssert.AreEqual(row.Words, back.Words);
    }

    [TestMethod]
    public void An_index_past_the_last_key_is_missing()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new KeyRow { Key = 0 }, new KeyRow { Key = 2 }, new KeyRow { Key = 3 }, new KeyRow { Key = uint.MaxValue } });
        CollectionAssert.AreEqual(new uint[] { 1, 3, 0, 0 }, data.GetColumn<uint>("Key").ToArray());
    }

    [TestMethod]
    public void Null_text_is_empty_and_a_null_array_has_no_values()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new NullRow()]);
        Assert.AreEqual("", data.GetColumn<string>("Text").Single());
        Assert.IsEmpty(data.GetColumn<float[]>("Values").Single());
    }

    [TestMethod]
    public void Rows_are_read_when_a_cursor_asks_and_not_before()
    {
        int read = 0;
        IEnumerable<KeyRow> Rows()
        {
            for (; read < 100; read++)
                yield return new KeyRow();
        }
        IDataView data = _ml.Data.LoadFromEnumerable(Rows());
        Assert.AreEqual(0, read);
        Assert.IsNull(data.GetRowCount());
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        cursor.MoveNext();
        cursor.MoveNext();
        Assert.AreEqual(1, read);
    }

    [TestMethod]
    public void Columns_can_be_renamed_left_out_retyped_and_annotated()
    {
        var definition = SchemaDefinition.Create(typeof(Renamed));
        CollectionAssert.AreEqual(new[] { "Pixels", "Property" }, definition.Select(c => c.ColumnName).ToArray());
        definition["Pixels"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        definition["Pixels"].AddAnnotation("Note", 7, NumberDataViewType.Int32);
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Renamed { Values = [1, 2, 3] } }, definition);
        Assert.AreEqual("Vector<Single, 3>", data.Schema["Pixels"].Type.ToString());
        int note = 0;
        data.Schema["Pixels"].Annotations.GetValue("Note", ref note);
        Assert.AreEqual(7, note);
    }

    [TestMethod]
    public void A_schema_can_state_the_types()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Pixels", new VectorDataViewType(NumberDataViewType.Single, 2));
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Renamed { Values = [1, 2] } }, builder.ToSchema());
        Assert.AreEqual(2, ((VectorDataViewType)data.Schema["Pixels"].Type).Size);
    }

    [TestMethod]
    public void A_vector_of_the_wrong_length_is_an_error_that_names_column_and_lengths()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new FixedRow { Values = [1, 2, 3] }]);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => data.GetColumn<float[]>("Values").ToArray());
        StringAssert.Contains(error.Message, "'Values'");
        StringAssert.Contains(error.Message, "3 values");
    }

    [TestMethod]
    public void A_null_row_is_an_error_that_names_the_row()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new KeyRow[] { new(), null! });
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => data.GetColumn<uint>("Key").ToArray());
        StringAssert.Contains(error.Message, "null");
    }

    [TestMethod]
    public void A_member_type_without_a_column_type_is_an_error_that_names_the_member()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromEnumerable(Array.Empty<OddRow>()));
        StringAssert.Contains(error.Message, "'Uri'");
    }

    [TestMethod]
    public void Reading_into_a_class_that_does_not_fit_is_an_error()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new FixedRow { Values = [1, 2] }]);
        var missing = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Data.CreateEnumerable<KeyRow>(data, false));
        StringAssert.Contains(missing.Message, "'Key'");
        Assert.AreEqual(0u, _ml.Data.CreateEnumerable<KeyRow>(data, false, ignoreMissingColumns: true).Single().Key);
        var wrong = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Data.CreateEnumerable<ScalarRow>(data, false));
        StringAssert.Contains(wrong.Message, "Vector<Single, 2>");
    }

    [TestMethod]
    public void Reusing_the_row_object_gives_one_object_and_its_array()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new FixedRow { Values = [1, 2] }, new FixedRow { Values = [3, 4] } });
        FixedRow[] rows = [.. _ml.Data.CreateEnumerable<FixedRow>(data, reuseRowObject: true)];
        Assert.AreSame(rows[0], rows[1]);
        FixedRow[] fresh = [.. _ml.Data.CreateEnumerable<FixedRow>(data, reuseRowObject: false)];
        CollectionAssert.AreEqual(new float[] { 1, 2 }, fresh[0].Values);
        CollectionAssert.AreEqual(new float[] { 3, 4 }, fresh[1].Values);
    }

    private sealed class KeyRow
    {
        [KeyType(3)]
        public uint Key;
    }

    private sealed class NullRow
    {
        public string? Text { get; set; }

        [VectorType(2)]
        public float[]? Values { get; set; }
    }

    private sealed class Renamed
    {
        [ColumnName("Pixels")]
        public float[] Values = [];

        [NoColumn]
        public object? Ignored;

        public int Property { get; set; }
    }

    private sealed class FixedRow
    {
        [VectorType(2)]
        public float[] Values = [];
    }

    private sealed class ScalarRow
    {
        public float Values;
    }

    private sealed class OddRow
    {
        public Uri? Uri;
    }
}
