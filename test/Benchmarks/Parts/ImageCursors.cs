using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Benchmarks.Parts;

/// <summary>LoadImages and ResizeImages over clothing photographs, through one cursor and through a cursor a core.</summary>
public class ImageCursors
{
    private const int Images = 200;

    private IDataView _images = null!;

    [GlobalSetup]
    public void FitTransforms()
    {
        string folder = DataFolder.Find("clothing") ?? throw new DirectoryNotFoundException("This benchmark needs ../shared/data/clothing, or CONVNETS_DATA.");
        var ml = new MLContext(seed: 1);
        IDataView files = ml.Data.LoadFromEnumerable(
            Directory.EnumerateFiles(folder, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(Images).Select(path => new File { ImagePath = path }).ToArray());
        _images = ml.Transforms.LoadImages("Image", null, "ImagePath")
            .Append(ml.Transforms.ResizeImages("Image", 150, 150))
            .Fit(files)
            .Transform(files);
    }

    [Benchmark(Baseline = true)]
    public int OneCursor()
    {
        using DataViewRowCursor cursor = _images.GetRowCursor([_images.Schema["Image"]]);
        return Read(cursor);
    }

    [Benchmark]
    public int OneCursorEachCore()
    {
        DataViewRowCursor[] cursors = _images.GetRowCursorSet([_images.Schema["Image"]], Environment.ProcessorCount);
        int[] seen = new int[cursors.Length];
        Parallel.For(0, cursors.Length, i =>
        {
            using DataViewRowCursor cursor = cursors[i];
            seen[i] = Read(cursor);
        });
        return seen.Sum() == Images ? Images : throw new InvalidOperationException($"The cursors gave {seen.Sum()} of {Images} rows.");
    }

    private static int Read(DataViewRowCursor cursor)
    {
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(cursor.Schema["Image"]);
        int rows = 0;
        while (cursor.MoveNext())
        {
            MLImage image = null!;
            getter(ref image);
            using (image)
            {
                rows += image.Pixels.Length > 0 ? 1 : 0;
            }
        }

        return rows;
    }

    private sealed class File
    {
        public string ImagePath { get; set; } = "";
    }
}
