using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Benchmarks.Jobs.Measures;

/// <summary>Photographs scored a second, from files to scores, through <c>Transform</c>.</summary>
internal static class FolderScoring
{
    internal static double Measure(Workplace workplace)
    {
        var ml = new MLContext();
        ITransformer model = ml.Model.Load(workplace.Model, out _);
        using var owner = model as IDisposable;
        IDataView files = ml.Data.LoadFromEnumerable(
            Directory.EnumerateFiles(Path.Combine(workplace.Data, "validation"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => new SinglePrediction.Input { ImagePath = path }).ToList());
        // A first batch warms both sides up.
        Read(model.Transform(ml.Data.TakeRows(files, 32)));

        long start = Stopwatch.GetTimestamp();
        int rows = Read(model.Transform(files));
        return rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static int Read(IDataView scored)
    {
        DataViewSchema.Column column = scored.Schema["Score"];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> scores = default;
        int rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            getter(ref scores);
        }

        return rows;
    }
}
