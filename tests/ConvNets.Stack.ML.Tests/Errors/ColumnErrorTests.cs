using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ConvNets.Stack.ML.Tests.Errors;

/// <summary>What each transform says of columns that it cannot take: which column, what it is, what was expected.</summary>
[TestClass]
public sealed class ColumnErrorTests
{
    private static readonly MLContext s_ml = new(1);

    public static IEnumerable<object[]> Transforms => Cases().Select(c => new object[] { c.Name });

    [TestMethod]
    [DynamicData(nameof(Transforms))]
    public void A_column_that_is_not_there_is_named(string name)
    {
        Case transform = Find(name);
        IDataView data = Rows();
        IEstimator<ITransformer> estimator = transform.Create("Nope");
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.Fit(data)), "'Nope'");
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(SchemaShape.Create(data.Schema))), "'Nope'");

        // The same in a chain, where the first transform is fine.
        EstimatorChain<ITransformer> chain = s_ml.Transforms.CopyColumns("Copy", "Number").Append(estimator);
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chain.Fit(data)), "'Nope'");
    }

    [TestMethod]
    [DynamicData(nameof(Transforms))]
    public void A_column_of_a_wrong_type_is_named_with_its_type_and_what_was_expected(string name)
    {
        Case transform = Find(name);
        if (transform.Wrong is not { } wrong)
            return;
        IDataView data = Rows();
        IEstimator<ITransformer> estimator = transform.Create(wrong);
        Exception error = Assert.Throws<Exception>(() => estimator.Fit(data));
        Assert.IsTrue(error is ArgumentOutOfRangeException or InvalidOperationException, error.ToString());
        AssertSays(error, $"'{wrong}'", data.Schema[wrong].Type.ToString()!, transform.Expected!);
    }

    [TestMethod]
    [DynamicData(nameof(Transforms))]
    public void A_fitted_transform_refuses_data_without_its_column(string name)
    {
        Case transform = Find(name);
        ITransformer model = transform.Create(transform.Right).Fit(Rows());
        IDataView other = s_ml.Data.LoadFromEnumerable(new Other[] { new() });
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Transform(other)), $"'{transform.Right}'");
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.GetOutputSchema(other.Schema)), $"'{transform.Right}'");
    }

    [TestMethod]
    [DynamicData(nameof(Transforms))]
    public void A_fitted_transform_refuses_its_column_in_another_type(string name)
    {
        Case transform = Find(name);
        if (transform.Wrong is not { } wrong)
            return;
        ITransformer model = transform.Create(transform.Right).Fit(Rows());
        IDataView other = Renamed(wrong, transform.Right);
        Exception error = Assert.Throws<Exception>(() => model.Transform(other));
        Assert.IsTrue(error is ArgumentOutOfRangeException or InvalidOperationException, error.ToString());
        AssertSays(error, $"'{transform.Right}'", other.Schema[transform.Right].Type.ToString()!);
    }

    [TestMethod]
    [DynamicData(nameof(Transforms))]
    public void A_getter_of_a_wrong_type_names_the_column_and_its_type(string name)
    {
        Case transform = Find(name);
        IDataView data = transform.Create(transform.Right).Fit(Rows()).Transform(Rows());
        DataViewSchema.Column column = data.Schema.GetColumnOrNull("Out") ?? data.Schema[transform.Right];
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        AssertSays(Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<Guid>(column)), $"'{column.Name}'", column.Type.ToString()!, "Guid");
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => data.Schema["Nope"]), "'Nope'");
        using DataViewRowCursor idle = data.GetRowCursor([]);
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => idle.GetGetter<float>(column)), $"'{column.Name}'", "not active");
    }

    [TestMethod]
    [DynamicData(nameof(Transforms))]
    public void An_engine_is_not_made_for_an_input_class_without_the_column(string name)
    {
        Case transform = Find(name);
        ITransformer model = transform.Create(transform.Right).Fit(Rows());
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => s_ml.Model.CreatePredictionEngine<Other, Other>(model)), $"'{transform.Right}'");
    }

    [TestMethod]
    public void A_chain_cannot_use_what_it_makes_later()
    {
        IDataView data = Rows();
        EstimatorChain<ITransformer> chain = new EstimatorChain<ITransformer>()
            .Append<ITransformer>(s_ml.Transforms.CopyColumns("A", "B"))
            .Append<ITransformer>(s_ml.Transforms.CopyColumns("B", "A"));
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chain.Fit(data)), "'B'");
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chain.GetOutputSchema(SchemaShape.Create(data.Schema))), "'B'");
    }

    [TestMethod]
    public void Columns_that_a_selection_dropped_are_gone()
    {
        IDataView data = Rows();
        EstimatorChain<ColumnCopyingTransformer> chain = s_ml.Transforms.DropColumns("Number").Append(s_ml.Transforms.CopyColumns("Copy", "Number"));
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chain.Fit(data)), "'Number'");
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => s_ml.Transforms.DropColumns("Nope").Fit(data)), "'Nope'");
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => s_ml.Transforms.SelectColumns("Nope").Fit(data)), "'Nope'");
    }

    [TestMethod]
    public void Output_columns_are_named_once()
    {
        InputOutputColumnPair[] twice = [new("Out", "Number"), new("Out", "Vector")];
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => s_ml.Transforms.ReplaceMissingValues(twice).Fit(Rows())), "'Out'");
    }

    [TestMethod]
    public void A_key_out_of_range_is_missing_or_told()
    {
        // In classes, keys count from 0.
        IDataView data = s_ml.Data.LoadFromEnumerable(new Keyed[] { new() { Key = 1 }, new() { Key = 3 } });
        IDataView vectors = s_ml.Transforms.Conversion.MapKeyToVector("Out", "Key").Fit(data).Transform(data);
        using DataViewRowCursor cursor = vectors.GetRowCursor(vectors.Schema);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(vectors.Schema["Out"]);
        VBuffer<float> value = default;
        Assert.IsTrue(cursor.MoveNext());
        getter(ref value);
        Assert.AreEqual("0 1 0", string.Join(' ', value.DenseValues()));
        Assert.IsTrue(cursor.MoveNext());
        getter(ref value);
        Assert.AreEqual("0 0 0", string.Join(' ', value.DenseValues()));
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(uint), 0)), "at least one value");
        AssertSays(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => s_ml.Transforms.Conversion.MapKeyToValue("Out", "Key").Fit(data)), "'Key'", "KeyValues", "Key<UInt32, 0-2>");
    }

    [TestMethod]
    public void An_engine_names_what_its_classes_lack()
    {
        ITransformer model = s_ml.Transforms.CopyColumns("Out", "Number").Fit(Rows());
        AssertSays(Assert.ThrowsExactly<InvalidOperationException>(() => s_ml.Model.CreatePredictionEngine<Row, Lacking>(model, ignoreMissingColumns: false)), "'Missing'");
        AssertSays(Assert.ThrowsExactly<InvalidOperationException>(() => s_ml.Model.CreatePredictionEngine<Row, WrongOutput>(model)), "'Out'", "Single", "Int32");
    }

    private static IEnumerable<Case> Cases()
    {
        yield return new("CopyColumns", c => s_ml.Transforms.CopyColumns("Out", c), "Number");
        yield return new("Concatenate", c => s_ml.Transforms.Concatenate("Out", "Common", c), "Vector", "Text", "Single");
        yield return new("SelectColumns", c => s_ml.Transforms.SelectColumns(c), "Number");
        yield return new("DropColumns", c => s_ml.Transforms.DropColumns(c).Append(s_ml.Transforms.CopyColumns("Out", "Label")), "Number");
        yield return new("ConvertType", c => s_ml.Transforms.Conversion.ConvertType("Out", c, DataKind.Int32), "Flag", "Number", "Int32");
        yield return new("MapValueToKey", c => s_ml.Transforms.Conversion.MapValueToKey("Out", c), "Text");
        yield return new("MapKeyToValue", c => s_ml.Transforms.Conversion.MapValueToKey("Label").Append(s_ml.Transforms.Conversion.MapKeyToValue("Out", c)), "Label", "Number", "key");
        yield return new("MapKeyToVector", c => s_ml.Transforms.Conversion.MapKeyToVector("Out", c), "Key", "Number", "key");
        yield return new("MapKeyToBinaryVector", c => s_ml.Transforms.Conversion.MapKeyToBinaryVector("Out", c), "Key", "Number", "key");
        yield return new("MapValue", c => s_ml.Transforms.Conversion.MapValue("Out", new KeyValuePair<string, int>[] { new("a", 1) }, c), "Text", "Number", "String");
        yield return new("Hash", c => s_ml.Transforms.Conversion.Hash("Out", c), "Text");
        yield return new("OneHotEncoding", c => s_ml.Transforms.Categorical.OneHotEncoding("Out", c), "Text");
        yield return new("OneHotHashEncoding", c => s_ml.Transforms.Categorical.OneHotHashEncoding("Out", c), "Text");
        yield return new("ReplaceMissingValues", c => s_ml.Transforms.ReplaceMissingValues("Out", c), "Number", "Text", "Single");
        yield return new("IndicateMissingValues", c => s_ml.Transforms.IndicateMissingValues("Out", c), "Number", "Text", "Single");
        yield return new("NormalizeMinMax", c => s_ml.Transforms.NormalizeMinMax("Out", c), "Vector", "Text", "Single");
        yield return new("NormalizeMeanVariance", c => s_ml.Transforms.NormalizeMeanVariance("Out", c), "Number", "Text", "Single");
        yield return new("NormalizeLpNorm", c => s_ml.Transforms.NormalizeLpNorm("Out", c), "Vector", "Text", "Single");
        yield return new("NormalizeGlobalContrast", c => s_ml.Transforms.NormalizeGlobalContrast("Out", c), "Vector", "Number", "vector");
        yield return new("LoadImages", c => s_ml.Transforms.LoadImages("Out", ".", c), "Text", "Number", "String");
        yield return new("ConvertToImage", c => s_ml.Transforms.ConvertToImage(1, 2, "Out", c, Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator.ColorBits.Red), "Vector", "Text", "Vector<");
    }

    private static Case Find(string name) => Cases().Single(c => c.Name == name);

    private static void AssertSays(Exception error, params string[] parts)
    {
        foreach (string part in parts)
            StringAssert.Contains(error.Message, part);
    }

    private static IDataView Renamed(string source, string target) => s_ml.Transforms.CopyColumns(target, source).Fit(Rows()).Transform(Rows());

    private static IDataView Rows() => s_ml.Data.LoadFromEnumerable(new Row[] { new() { Number = 1, Text = "a", Label = "x", Key = 1, Vector = [1, 2] }, new() { Number = 2, Text = "b", Label = "y", Key = 3, Vector = [3, 5] } });

    private sealed record Case(string Name, Func<string, IEstimator<ITransformer>> Create, string Right, string? Wrong = null, string? Expected = null);

    private sealed class Row
    {
        public float Common;
        public float Number;
        public bool Flag;
        public string Text = "";
        public string Label = "";

        [KeyType(3)]
        public uint Key;

        [VectorType(2)]
        public float[] Vector = [];
    }

    private sealed class Keyed
    {
        [KeyType(3)]
        public uint Key;
    }

    private sealed class Other
    {
        public float Common;
    }

    private sealed class Lacking
    {
        public float Missing;
    }

    private sealed class WrongOutput
    {
        public int Out;
    }
}
