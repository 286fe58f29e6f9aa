using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ConvNets.Stack.ML.Tests.Transforms.Hashing;

/// <summary>Hashes with the values that the tests of ML.NET expect: 10 bits, ML.NET's own seed.</summary>
[TestClass]
public sealed class HashingTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    [DataRow(0, 842, 358, 20, 429, 333)]
    [DataRow(1, 502, 537, 746, 847, 711)]
    [DataRow(2, 407, 801, 652, 727, 462)]
    public void Numbers_of_up_to_four_bytes_hash_alike(int value, int hash, int ordered, int ordered3, int combined, int combinedSparse)
    {
        Check((byte)value, NumberDataViewType.Byte, hash, ordered, ordered3, combined, combinedSparse);
        Check((ushort)value, NumberDataViewType.UInt16, hash, ordered, ordered3, combined, combinedSparse);
        Check((uint)value, NumberDataViewType.UInt32, hash, ordered, ordered3, combined, combinedSparse);
        Check((sbyte)value, NumberDataViewType.SByte, hash, ordered, ordered3, combined, combinedSparse);
        Check((short)value, NumberDataViewType.Int16, hash, ordered, ordered3, combined, combinedSparse);
        Check(value, NumberDataViewType.Int32, hash, ordered, ordered3, combined, combinedSparse);
        if (value < 2)
            Check(value == 1, BooleanDataViewType.Instance, hash, ordered, ordered3, combined, combinedSparse);
        int there = value == 0 ? 0 : 1;
        Check((byte)value, new KeyDataViewType(typeof(byte), 254), hash * there, ordered * there, ordered3 * there, combined * there, 0);
        Check((ushort)value, new KeyDataViewType(typeof(ushort), 65534), hash * there, ordered * there, ordered3 * there, combined * there, 0);
        Check((uint)value, new KeyDataViewType(typeof(uint), int.MaxValue - 1), hash * there, ordered * there, ordered3 * there, combined * there, 0);
    }

    [TestMethod]
    [DataRow(0, 512, 851, 795, 333, 113)]
    [DataRow(1, 329, 190, 574, 880, 471)]
    [DataRow(2, 484, 713, 128, 95, 9)]
    public void Numbers_of_eight_bytes_hash_alike(int value, int hash, int ordered, int ordered3, int combined, int combinedSparse)
    {
        Check((long)value, NumberDataViewType.Int64, hash, ordered, ordered3, combined, combinedSparse);
        Check((ulong)value, NumberDataViewType.UInt64, hash, ordered, ordered3, combined, combinedSparse);
        int there = value == 0 ? 0 : 1;
        Check((ulong)value, new KeyDataViewType(typeof(ulong), int.MaxValue - 1), hash * there, ordered * there, ordered3 * there, combined * there, 0);
    }

    [TestMethod]
    public void Reals_and_texts_hash_as_in_MLNet()
    {
        Check(1f, NumberDataViewType.Single, 463, 855, 732, 56, 557);
        Check(-1f, NumberDataViewType.Single, 252, 612, 780, 116, 515);
        Check(0f, NumberDataViewType.Single, 842, 358, 20, 429, 333);
        Check(-0f, NumberDataViewType.Single, 842, 358, 20, 429, 333);
        Check(float.NaN, NumberDataViewType.Single, 0, 0, 0, 0, 0);
        Check(1d, NumberDataViewType.Double, 188, 57, 690, 655, 896);
        Check(-1d, NumberDataViewType.Double, 885, 804, 22, 461, 309);
        Check(0d, NumberDataViewType.Double, 512, 851, 795, 333, 113);
        Check(double.NaN, NumberDataViewType.Double, 0, 0, 0, 0, 0);
        Check("".AsMemory(), TextDataViewType.Instance, 0, 0, 0, 0, 0);
        Check("hello".AsMemory(), TextDataViewType.Instance, 940, 951, 857, 770, 0);
        Check("  hello ".AsMemory(), TextDataViewType.Instance, 940, 951, 857, 770, 0);
    }

    [TestMethod]
    public void Names_of_hashes_are_the_values_that_led_to_them()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Repeat(new Row { Reals = [3.5f, 2.5f], Text = "a" }, 3));
        IDataView hashed = _ml.Transforms.Conversion.Hash(
            new HashingEstimator.ColumnOptions("One", "Reals", numberOfBits: 10, maximumNumberOfInverts: 1),
            new HashingEstimator.ColumnOptions("All", "Reals", numberOfBits: 10, maximumNumberOfInverts: -1),
            new HashingEstimator.ColumnOptions("Ordered", "Reals", numberOfBits: 10, maximumNumberOfInverts: -1, useOrderedHashing: true)).Fit(data).Transform(data);
        Assert.AreEqual("2.5 3.5", Names(hashed, "One"));
        Assert.AreEqual("2.5 3.5", Names(hashed, "All"));
        Assert.AreEqual("0:3.5 1:2.5", Names(hashed, "Ordered"));
        Assert.AreEqual("KeyValues", hashed.Schema["All"].Annotations.Schema.Single().Name);
    }

    [TestMethod]
    public void Values_with_the_same_hash_share_a_name()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Row { Text = "t" + (i % 10) }).ToArray());
        IDataView hashed = _ml.Transforms.Conversion.Hash("Hash", "Text", numberOfBits: 1, maximumNumberOfInverts: -1).Fit(data).Transform(data);
        string[] names = [.. Names(hashed, "Hash").Split(' ')];
        Assert.HasCount(2, names);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 10).Select(i => "t" + i).ToArray(), names.SelectMany(name => name.Trim('{', '}').Split(',')).ToArray());
        uint[] keys = [.. hashed.GetColumn<uint>("Hash")];
        for (int i = 0; i < 10; i++)
            StringAssert.Contains(names[keys[i] - 1], "t" + i);
    }

    [TestMethod]
    public void Saved_models_have_ML_NETs_format()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Row { Text = "hello", Reals = [1, 2] }, new Row { Text = "", Reals = [1, 0] } });
        Dictionary<string, byte[]> plain = SavedTransform.RoundTrip(_ml, _ml.Transforms.Conversion.Hash(new HashingEstimator.ColumnOptions("Hash", "Text", 10, 7, useOrderedHashing: true)).Fit(data), data);
        byte[] key = plain["TransformerChain/Model.key"];
        Assert.AreEqual("HASHTRNS 1.4 1.4 HashTransform () Microsoft.ML.Data", SavedTransform.Header(key));
        CollectionAssert.AreEqual(SavedTransform.BlockOf(10, 7u, (byte)1, (byte)0), SavedTransform.Block(key));

        Dictionary<string, byte[]> named = SavedTransform.RoundTrip(_ml, _ml.Transforms.Conversion.Hash("Hash", "Text", 10, -1).Fit(data), data);
        Assert.AreEqual("TEXTSPBF 1.1 1.1 TextSpanBuffer () Microsoft.ML.Data", SavedTransform.Header(named["TransformerChain/Vocabulary_000/Model.key"]));
        Assert.AreEqual("# Number of terms = 1 of length 1024\n939\thello\n", System.Text.Encoding.UTF8.GetString(named["TransformerChain/Vocabulary_000/Terms.txt"]));

        SavedTransform.RoundTrip(_ml, _ml.Transforms.Conversion.Hash(new HashingEstimator.ColumnOptions("Hash", "Reals", combine: true)).Fit(data), data);
    }

    [TestMethod]
    public void Impossible_options_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new HashingEstimator.ColumnOptions("A", maximumNumberOfInverts: -2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new HashingEstimator.ColumnOptions("A", maximumNumberOfInverts: 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.Hash("A", numberOfBits: 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.Hash("A", numberOfBits: 32));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.Hash(new HashingEstimator.ColumnOptions("A", useOrderedHashing: true, combine: true)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.Hash(new HashingEstimator.ColumnOptions("A", numberOfBits: 8, maximumNumberOfInverts: 1, combine: true)));
    }

    [TestMethod]
    public void Rows_with_an_empty_text_are_in_no_part_of_a_split()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Row { Text = i % 3 == 0 ? "" : "g" + i }).ToArray());
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(data, 0.5, "Text");
        string[] texts = [.. split.TrainSet.GetColumn<string>("Text"), .. split.TestSet.GetColumn<string>("Text")];
        Assert.HasCount(20, texts);
        CollectionAssert.DoesNotContain(texts, "");
    }

    private static string Names(IDataView data, string column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema[column].GetKeyValues(ref names);
        return string.Join(' ', names.Items().Select(name => name.Value));
    }

    private static void Check<T>(T value, PrimitiveDataViewType type, int hash, int ordered, int ordered3, int combined, int combinedSparse)
    {
        Assert.AreEqual((uint)hash, Hash<T, uint>(type, (ref T destination) => destination = value), $"{type} {value}");
        Assert.AreEqual((uint)ordered, Hash<T, uint>(type, (ref T destination) => destination = value, ordered: true), $"{type} {value}, ordered");

        var vector = new VBuffer<T>(5, [.. Enumerable.Repeat(value, 5)]);
        var vectorType = new VectorDataViewType(type, 5);
        CollectionAssert.AreEqual(Enumerable.Repeat((uint)hash, 5).ToArray(), Hash<VBuffer<T>, VBuffer<uint>>(vectorType, vector.CopyTo).DenseValues().ToArray());
        VBuffer<uint> hashes = Hash<VBuffer<T>, VBuffer<uint>>(vectorType, vector.CopyTo, ordered: true);
        Assert.AreEqual((uint)ordered, hashes.GetItemOrDefault(0));
        Assert.AreEqual((uint)ordered3, hashes.GetItemOrDefault(3));
        Assert.AreEqual((uint)combined, Hash<VBuffer<T>, uint>(vectorType, vector.CopyTo, combine: true), $"{type} {value}, combined");

        var sparse = new VBuffer<T>(10, 3, [value, value, value], [0, 3, 7]);
        VBuffer<uint> sparseHashes = Hash<VBuffer<T>, VBuffer<uint>>(new VectorDataViewType(type, 10), sparse.CopyTo, ordered: true);
        Assert.AreEqual(10, sparseHashes.Length);
        Assert.AreEqual((uint)ordered, sparseHashes.GetItemOrDefault(0));
        Assert.AreEqual((uint)ordered3, sparseHashes.GetItemOrDefault(3));
        foreach (int slot in new[] { 0, 3, 7 })
            Assert.AreEqual((uint)hash, Hash<VBuffer<T>, VBuffer<uint>>(new VectorDataViewType(type, 10), sparse.CopyTo).GetItemOrDefault(slot));
        Assert.AreEqual((uint)combinedSparse, Hash<VBuffer<T>, uint>(new VectorDataViewType(type, 10), sparse.CopyTo, combine: true), $"{type} {value}, combined, sparse");
    }

    private static TResult Hash<TValue, TResult>(DataViewType type, ValueGetter<TValue> getter, bool ordered = false, bool combine = false)
    {
        var row = new OneValueRow("Foo", type, getter);
        var options = new HashingEstimator.ColumnOptions("Bar", "Foo", numberOfBits: 10, useOrderedHashing: ordered, combine: combine);
        ITransformer transformer = new MLContext(1).Transforms.Conversion.Hash(options).Fit(new EmptyDataView(row.Schema));
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(row.Schema);
        DataViewSchema.Column column = mapper.OutputSchema["Bar"];
        using DataViewRow mapped = mapper.GetRow(row, [column]);
        TResult result = default!;
        mapped.GetGetter<TResult>(column)(ref result);
        return result;
    }

    private sealed class Row
    {
        public string? Text;

        [VectorType(2)]
        public float[] Reals = [0, 0];
    }
}
