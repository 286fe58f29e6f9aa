using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ConvNets.Stack.ML.Tests.Transforms.Mapping;

/// <summary>Values looked up in a map; maps and values of ML.NET's own tests and documentation.</summary>
[TestClass]
public sealed class ValueMappingTests
{
    private static readonly string[] s_keys = ["foo", "bar", "test", "wahoo"];

    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void Known_values_come_out_and_others_as_an_empty_field_reads()
    {
        IDataView data = Words();
        ValueMappingEstimator<string, int> estimator = _ml.Transforms.Conversion.MapValue("D", Pairs(1, 2, 3, 4), "A");
        IDataView mapped = estimator.Fit(data).Transform(data);
        Assert.AreEqual(NumberDataViewType.Int32, mapped.Schema["D"].Type);
        Assert.AreEqual("2|4|0", Show(mapped, "D"));

        // An empty text reads as the number 0, or as no number for those that know one.
        Assert.AreEqual("2|4|" + Show(_ml.Transforms.Conversion.ConvertType("E", "Empty").Fit(data).Transform(data), "E").Split('|')[0], Show(Map(data, Pairs(1f, 2f, 3f, 4f)), "D"));
        Assert.AreEqual("b|d|", Show(Map(data, Pairs("a", "b", "c", "d")), "D"));
        Assert.AreEqual("False|True|False", Show(Map(data, Pairs(true, false, true, true)), "D"));
    }

    [TestMethod]
    public void Each_item_of_a_vector_is_mapped()
    {
        IDataView data = Words();
        ValueMappingEstimator<string, int> estimator = _ml.Transforms.Conversion.MapValue("D", Pairs(1, 2, 3, 4), "V");
        IDataView mapped = estimator.Fit(data).Transform(data);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Int32), mapped.Schema["D"].Type);
        Assert.AreEqual("2 3 0|1 1 4|0 0 2", Show(mapped, "D"));
        Assert.AreEqual(SchemaShape.Column.VectorKind.Vector, estimator.GetOutputSchema(SchemaShape.Create(data.Schema)).Single(c => c.Name == "D").Kind);
    }

    [TestMethod]
    public void Vectors_can_be_values()
    {
        IDataView data = Words();
        IDataView mapped = _ml.Transforms.Conversion.MapValue("D", Pairs<int[]>([2, 3, 4], [100, 200, 300], [7, 8, 9], [400, 500, 600]), "A").Fit(data).Transform(data);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Int32, 3), mapped.Schema["D"].Type);
        StringAssert.StartsWith(Show(mapped, "D"), "100 200 300|400 500 600|");
        mapped = _ml.Transforms.Conversion.MapValue("D", Pairs<string[]>(["a"], ["b", "c"], [], ["d", "e", "f"]), "A").Fit(data).Transform(data);
        Assert.AreEqual(new VectorDataViewType(TextDataViewType.Instance), mapped.Schema["D"].Type);
        Assert.AreEqual("b c|d e f|", Show(mapped, "D"));
        var error = Assert.ThrowsExactly<NotSupportedException>(() => _ml.Transforms.Conversion.MapValue("D", Pairs<int[]>([1], [2], [3], [4]), "V").Fit(data));
        StringAssert.Contains(error.Message, "'V'");
    }

    [TestMethod]
    public void A_vector_that_is_changed_leaves_the_map_as_it_is()
    {
        IDataView data = Words();
        IDataView mapped = _ml.Transforms.Conversion.MapValue("D", Pairs<int[]>([1, 1], [2, 2], [3, 3], [4, 4]), "A").Fit(data).Transform(data);
        for (int i = 0; i < 2; i++)
        {
            using DataViewRowCursor cursor = mapped.GetRowCursor([mapped.Schema["D"]]);
            ValueGetter<VBuffer<int>> getter = cursor.GetGetter<VBuffer<int>>(mapped.Schema["D"]);
            VBuffer<int> value = default;
            Assert.IsTrue(cursor.MoveNext());
            getter(ref value);
            CollectionAssert.AreEqual(new[] { 2, 2 }, value.DenseValues().ToArray());
            VBufferEditor<int> editor = VBufferEditor.CreateFromBuffer(ref value);
            editor.Values.Clear();
        }
    }

    [TestMethod]
    public void Values_can_be_keys()
    {
        IDataView data = Words();
        ValueMappingEstimator<string, string> estimator = _ml.Transforms.Conversion.MapValue("D", Pairs("p", "q", "p", "r"), "A", treatValuesAsKeyType: true);
        IDataView mapped = estimator.Fit(data).Transform(data);
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 3), mapped.Schema["D"].Type);
        Assert.AreEqual("2|3|0", Show(mapped, "D"));
        Assert.AreEqual("p q r", Show(GoldenValue.ReadAnnotation(mapped.Schema["D"].Annotations, mapped.Schema["D"].Annotations.Schema["KeyValues"])));
        Assert.AreEqual("q|r|", Show(_ml.Transforms.Conversion.MapKeyToValue("E", "D").Fit(mapped).Transform(mapped), "E"));
        SchemaShape.Column shape = estimator.GetOutputSchema(SchemaShape.Create(data.Schema)).Single(c => c.Name == "D");
        Assert.IsTrue(shape.IsKey);
        Assert.AreEqual(NumberDataViewType.UInt32, shape.ItemType);
    }

    [TestMethod]
    public void Unsigned_numbers_are_the_keys_themselves()
    {
        IDataView data = Words();
        ITransformer model = _ml.Transforms.Conversion.MapValue("D", Pairs(51u, 25u, 42u, 61u), "A", treatValuesAsKeyType: true).Fit(data);
        IDataView mapped = model.Transform(data);
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 4), mapped.Schema["D"].Type);
        Assert.AreEqual("25|61|0", Show(mapped, "D"));
        SavedTransform.RoundTrip(_ml, model, data);
        mapped = Map(data, Pairs(51ul, 25ul, 42ul, 61ul), asKeys: true);
        Assert.AreEqual(new KeyDataViewType(typeof(ulong), 4), mapped.Schema["D"].Type);
        Assert.AreEqual("25|61|0", Show(mapped, "D"));
    }

    [TestMethod]
    public void Columns_of_a_view_are_a_map_too()
    {
        IDataView map = _ml.Data.LoadFromEnumerable(new Entry[] { new() { Number = 1, Name = "one" }, new() { Number = 2, Name = "two" }, new() { Number = 2.5f, Name = "more" } });
        IDataView data = _ml.Data.LoadFromEnumerable(new Numbers[] { new() { Value = 2, Values = [2.5f, 1] }, new() { Value = 7, Values = [] } });
        IDataView mapped = _ml.Transforms.Conversion.MapValue("D", map, map.Schema["Number"], map.Schema["Name"], "Value").Fit(data).Transform(data);
        Assert.AreEqual("two|", Show(mapped, "D"));
        mapped = _ml.Transforms.Conversion.MapValue("Values", map, map.Schema["Number"], map.Schema["Name"]).Fit(data).Transform(data);
        Assert.AreEqual("more one|", Show(mapped, "Values"));

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Transforms.Conversion.MapValue("D", map, data.Schema["Value"], map.Schema["Name"], "Value"));
        StringAssert.Contains(error.Message, "'Value'");
        error = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Transforms.Conversion.MapValue("D", data, data.Schema["Values"], data.Schema["Value"], "Value"));
        StringAssert.Contains(error.Message, "'Values'");
    }

    [TestMethod]
    public void A_saved_map_comes_back()
    {
        IDataView data = Words();
        Dictionary<string, byte[]> saved = SavedTransform.RoundTrip(_ml, _ml.Transforms.Conversion.MapValue("D", Pairs(1, 2, 3, 4), "A").Fit(data), data);
        byte[] key = saved["TransformerChain/Model.key"];
        Assert.AreEqual("VALUMAPG 1.1 1.1 ValueMappingTransformer () Microsoft.ML.Data", SavedTransform.Header(key));
        CollectionAssert.AreEqual(SavedTransform.BlockOf(), SavedTransform.Block(key));
        byte[] map = saved["TransformerChain/DefaultMap.idv"];
        CollectionAssert.AreEqual("CML\0DVB\0"u8.ToArray(), map[..8]);
        SavedTransform.RoundTrip(_ml, _ml.Transforms.Conversion.MapValue("D", Pairs("p", "q", "p", "r"), "V", treatValuesAsKeyType: true).Fit(data), data);
        SavedTransform.RoundTrip(_ml, _ml.Transforms.Conversion.MapValue("D", Pairs<string[]>(["a"], ["b", "c"], [], ["d"]), "A").Fit(data), data);
    }

    [TestMethod]
    public void Wrong_maps_and_columns_are_told()
    {
        IDataView data = Words();
        KeyValuePair<string, int>[] twice = [new("foo", 1), new("foo", 2)];
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Transforms.Conversion.MapValue("D", twice, "A")).Message, "Duplicate keys in data 'foo'");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Transforms.Conversion.MapValue("D", Pairs<Uri>(null!, null!, null!, null!), "A")).Message, "Unsupported type System.Uri");
        KeyValuePair<int, int>[] numbers = [new(1, 1)];
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.MapValue("D", numbers, "A").Fit(data));
        StringAssert.Contains(error.Message, "'A': expected Int32, as the keys of the map, or a vector of it, got String");
    }

    private static KeyValuePair<string, T>[] Pairs<T>(T foo, T bar, T test, T wahoo) => [new(s_keys[0], foo), new(s_keys[1], bar), new(s_keys[2], test), new(s_keys[3], wahoo)];

    private static string Show(IDataView data, string column) => string.Join('|', GoldenValue.ReadColumn(data, data.Schema[column]).Select(Show));

    private static string? Show(object? value) => value is object?[] items ? string.Join(' ', items) : value?.ToString();

    private IDataView Map<T>(IDataView data, KeyValuePair<string, T>[] pairs, bool asKeys = false) => _ml.Transforms.Conversion.MapValue("D", pairs, "A", asKeys).Fit(data).Transform(data);

    private IDataView Words() => _ml.Data.LoadFromEnumerable(new Row[]
    {
        new() { A = "bar", V = ["bar", "test", "no"] },
        new() { A = "wahoo", V = ["foo", "foo", "wahoo"] },
        new() { A = "no", V = ["x", "", "bar"] },
    });

    private sealed class Row
    {
        public string A = "";
        public string Empty = "";

        [VectorType(3)]
        public string[] V = [];
    }

    private sealed class Entry
    {
        public float Number;
        public string Name = "";
    }

    private sealed class Numbers
    {
        public float Value;
        public float[] Values = [];
    }
}
