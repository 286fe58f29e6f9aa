using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ConvNets.Stack.ML.Tests.Transforms.Categorical;

/// <summary>Categories as vectors, through keys or hashes: values and names as ML.NET's documentation and tests have them.</summary>
[TestClass]
public sealed class OneHotEncodingTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    [DataRow(OneHotEncodingEstimator.OutputKind.Indicator, "1 0 0|1 0 0|0 1 0|0 0 0|0 0 1", "SlotNames: 0-5yrs 6-11yrs 11-15yrs; CategoricalSlotRanges: 0 2; IsNormalized: True")]
    [DataRow(OneHotEncodingEstimator.OutputKind.Bag, "1 0 0|1 0 0|0 1 0|0 0 0|0 0 1", "SlotNames: 0-5yrs 6-11yrs 11-15yrs; IsNormalized: True")]
    [DataRow(OneHotEncodingEstimator.OutputKind.Binary, "0 0 0|0 0 0|0 0 1|1 1 1|0 1 0", "SlotNames: Bit2 Bit1 Bit0; IsNormalized: True")]
    [DataRow(OneHotEncodingEstimator.OutputKind.Key, "1|1|2|0|3", "KeyValues: 0-5yrs 6-11yrs 11-15yrs")]
    public void Texts_become(OneHotEncodingEstimator.OutputKind kind, string expected, string annotations)
    {
        IDataView data = Texts("0-5yrs", "0-5yrs", "6-11yrs", "", "11-15yrs");
        OneHotEncodingEstimator estimator = _ml.Transforms.Categorical.OneHotEncoding("Encoded", "Text", kind);
        ITransformer model = estimator.Fit(data);
        IDataView encoded = model.Transform(data);
        Assert.AreEqual(expected, Show(encoded, "Encoded"));
        Assert.AreEqual(annotations, Annotations(encoded, "Encoded"));
        AssertShape(estimator, data, encoded);
        Dictionary<string, byte[]> saved = SavedTransform.RoundTrip(_ml, model, data);
        Assert.AreEqual("XF CHAIN 1.1 1.1 TransformerChain () Microsoft.ML.Data", SavedTransform.Header(saved["TransformerChain/Model.key"]));
        Assert.AreEqual(kind != OneHotEncodingEstimator.OutputKind.Key, saved.ContainsKey("TransformerChain/Transform_001/Model.key"));
    }

    [TestMethod]
    public void Vectors_become_one_range_a_slot_or_counts()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Row { Words = ["3", "5"] }, new Row { Words = ["5", "5"] }, new Row { Words = ["", "3"] } });
        IDataView encoded = _ml.Transforms.Categorical.OneHotEncoding(
            [new InputOutputColumnPair("Encoded", "Words")]).Fit(data).Transform(data);
        Assert.AreEqual("Vector<Single, 2, 2>", encoded.Schema["Encoded"].Type.ToString());
        Assert.AreEqual("1 0 0 1|0 1 0 1|0 0 1 0", Show(encoded, "Encoded"));
        Assert.AreEqual("SlotNames: [0].3 [0].5 [1].3 [1].5; CategoricalSlotRanges: 0 1 2 3; IsNormalized: True", Annotations(encoded, "Encoded"));

        IDataView counted = _ml.Transforms.Categorical.OneHotEncoding("Encoded", "Words", OneHotEncodingEstimator.OutputKind.Bag).Fit(data).Transform(data);
        Assert.AreEqual("1 1|0 2|1 0", Show(counted, "Encoded"));
        Assert.AreEqual("SlotNames: 3 5", Annotations(counted, "Encoded"));

        IDataView binary = _ml.Transforms.Categorical.OneHotEncoding("Encoded", "Words", OneHotEncodingEstimator.OutputKind.Binary).Fit(data).Transform(data);
        Assert.AreEqual("Vector<Single, 2, 3>", binary.Schema["Encoded"].Type.ToString());
        Assert.AreEqual("0 0 0 0 0 1|0 0 1 0 0 1|1 1 1 0 0 0", Show(binary, "Encoded"));
        Assert.AreEqual("SlotNames: [0].Bit2 [0].Bit1 [0].Bit0 [1].Bit2 [1].Bit1 [1].Bit0", Annotations(binary, "Encoded"));
    }

    [TestMethod]
    public void Numbers_are_named_by_their_text()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Row { Number = 6 }, new Row { Number = 1 }, new Row { Number = 6 } });
        IDataView encoded = _ml.Transforms.Categorical.OneHotEncoding("Encoded", "Number", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(data).Transform(data);
        Assert.AreEqual("0 1|1 0|0 1", Show(encoded, "Encoded"));
        Assert.AreEqual("SlotNames: 1 6; CategoricalSlotRanges: 0 1; IsNormalized: True", Annotations(encoded, "Encoded"));
    }

    [TestMethod]
    public void Hashes_become_vectors_too()
    {
        // 951 is what the tests of ML.NET expect of "hello" with ordered hashing into 10 bits.
        IDataView data = Texts("hello", "");
        foreach (OneHotEncodingEstimator.OutputKind kind in Enum.GetValues<OneHotEncodingEstimator.OutputKind>())
        {
            OneHotHashEncodingEstimator estimator = _ml.Transforms.Categorical.OneHotHashEncoding("Encoded", "Text", kind, numberOfBits: 10, maximumNumberOfInverts: -1);
            ITransformer model = estimator.Fit(data);
            IDataView encoded = model.Transform(data);
            AssertShape(estimator, data, encoded);
            SavedTransform.RoundTrip(_ml, model, data);
            switch (kind)
            {
                case OneHotEncodingEstimator.OutputKind.Key:
                    Assert.AreEqual("951|0", Show(encoded, "Encoded"));
                    break;
                case OneHotEncodingEstimator.OutputKind.Binary:
                    Assert.AreEqual("0 0 1 1 1 0 1 1 0 1 1 0|1 1 1 1 1 1 1 1 1 1 1 1", Show(encoded, "Encoded"));
                    break;
                default:
                    float[][] rows = [.. encoded.GetColumn<float[]>("Encoded")];
                    Assert.AreEqual((1024, 950, 1f), (rows[0].Length, Array.IndexOf(rows[0], 1f), rows[0].Sum()));
                    Assert.AreEqual(0f, rows[1].Sum());
                    break;
            }
        }
    }

    [TestMethod]
    public void Keys_become_the_documented_vectors()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new uint[] { 9, 8, 8, 9, 2, 3 }.Select(value => new KeyRow { Timeframe = value }).ToArray());
        Assert.AreEqual("0 1 0 0 1|0 1 0 0 0|0 1 0 0 0|0 1 0 0 1|0 0 0 1 0|0 0 0 1 1", Show(_ml.Transforms.Conversion.MapKeyToBinaryVector("Bits", "Timeframe").Fit(data).Transform(data), "Bits"));
        ITransformer model = _ml.Transforms.Conversion.MapKeyToVector([new InputOutputColumnPair("Vector", "Timeframe")]).Fit(data);
        Assert.AreEqual("0 0 0 0 0 0 0 0 0 1", Show(model.Transform(data), "Vector").Split('|')[0]);
        byte[] key = SavedTransform.RoundTrip(_ml, model, data)["TransformerChain/Model.key"];
        Assert.AreEqual("KEY2VECT 1.2 1.1 KeyToVectorTransform () Microsoft.ML.Data", SavedTransform.Header(key));
        CollectionAssert.AreEqual(SavedTransform.BlockOf((byte)0), SavedTransform.Block(key));
        key = SavedTransform.RoundTrip(_ml, _ml.Transforms.Conversion.MapKeyToBinaryVector("Bits", "Timeframe").Fit(data), data)["TransformerChain/Model.key"];
        Assert.AreEqual("KEY2BINR 0.1 0.1 KeyToBinaryTransform () Microsoft.ML.Transforms", SavedTransform.Header(key));
        CollectionAssert.AreEqual(SavedTransform.BlockOf(), SavedTransform.Block(key));
    }

    [TestMethod]
    [DataRow((byte)1)]
    [DataRow((ushort)2)]
    [DataRow(3UL)]
    public void Keys_of_every_width_are_read(object key)
    {
        string expected = string.Join(' ', Enumerable.Range(1, 4).Select(i => i == Convert.ToInt32(key) ? 1 : 0));
        DataViewSchema.Column One<T>(T value, out DataViewRow mapped)
        {
            var row = new OneValueRow("Key", new KeyDataViewType(typeof(T), 4), (ValueGetter<T>)((ref T destination) => destination = value));
            ITransformer transformer = _ml.Transforms.Conversion.MapKeyToVector("Vector", "Key").Fit(new EmptyDataView(row.Schema));
            IRowToRowMapper mapper = transformer.GetRowToRowMapper(row.Schema);
            mapped = mapper.GetRow(row, mapper.OutputSchema);
            return mapper.OutputSchema["Vector"];
        }

        DataViewRow result;
        DataViewSchema.Column column = key switch
        {
            byte value => One(value, out result),
            ushort value => One(value, out result),
            _ => One((ulong)key, out result),
        };
        VBuffer<float> vector = default;
        result.GetGetter<VBuffer<float>>(column)(ref vector);
        Assert.AreEqual(expected, string.Join(' ', vector.DenseValues()));
    }

    [TestMethod]
    public void What_is_no_key_or_has_too_many_is_told()
    {
        IDataView data = Texts("a");
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.MapKeyToVector("Vector", "Text").Fit(data));
        StringAssert.Contains(error.Message, "'Text'");
        StringAssert.Contains(error.Message, "key type of known cardinality");
        error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Categorical.OneHotHashEncoding("Vector", "Text", numberOfBits: 31).Fit(data));
        StringAssert.Contains(error.Message, "'Vector'");
        StringAssert.Contains(error.Message, "Key<UInt32, 0-2147483647>");
    }

    private static void AssertShape(IEstimator<ITransformer> estimator, IDataView data, IDataView encoded)
    {
        Assert.IsTrue(estimator.GetOutputSchema(SchemaShape.Create(data.Schema)).TryFindColumn("Encoded", out SchemaShape.Column promised));
        var given = SchemaShape.Column.Create("Encoded", encoded.Schema["Encoded"].Type, SchemaShape.Create(encoded.Schema["Encoded"].Annotations.Schema));
        Assert.AreEqual(promised.GetTypeString(), given.GetTypeString());
        Assert.AreEqual(string.Join(' ', promised.Annotations.Select(a => a.Name)), string.Join(' ', given.Annotations.Select(a => a.Name)));
    }

    private static string Show(IDataView data, string column) =>
        string.Join('|', GoldenValue.ReadColumn(data, data.Schema[column]).Select(value => value is object?[] items ? string.Join(' ', items) : $"{value}"));

    private static string Annotations(IDataView data, string column) => string.Join("; ", data.Schema[column].Annotations.Schema.Select(a =>
    {
        object? value = GoldenValue.ReadAnnotation(data.Schema[column].Annotations, a);
        return $"{a.Name}: {(value is object?[] items ? string.Join(' ', items) : value)}";
    }));

    private IDataView Texts(params string[] texts) => _ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Text = text }).ToArray());

    private sealed class Row
    {
        public string? Text;
        public int Number;

        [VectorType(2)]
        public string[] Words = ["", ""];
    }

    private sealed class KeyRow
    {
        [KeyType(10)]
        public uint Timeframe;
    }
}
