using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Data;

[TestClass]
public sealed class CursorAllocationTests
{
    /// <summary>What a pass over the rows allocates is for the cursors alone: a hundred times as many rows cost not a byte more.</summary>
    [TestMethod]
    public void Rows_through_three_transforms_allocate_nothing_each()
    {
        IDataView few = Transformed(1_000), many = Transformed(100_000);
        // The first passes compile; tiered compilation may still replace code in the second.
        Pass(few);
        Pass(many);
        Assert.AreEqual(Pass(few), Pass(many), 1024, "bytes, for 1,000 and for 100,000 rows");
    }

    private static IDataView Transformed(int rows)
    {
        var ml = new MLContext(seed: 1);
        IDataView source = ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(i => new Row { Width = i, Height = i / 2f, Area = [i, 1f, 2f, 3f] }).ToArray());
        return ml.Transforms.Concatenate("Features", "Width", "Height", "Area")
            .Append(ml.Transforms.NormalizeMinMax("Features"))
            .Append(ml.Transforms.Conversion.ConvertType("Precise", "Features", DataKind.Double))
            .Fit(source)
            .Transform(source);
    }

    private static long Pass(IDataView data)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataViewSchema.Column column = data.Schema["Precise"];
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<VBuffer<double>> getter = cursor.GetGetter<VBuffer<double>>(column);
        VBuffer<double> value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Row
    {
        public float Width { get; set; }

        public float Height { get; set; }

        [VectorType(4)]
        public float[] Area { get; set; } = [];
    }
}
