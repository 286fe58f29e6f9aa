using Microsoft.ML;
using Microsoft.ML.Data;
using Norm = Microsoft.ML.Transforms.LpNormNormalizingEstimatorBase.NormFunction;

namespace ConvNets.Stack.ML.Tests.Transforms;

/// <summary>Vectors scaled by themselves, with the values of ML.NET's documentation.</summary>
[TestClass]
public sealed class RowNormTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void Documented_values_of_the_L1_norm_come_out()
    {
        IDataView data = Rows();
        IDataView scaled = _ml.Transforms.NormalizeLpNorm("Features", norm: Norm.L1, ensureZeroMean: true).Fit(data).Transform(data);
        AssertRows(scaled, [0.25f, 0.25f, -0.25f, -0.25f], [0.25f, 0.25f, -0.25f, -0.25f], [0.25f, -0.25f, 0.25f, -0.25f], [-0.25f, 0.25f, -0.25f, 0.25f]);
        Assert.IsTrue(scaled.Schema["Features"].IsNormalized());
    }

    [TestMethod]
    public void Documented_values_of_global_contrast_come_out()
    {
        // The page prints the values with the mean subtracted, which these options do not ask for.
        IDataView data = Rows();
        IDataView scaled = _ml.Transforms.NormalizeGlobalContrast("Features", ensureZeroMean: true, scale: 2, ensureUnitStandardDeviation: true).Fit(data).Transform(data);
        AssertRows(scaled, [2, 2, -2, -2], [2, 2, -2, -2], [2, -2, 2, -2], [-2, 2, -2, 2]);
    }

    [TestMethod]
    [DataRow(Norm.L2, 0.6f, 0.8f)]
    [DataRow(Norm.L1, 3f / 7, 4f / 7)]
    [DataRow(Norm.Infinity, 0.75f, 1f)]
    [DataRow(Norm.StandardDeviation, 1.6803361f, 2.2404481f)] // the deviation of 3, 4, 0, 0 is √3.1875
    public void Each_norm_divides(Norm norm, float first, float second)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Row { Features = [3, 4, 0, 0] } });
        float[] row = _ml.Transforms.NormalizeLpNorm("Features", norm: norm).Fit(data).Transform(data).GetColumn<float[]>("Features").Single();
        Assert.AreEqual(first, row[0], 1e-6f);
        Assert.AreEqual(second, row[1], 1e-6f);
        Assert.AreEqual(0, row[2]);
    }

    [TestMethod]
    public void Zeros_and_sparse_vectors_stay_as_they_are()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new SparseRow { Features = new VBuffer<float>(4, 1, [2], [1]) }, new SparseRow { Features = new VBuffer<float>(4, 0, [], []) } });
        IDataView scaled = _ml.Transforms.NormalizeLpNorm("Features").Fit(data).Transform(data);
        VBuffer<float>[] rows = [.. scaled.GetColumn<VBuffer<float>>("Features")];
        Assert.AreEqual(1, rows[0].GetValues().Length);
        Assert.AreEqual("0 1 0 0", string.Join(' ', rows[0].DenseValues()));
        Assert.AreEqual("0 0 0 0", string.Join(' ', rows[1].DenseValues()));
    }

    [TestMethod]
    public void Saved_models_have_ML_NETs_format()
    {
        IDataView data = Rows();
        byte[] key = SavedTransform.RoundTrip(_ml, _ml.Transforms.NormalizeGlobalContrast("Out", "Features", ensureUnitStandardDeviation: true, scale: 3).Fit(data), data)["TransformerChain/Model.key"];
        Assert.AreEqual("GCNORMAF 1.3 1.3 GcnTransform (GcnFunction) Microsoft.ML.Transforms", SavedTransform.Header(key));
        CollectionAssert.AreEqual(SavedTransform.BlockOf((byte)1, (byte)1, 3f), SavedTransform.Block(key));
        key = SavedTransform.RoundTrip(_ml, _ml.Transforms.NormalizeLpNorm("Out", "Features", Norm.Infinity).Fit(data), data)["TransformerChain/Model.key"];
        CollectionAssert.AreEqual(SavedTransform.BlockOf((byte)0, (byte)3, 1f), SavedTransform.Block(key));
    }

    [TestMethod]
    public void Scalars_and_impossible_scales_are_refused()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Scalar() });
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.NormalizeLpNorm("Value").Fit(data));
        StringAssert.Contains(error.Message, "'Value'");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.NormalizeGlobalContrast("Features", scale: 0));
    }

    private static void AssertRows(IDataView data, params float[][] expected)
    {
        float[][] actual = [.. data.GetColumn<float[]>("Features")];
        for (int i = 0; i < expected.Length; i++)
        {
            for (int j = 0; j < expected[i].Length; j++)
                Assert.AreEqual(expected[i][j], actual[i][j], 1e-6f, $"row {i}, slot {j}");
        }
    }

    private IDataView Rows() => _ml.Data.LoadFromEnumerable(new Row[] { new() { Features = [1, 1, 0, 0] }, new() { Features = [2, 2, 0, 0] }, new() { Features = [1, 0, 1, 0] }, new() { Features = [0, 1, 0, 1] } });

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features = [0, 0, 0, 0];
    }

    private sealed class SparseRow
    {
        [VectorType(4)]
        public VBuffer<float> Features;
    }

    private sealed class Scalar
    {
        public float Value;
    }
}
