using System.Collections.Immutable;
using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ConvNets.Stack.ML.Tests.Transforms;

[TestClass]
public sealed class ColumnTransformTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void Concatenate_SparseAndDense_KeepsThePlaces()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new SparseRow[] { new() { Scalar = 7, Sparse = new VBuffer<float>(5, 2, [1, 2], [1, 4]) } });
        IDataView joined = _ml.Transforms.Concatenate("Joined", "Sparse", "Scalar", "Sparse").Fit(data).Transform(data);
        VBuffer<float> value = joined.GetColumn<VBuffer<float>>("Joined").Single();
        Assert.IsFalse(value.IsDense);
        CollectionAssert.AreEqual(new float[] { 0, 1, 0, 0, 2, 7, 0, 1, 0, 0, 2 }, value.DenseValues().ToArray());
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 11), joined.Schema["Joined"].Type);
    }

    [TestMethod]
    public void Concatenate_OfNamedVectors_JoinsTheNames()
    {
        IDataView data = NumericCase.Rows(_ml);
        IDataView joined = _ml.Transforms.Concatenate("AB", "A", "B").Append(_ml.Transforms.Concatenate("All", "AB", "A")).Fit(data).Transform(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        joined.Schema["All"].GetSlotNames(ref names);
        Assert.AreEqual("AB.A,AB.B,A", string.Join(',', names.DenseValues()));
    }

    [TestMethod]
    public void Concatenate_OfDifferentTypes_IsRefused()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Concatenate("All", "A", "D").Fit(NumericCase.Rows(_ml)));
        StringAssert.Contains(exception.Message, "'D'");
        StringAssert.Contains(exception.Message, "Double");
    }

    [TestMethod]
    public void SelectColumns_ServesPredictionEngines()
    {
        IDataView data = NumericCase.Rows(_ml);
        ITransformer model = _ml.Transforms.Concatenate("Features", "A", "B")
            .Append(_ml.Transforms.NormalizeMinMax("Features"))
            .Append(_ml.Transforms.SelectColumns("Features"))
            .Fit(data);
        using PredictionEngine<Input, Output> engine = _ml.Model.CreatePredictionEngine<Input, Output>(model);
        CollectionAssert.AreEqual(new[] { 0.5f, -0.25f }, engine.Predict(new Input { A = 1.5f, B = -25 }).Features);
        CollectionAssert.AreEqual(new[] { -1f, 1f }, engine.Predict(new Input { A = -3, B = 100 }).Features);
    }

    [TestMethod]
    public void SelectColumns_MissingColumn_IsNamed()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.DropColumns("Nope").Fit(NumericCase.Rows(_ml)));
        StringAssert.Contains(exception.Message, "'Nope'");
    }

    [TestMethod]
    public void Normalize_Parameters_AreReadable()
    {
        NormalizingTransformer model = _ml.Transforms.NormalizeMinMax([new InputOutputColumnPair("X", "A"), new InputOutputColumnPair("Y", "V")], fixZero: false).Fit(NumericCase.Rows(_ml));
        var scalar = (NormalizingTransformer.AffineNormalizerModelParameters<float>)model.GetNormalizerModelParameters(0);
        Assert.AreEqual(-3f, scalar.Offset);
        Assert.AreEqual(1 / 5.5f, scalar.Scale);
        var vector = (NormalizingTransformer.AffineNormalizerModelParameters<ImmutableArray<float>>)model.GetNormalizerModelParameters(1);
        CollectionAssert.AreEqual(new[] { -1f, 0, -4 }, vector.Offset.ToArray());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.GetNormalizerModelParameters(2));
    }

    [TestMethod]
    public void Normalize_AnotherSize_IsRefused()
    {
        NormalizingTransformer model = _ml.Transforms.NormalizeMinMax("V").Fit(NumericCase.Rows(_ml));
        IDataView other = _ml.Transforms.Concatenate("V", "A", "B").Fit(NumericCase.Rows(_ml)).Transform(NumericCase.Rows(_ml));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Transform(other)).Message, "Vector<Single, 3>");
    }

    [TestMethod]
    public void Shapes_FollowTheSchemas()
    {
        IDataView rows = NumericCase.Rows(_ml);
        IEstimator<ITransformer> pipeline = NumericCase.Pipeline(_ml);
        SchemaShape expected = SchemaShape.Create(pipeline.Fit(rows).GetOutputSchema(rows.Schema));
        SchemaShape actual = pipeline.GetOutputSchema(SchemaShape.Create(rows.Schema));
        Assert.AreEqual(
            string.Join('\n', expected.OrderBy(column => column.Name).Select(Describe)),
            string.Join('\n', actual.OrderBy(column => column.Name).Select(Describe)));
    }

    private static string Describe(SchemaShape.Column column) =>
        $"{column.Name} {column.GetTypeString()} {string.Join(',', column.Annotations.Select(annotation => annotation.Name).Order())}";

    private sealed class SparseRow
    {
        public float Scalar;
        [VectorType(5)] public VBuffer<float> Sparse;
    }

    private sealed class Input
    {
        public float A;
        public float B;
    }

    private sealed class Output
    {
        public float[]? Features;
    }
}
