using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Benchmarks.Parts;

/// <summary>A cursor over rows through three row transforms: what it allocates must not grow with the rows.</summary>
[MemoryDiagnoser]
public class RowCursor
{
    private IDataView _rows = null!;

    [Params(1_000, 100_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void FitTransforms()
    {
        var ml = new MLContext(seed: 1);
        IDataView source = ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(i => new Row { Width = i, Height = i / 2f, Area = [i, 1f, 2f, 3f] }).ToArray());
        _rows = ml.Transforms.Concatenate("Features", "Width", "Height", "Area")
            .Append(ml.Transforms.NormalizeMinMax("Features"))
            .Append(ml.Transforms.Conversion.ConvertType("Precise", "Features", DataKind.Double))
            .Fit(source)
            .Transform(source);
    }

    [Benchmark]
    public double Sum()
    {
        DataViewSchema.Column column = _rows.Schema["Precise"];
        using DataViewRowCursor cursor = _rows.GetRowCursor([column]);
        ValueGetter<VBuffer<double>> getter = cursor.GetGetter<VBuffer<double>>(column);
        VBuffer<double> value = default;
        double sum = 0;
        while (cursor.MoveNext())
        {
            getter(ref value);
            sum += value.GetValues()[0];
        }

        return sum;
    }

    private sealed class Row
    {
        public float Width { get; set; }

        public float Height { get; set; }

        [VectorType(4)]
        public float[] Area { get; set; } = [];
    }
}
