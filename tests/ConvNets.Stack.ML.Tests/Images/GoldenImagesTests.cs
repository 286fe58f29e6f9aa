using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ConvNets.Stack.ML.Tests.Images;

/// <summary>What ML.NET 5.0.0 wrote and computed, against what is written and computed here.</summary>
[TestClass]
public class GoldenImagesTests
{
    private static readonly string s_folder = Path.GetFullPath(Path.Combine(Fixtures.Folder, "../../../../../shared/golden/mlnet-5.0.0/04-images"));

    private readonly MLContext _ml = new(1);

    [TestInitialize]
    public void RequireGoldenFiles()
    {
        if (!Directory.Exists(s_folder))
            Assert.Inconclusive($"The golden files are not there: {s_folder}");
    }

    [TestMethod]
    public void TheGoldenModelLoadsAndGivesTheSamePixels()
    {
        ITransformer model = _ml.Model.Load(Path.Combine(s_folder, "model.zip"), out DataViewSchema inputSchema);

        Assert.AreEqual("Path", inputSchema.Single().Name);
        AssertExpected(model.Transform(Rows()));
    }

    [TestMethod]
    public void TheSamePipelineGivesTheSamePixels() => AssertExpected(Pipeline().Fit(Rows()).Transform(Rows()));

    [TestMethod]
    public void TheSavedModelsHaveTheSameBytes()
    {
        AssertSameZip("model.zip", Pipeline().Fit(Rows()));
        AssertSameZip("model.zip", _ml.Model.Load(Path.Combine(s_folder, "model.zip"), out _));
    }

    [TestMethod]
    public void TheModelWithAFolderHasTheSameBytes()
    {
        var pipeline = _ml.Transforms.LoadImages("Image", "/", "Path")
            .Append(_ml.Transforms.ResizeImages("Crop", 5, 7, "Image"))
            .Append(_ml.Transforms.ResizeImages("Pad", 5, 7, "Image", ImageResizingEstimator.ResizingKind.IsoPad, ImageResizingEstimator.Anchor.Left));

        TransformerChain<ImageResizingTransformer> model = pipeline.Fit(Rows());

        AssertSameZip("folder-model.zip", model);
        AssertSameZip("folder-model.zip", _ml.Model.Load(Path.Combine(s_folder, "folder-model.zip"), out _));
        AssertSchema("folder-schema.json", model.GetOutputSchema(Rows().Schema));
    }

    private IDataView Rows()
        => _ml.Data.LoadFromEnumerable(new[] { "nine-by-six", "fifteen-by-ten", "three-by-two" }.Select(n => new Row { Path = Path.Combine(s_folder, "images", n + ".png") }).ToArray());

    private EstimatorChain<ImagePixelExtractingTransformer> Pipeline()
    {
        TransformsCatalog t = _ml.Transforms;
        const ImageResizingEstimator.ResizingKind fill = ImageResizingEstimator.ResizingKind.Fill;
        return t.LoadImages("Image", "", "Path")
            .Append(t.ResizeImages("Small", 3, 2, "Image", fill))
            .Append(t.ConvertToGrayscale("Gray", "Small"))
            .Append(t.ResizeImages("Twice", 6, 4, "Small", fill))
            .Append(t.ExtractPixels("Default", "Small"))
            .Append(t.ExtractPixels("Interleaved", "Small", interleavePixelColors: true))
            .Append(t.ExtractPixels("OrderARBG", "Small", orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ARBG))
            .Append(t.ExtractPixels("OrderABGRInterleaved", "Small", orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ABGR, interleavePixelColors: true))
            .Append(t.ExtractPixels("All", "Small", colorsToExtract: ImagePixelExtractingEstimator.ColorBits.All))
            .Append(t.ExtractPixels("AllInterleavedAGBR", "Small", colorsToExtract: ImagePixelExtractingEstimator.ColorBits.All, orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.AGBR, interleavePixelColors: true))
            .Append(t.ExtractPixels("RedOnly", "Small", colorsToExtract: ImagePixelExtractingEstimator.ColorBits.Red))
            .Append(t.ExtractPixels("GreenBlue", "Small", colorsToExtract: ImagePixelExtractingEstimator.ColorBits.Green | ImagePixelExtractingEstimator.ColorBits.Blue, interleavePixelColors: true))
            .Append(t.ExtractPixels("OffsetScale", "Small", offsetImage: 127.5f, scaleImage: 1f / 127.5f))
            .Append(t.ExtractPixels("Scale255", "Small", scaleImage: 1f / 255f, interleavePixelColors: true))
            .Append(t.ExtractPixels("Bytes", "Small", outputAsFloatArray: false))
            .Append(t.ExtractPixels("BytesInterleaved", "Small", outputAsFloatArray: false, interleavePixelColors: true))
            .Append(t.ExtractPixels("GrayPixels", "Gray", colorsToExtract: ImagePixelExtractingEstimator.ColorBits.Red))
            .Append(t.ExtractPixels("GrayRgb", "Gray", interleavePixelColors: true))
            .Append(t.ExtractPixels("TwicePixels", "Twice"));
    }

    private static void AssertExpected(IDataView output)
    {
        AssertSchema("schema.json", output.Schema);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, "expected.json")));
        foreach (JsonElement column in expected.RootElement.GetProperty("columns").EnumerateArray())
        {
            DataViewSchema.Column actual = output.Schema[column.GetProperty("index").GetInt32()];
            JsonElement[] values = [.. column.GetProperty("values").EnumerateArray()];
            switch (actual.Type)
            {
                case ImageDataViewType:
                    AssertRows<MLImage>(output, actual, values, AssertImage);
                    break;
                case VectorDataViewType vector when vector.ItemType == NumberDataViewType.Single:
                    AssertRows<VBuffer<float>>(output, actual, values, (e, a) => CollectionAssert.AreEqual(e.EnumerateArray().Select(v => v.GetSingle()).ToArray(), a.DenseValues().ToArray(), actual.Name));
                    break;
                case VectorDataViewType:
                    AssertRows<VBuffer<byte>>(output, actual, values, (e, a) => CollectionAssert.AreEqual(e.EnumerateArray().Select(v => v.GetByte()).ToArray(), a.DenseValues().ToArray(), actual.Name));
                    break;
                default:
                    AssertRows<ReadOnlyMemory<char>>(output, actual, values, (e, a) => Assert.EndsWith(e.GetString()!, a.ToString()));
                    break;
            }
        }
    }

    private static void AssertRows<T>(IDataView output, DataViewSchema.Column column, JsonElement[] expected, Action<JsonElement, T> assert)
    {
        using DataViewRowCursor cursor = output.GetRowCursor([column]);
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default!;
        foreach (JsonElement row in expected)
        {
            Assert.IsTrue(cursor.MoveNext());
            getter(ref value);
            assert(row, value);
        }
        Assert.IsFalse(cursor.MoveNext());
    }

    private static void AssertImage(JsonElement expected, MLImage actual)
    {
        Assert.AreEqual(expected.GetProperty("width").GetInt32(), actual.Width);
        Assert.AreEqual(expected.GetProperty("height").GetInt32(), actual.Height);
        Assert.AreEqual(expected.GetProperty("pixelFormat").GetString(), actual.PixelFormat.ToString());
        CollectionAssert.AreEqual(expected.GetProperty("pixels").EnumerateArray().Select(v => v.GetByte()).ToArray(), actual.Pixels.ToArray());
    }

    private static void AssertSchema(string file, DataViewSchema actual)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, file)));
        CollectionAssert.AreEqual(
            expected.RootElement.EnumerateArray().Select(c => $"{c.GetProperty("name")}: {c.GetProperty("type")}").ToArray(),
            actual.Select(c => $"{c.Name}: {c.Type}").ToArray());
    }

    private void AssertSameZip(string file, ITransformer model)
    {
        using var saved = new MemoryStream();
        _ml.Model.Save(model, Rows().Schema, saved);
        Dictionary<string, byte[]> actual = Entries(saved);
        Dictionary<string, byte[]> expected = Entries(new MemoryStream(File.ReadAllBytes(Path.Combine(s_folder, file))));
        CollectionAssert.AreEquivalent(expected.Keys, actual.Keys);
        foreach ((string name, byte[] bytes) in expected)
            CollectionAssert.AreEqual(bytes, actual[name], name);
    }

    // Who wrote the model differs, of course.
    private static Dictionary<string, byte[]> Entries(MemoryStream zip)
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
        return archive.Entries.Where(e => e.FullName != "TrainingInfo/Version.txt").ToDictionary(e => e.FullName, e =>
        {
            using Stream stream = e.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        });
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }
}
