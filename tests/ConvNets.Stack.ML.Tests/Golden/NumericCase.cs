using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Golden;

/// <summary>The rows and the pipelines of the golden folder <c>02-numeric</c>.</summary>
internal static class NumericCase
{
    public static IDataView Rows(MLContext ml) => ml.Data.LoadFromEnumerable(new Row[]
    {
        new() { Id = 0, A = 1, B = -2, D = 10.5, I = 3, Flag = true, Txt = "1", V = [1, 0, -4], Sometimes = 1, Constant = 5, Unused = 1 },
        new() { Id = 1, A = 2.5f, B = 0, D = -0.25, I = -7, Flag = false, Txt = "-2.75", V = [0, 0, 8], Sometimes = float.NaN, Constant = 5, Unused = 2 },
        new() { Id = 2, A = -3, B = 100, D = 1e9, I = 255, Flag = true, Txt = "abc", V = [2, 0, 0.5f], Sometimes = 3, Constant = 5, Unused = 3 },
        new() { Id = 3, A = 0.1f, B = 7, D = 0, I = 256, Flag = false, Txt = "", V = [3, 0, 6], Sometimes = -3, Constant = 5, Unused = 4 },
        new() { Id = 4, A = 1e-7f, B = -0.5f, D = 3, I = 0, Flag = true, Txt = "7e2", V = [-1, 0, 1], Sometimes = 0.5f, Constant = 5, Unused = 5 },
    });

    public static IDataView UnseenRows(MLContext ml) => ml.Data.LoadFromEnumerable(new Row[]
    {
        new() { Id = 100, A = 50, B = -50, D = 2e10, I = 70000, Flag = false, Txt = "12", V = [10, 1, -10], Sometimes = float.NaN, Constant = 6, Unused = 0 },
        new() { Id = 101, A = -1.5f, B = 2.5f, D = 3.5, I = -1, Flag = true, Txt = "x", V = [1, -1, 2], Sometimes = float.PositiveInfinity, Constant = 5, Unused = 0 },
    });

    public static IEstimator<ITransformer> Pipeline(MLContext ml)
    {
        TransformsCatalog t = ml.Transforms;
        return t.Concatenate("Features", "A", "B", "V")
            .Append(t.Concatenate("OneInput", "A"))
            .Append(t.NormalizeMinMax("MinMax", "Features"))
            .Append(t.NormalizeMinMax("MinMaxNoFixZero", "Features", fixZero: false))
            .Append(t.NormalizeMinMax("MinMaxScalar", "B"))
            .Append(t.NormalizeMinMax("MinMaxDouble", "D"))
            .Append(t.NormalizeMinMax("MinMaxNaN", "Sometimes"))
            .Append(t.NormalizeMinMax("MinMaxConstant", "Constant", fixZero: false))
            .Append(t.NormalizeMeanVariance("MeanVar", "Features"))
            .Append(t.NormalizeMeanVariance("MeanVarNoFixZero", "Features", fixZero: false))
            .Append(t.NormalizeMeanVariance("MeanVarScalar", "B", fixZero: false))
            .Append(t.NormalizeMeanVariance("MeanVarCdf", "A", useCdf: true))
            .Append(t.NormalizeMeanVariance("MeanVarDouble", "D"))
            .Append(t.CopyColumns("ACopy", "A"))
            .Append(t.Conversion.ConvertType("AAsDouble", "A", DataKind.Double))
            .Append(t.Conversion.ConvertType("AAsBoolean", "A", DataKind.Boolean))
            .Append(t.Conversion.ConvertType("DAsSingle", "D"))
            .Append(t.Conversion.ConvertType("IAsSingle", "I"))
            .Append(t.Conversion.ConvertType("IAsInt64", "I", DataKind.Int64))
            .Append(t.Conversion.ConvertType("FlagAsSingle", "Flag"))
            .Append(t.Conversion.ConvertType("TxtAsSingle", "Txt"))
            .Append(t.Conversion.ConvertType("VAsDouble", "V", DataKind.Double))
            .Append(t.DropColumns("Unused", "Constant"));
    }

    public static IEstimator<ITransformer> SelectPipeline(MLContext ml, bool keepHidden)
    {
        TransformsCatalog t = ml.Transforms;
        return t.CopyColumns("B2", "B").Append(t.CopyColumns("A", "B")).Append(t.SelectColumns(["Id", "V", "A", "B2"], keepHidden));
    }

    private sealed class Row
    {
        public int Id;
        public float A;
        public float B;
        public double D;
        public int I;
        public bool Flag;
        public string? Txt;
        [VectorType(3)] public float[]? V;
        public float Sometimes;
        public float Constant;
        public float Unused;
    }
}
