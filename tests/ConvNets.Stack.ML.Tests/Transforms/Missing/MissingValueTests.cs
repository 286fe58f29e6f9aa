using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Mode = Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode;

namespace ConvNets.Stack.ML.Tests.Transforms.Missing;

/// <summary>Missing values replaced and indicated; values of ML.NET's documentation and tests.</summary>
[TestClass]
public sealed class MissingValueTests
{
    private const float NaN = float.NaN;

    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void Documented_replacements_come_out()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new Documented[]
        {
            new() { Features1 = [1, 1, 0], Features2 = [1, 1] },
            new() { Features1 = [0, NaN, 1], Features2 = [0, 1] },
            new() { Features1 = [-1, NaN, -3], Features2 = [-1, NaN] },
            new() { Features1 = [-1, 6, -3], Features2 = [0, float.PositiveInfinity] },
        });
        InputOutputColumnPair[] columns = [new("R1", "Features1"), new("R2", "Features2")];
        IDataView replaced = _ml.Transforms.ReplaceMissingValues(columns).Fit(data).Transform(data);
        Assert.AreEqual("1 1 0|0 0 1|-1 0 -3|-1 6 -3", Show(replaced, "R1"));
        Assert.AreEqual("1 1|0 1|-1 0|0 ∞", Show(replaced, "R2"));
        replaced = _ml.Transforms.ReplaceMissingValues(columns, Mode.Mean).Fit(data).Transform(data);
        Assert.AreEqual("1 1 0|0 3.5 1|-1 3.5 -3|-1 6 -3", Show(replaced, "R1"));
        Assert.AreEqual("1 1|0 1|-1 1|0 ∞", Show(replaced, "R2"));
    }

    [TestMethod]
    public void The_most_frequent_value_replaces()
    {
        IDataView data = Rows();
        foreach (string suffix in new[] { "", "D" })
        {
            Assert.AreEqual("1|2|2|2|2", Show(Replace(data, "A" + suffix, Mode.Mode), "Out"));
            Assert.AreEqual("1 10|9 9|2 9|3 9|1 9", Show(Replace(data, "V" + suffix, Mode.Mode, bySlot: false), "Out"));
            Assert.AreEqual("1 10|1 9|2 9|3 9|1 9", Show(Replace(data, "V" + suffix, Mode.Mode), "Out"));
        }
    }

    [TestMethod]
    public void Smallest_largest_and_mean_are_over_what_is_there()
    {
        IDataView data = Rows();
        Assert.AreEqual("1|2|1|2|1", Show(Replace(data, "A", Mode.Minimum), "Out"));
        Assert.AreEqual("1|2|2|2|2", Show(Replace(data, "AD", Mode.Maximum), "Out"));
        Assert.AreEqual("1 10|1 9|2 9|3 9|1 9", Show(Replace(data, "V", Mode.Minimum), "Out"));
        Assert.AreEqual("1 10|10 9|2 10|3 9|1 10", Show(Replace(data, "VD", Mode.Maximum, bySlot: false), "Out"));

        // Of 1, 10, 9, 2, 3, 9, 1 the mean is 5.
        Assert.AreEqual("1 10|5 9|2 5|3 9|1 5", Show(Replace(data, "V", Mode.Mean, bySlot: false), "Out"));
    }

    [TestMethod]
    public void Zeros_that_a_sparse_vector_leaves_out_count()
    {
        var sparse = new VBuffer<float>(4, 2, [NaN, 6], [1, 3]);
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new SparseRow { Vector = sparse }, new SparseRow { Vector = new VBuffer<float>(4, [2, 4, 6, NaN]) } });
        Assert.AreEqual("0 4 0 6|2 4 6 6", Show(Replace(data, "Vector", Mode.Mean), "Out"));
        Assert.AreEqual("0 3 0 6|2 4 6 3", Show(Replace(data, "Vector", Mode.Mean, bySlot: false), "Out"));
        Assert.AreEqual("0 0 0 6|2 4 6 0", Show(Replace(data, "Vector", Mode.Minimum, bySlot: false), "Out"));
        Assert.AreEqual("0 0 0 6|2 4 6 0", Show(Replace(data, "Vector", Mode.DefaultValue), "Out"));
        Assert.AreEqual("0 6 0 6|2 4 6 6", Show(Replace(data, "Vector", Mode.Mode, bySlot: false), "Out"));
        IDataView indicated = _ml.Transforms.IndicateMissingValues("Out", "Vector").Fit(data).Transform(data);
        Assert.AreEqual("False True False False|False False False True", Show(indicated, "Out"));
    }

    [TestMethod]
    public void A_column_with_nothing_in_it_gets_zero_and_a_warning()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Row { A = NaN }, new Row { A = NaN } });
        var messages = new List<string>();
        _ml.Log += (_, e) => messages.Add(e.Message);
        Assert.AreEqual("0|0", Show(Replace(data, "A", Mode.Mean), "Out"));
        Assert.IsTrue(messages.Any(message => message.Contains("'A'") && message.Contains("NAs")), string.Join('\n', messages));
    }

    [TestMethod]
    public void Variable_vectors_are_imputed_as_a_whole_with_a_warning()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Row { Any = [1, NaN] }, new Row { Any = [3] } });
        var messages = new List<string>();
        _ml.Log += (_, e) => messages.Add(e.Message);
        Assert.AreEqual("1 2|3", Show(Replace(data, "Any", Mode.Mean), "Out"));
        Assert.IsTrue(messages.Any(message => message.Contains("'Any'") && message.Contains("By-slot", StringComparison.OrdinalIgnoreCase)), string.Join('\n', messages));
    }

    [TestMethod]
    public void Missing_keys_and_NaN_are_indicated()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Row { A = 1, AD = double.NaN, Key = 0 }, new Row { A = NaN, AD = 2, Key = 9 } });
        IDataView indicated = _ml.Transforms.IndicateMissingValues([new("I1", "A"), new("I2", "AD"), new("I3", "Key")]).Fit(data).Transform(data);
        Assert.AreEqual("False|True", Show(indicated, "I1"));
        Assert.AreEqual("True|False", Show(indicated, "I2"));
        Assert.AreEqual("False|True", Show(indicated, "I3"));
        Assert.IsTrue(indicated.Schema["I1"].IsNormalized());
    }

    [TestMethod]
    public void Saved_models_have_ML_NETs_format()
    {
        IDataView data = Rows();
        byte[] key = SavedTransform.RoundTrip(_ml, _ml.Transforms.IndicateMissingValues("Out", "A").Fit(data), data)["TransformerChain/Model.key"];
        Assert.AreEqual("NAIND TF 1.1 1.1 NaIndicatorTransform () Microsoft.ML.Transforms", SavedTransform.Header(key));
        CollectionAssert.AreEqual(SavedTransform.BlockOf(), SavedTransform.Block(key));

        key = SavedTransform.RoundTrip(_ml, _ml.Transforms.ReplaceMissingValues("Out", "A", Mode.Maximum).Fit(data), data)["TransformerChain/Model.key"];
        Assert.AreEqual("NAREP TF 1.2 1.2 NAReplaceTransform () Microsoft.ML.Transforms", SavedTransform.Header(key));
        CollectionAssert.AreEqual(SavedTransform.BlockOf("Single", (byte)0, 2f), SavedTransform.Block(key));

        // A value for each slot: a vector, as its codec writes it.
        key = SavedTransform.RoundTrip(_ml, _ml.Transforms.ReplaceMissingValues("Out", "V", Mode.Minimum).Fit(data), data)["TransformerChain/Model.key"];
        CollectionAssert.AreEqual(
            SavedTransform.BlockOf("VBuffer", (byte)16, "Single", (byte)0, 1, 2, 1, 2, -1, 0, 1f, 9f), SavedTransform.Block(key));
        SavedTransform.RoundTrip(_ml, _ml.Transforms.ReplaceMissingValues("Out", "VD", Mode.Mean).Fit(data), data);
    }

    [TestMethod]
    public void Other_types_and_other_sizes_are_told()
    {
        IDataView data = Rows();
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.ReplaceMissingValues("Out", "Key").Fit(data));
        StringAssert.Contains(error.Message, "'Key'");
        var kind = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Transforms.IndicateMissingValues("Out", "Text").Fit(data));
        StringAssert.Contains(kind.Message, "'Text'");
        StringAssert.Contains(kind.Message, "String");
        ITransformer model = _ml.Transforms.ReplaceMissingValues("Out", "V", Mode.Mean).Fit(data);
        IDataView other = _ml.Transforms.CopyColumns("V", "A").Fit(data).Transform(data);
        error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Transform(other));
        StringAssert.Contains(error.Message, "'V'");
        StringAssert.Contains(error.Message, "Vector<Single, 2>");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.ReplaceMissingValues("A", replacementMode: (Mode)4));
    }

    private static string Show(IDataView data, string column) => string.Join('|', GoldenValue.ReadColumn(data, data.Schema[column])
        .Select(value => value is object?[] items ? string.Join(' ', items.Select(Text)) : Text(value)));

    private static string Text(object? value) => value is float.PositiveInfinity ? "∞" : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;

    private IDataView Replace(IDataView data, string column, Mode mode, bool bySlot = true) =>
        _ml.Transforms.ReplaceMissingValues("Out", column, mode, bySlot).Fit(data).Transform(data);

    private IDataView Rows() => _ml.Data.LoadFromEnumerable(new (double A, double[] V)[]
    {
        (1, [1, 10]), (2, [double.NaN, 9]), (double.NaN, [2, double.NaN]), (2, [3, 9]), (double.NaN, [1, double.NaN]),
    }.Select(row => new Row { A = (float)row.A, AD = row.A, V = Array.ConvertAll(row.V, v => (float)v), VD = row.V }).ToArray());

    private sealed class Documented
    {
        [VectorType(3)]
        public float[] Features1 = [];

        [VectorType(2)]
        public float[] Features2 = [];
    }

    private sealed class SparseRow
    {
        [VectorType(4)]
        public VBuffer<float> Vector;
    }

    private sealed class Row
    {
        public float A;
        public double AD;

        [VectorType(2)]
        public float[] V = [0, 0];

        [VectorType(2)]
        public double[] VD = [0, 0];

        public float[] Any = [];

        [KeyType(3)]
        public uint Key;

        public string Text = "";
    }
}
