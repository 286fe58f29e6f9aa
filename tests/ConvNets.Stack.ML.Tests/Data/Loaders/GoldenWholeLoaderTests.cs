using System.Text.Json;
using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ConvNets.Stack.ML.Tests.Data.Loaders;

/// <summary>Models saved with a loader: read as ML.NET reads them, written as it writes them.</summary>
[TestClass]
public sealed class GoldenWholeLoaderTests
{
    private const string Folder = "10-wholeloader";

    private readonly MLContext _ml = new(1);

    private static string Csv => GoldenFiles.PathOf(Folder, "data.csv");

    [TestMethod]
    [DataRow("model", "")]
    [DataRow("composite-model", "composite-")]
    [DataRow("loader-only-model", "loader-only-")]
    public void Loads_loader_and_model_and_saves_them_the_same(string name, string prefix)
    {
        string path = GoldenFiles.PathOf(Folder, name + ".zip");
        JsonElement loading = GoldenFiles.Json(Folder, "loading.json");

        ITransformer model = _ml.Model.LoadWithDataLoader(path, out IDataLoader<IMultiStreamSource> loader);
        JsonElement expected = loading.GetProperty(name + ".zip: LoadWithDataLoader");
        Assert.AreEqual(expected.GetProperty("transformer").GetString(), model.GetType().Name);
        Assert.AreEqual(expected.GetProperty("loader").GetString(), loader.GetType().Name);
        GoldenAssert.Schema(expected.GetProperty("loader schema"), loader.GetOutputSchema());

        IDataView output = model.Transform(loader.Load(Csv));
        GoldenAssert.Schema(GoldenFiles.Json(Folder, prefix + "schema.json"), output.Schema);
        GoldenAssert.Rows(GoldenFiles.Json(Folder, prefix + "expected.json"), output);

        ITransformer alone = _ml.Model.Load(path, out DataViewSchema schema);
        expected = loading.GetProperty(name + ".zip: Load(out schema)");
        Assert.AreEqual(expected.GetProperty("transformer").GetString(), alone.GetType().Name);
        GoldenAssert.Schema(expected.GetProperty("schema"), schema);

        bool isEmpty = model is TransformerChain<ITransformer> chain && !chain.Any();
        GoldenAssert.SameEntries(GoldenFiles.Entries(path), Save(isEmpty ? null : model, loader));
    }

    [TestMethod]
    public void Fitted_here_model_and_loader_are_the_same_zip()
    {
        TextLoader loader = Loader();
        IDataView data = loader.Load(Csv);
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(_ml.Transforms.Concatenate("Features", "A", "B", "V"))
            .Append(_ml.Transforms.NormalizeMinMax("Features"))
            .Fit(data);
        GoldenAssert.Rows(GoldenFiles.Json(Folder, "expected.json"), model.Transform(data));
        GoldenAssert.SameEntries(GoldenFiles.Entries(GoldenFiles.PathOf(Folder, "model.zip")), Save(model, loader));
        GoldenAssert.SameEntries(GoldenFiles.Entries(GoldenFiles.PathOf(Folder, "loader-only-model.zip")), Save(null, loader));
    }

    [TestMethod]
    public void Fitted_here_a_composite_loader_is_the_same_zip()
    {
        CompositeDataLoader<IMultiStreamSource, ColumnCopyingTransformer> loader = Loader()
            .Append(_ml.Transforms.Concatenate("Features", "A", "B"))
            .Append(_ml.Transforms.CopyColumns("F2", "Features"))
            .Fit(new MultiFileSource(Csv));
        GoldenAssert.Rows(GoldenFiles.Json(Folder, "composite-expected.json"), loader.Load(Csv));
        GoldenAssert.SameEntries(GoldenFiles.Entries(GoldenFiles.PathOf(Folder, "composite-model.zip")), Save(null, loader));
    }

    [TestMethod]
    public void Text_loader_schema_is_saved_the_same()
    {
        IDataView data = _ml.Data.LoadFromTextFile<TextRow>(GoldenFiles.PathOf("09-schema", "data.csv"), separatorChar: ',', hasHeader: true);
        ITransformer model = _ml.Transforms.CopyColumns("Copy", "Features").Fit(data);
        GoldenAssert.Schema(GoldenFiles.Json("09-schema", "textloader-saved-schema.json"), data.Schema);
        GoldenAssert.Schema(GoldenFiles.Json("09-schema", "textloader-schema.json"), model.Transform(data).Schema);
        GoldenAssert.Rows(GoldenFiles.Json("09-schema", "textloader-expected.json"), model.Transform(data));
        GoldenAssert.SameEntries(GoldenFiles.Entries(GoldenFiles.PathOf("09-schema", "textloader-model.zip")), Persistence.GoldenModelTests.Save(_ml, model, data.Schema));
    }

    private TextLoader Loader() => _ml.Data.CreateTextLoader<Row>(separatorChar: ',', hasHeader: true, allowQuoting: true, dataSample: new MultiFileSource(Csv));

    private Dictionary<string, byte[]> Save(ITransformer? model, IDataLoader<IMultiStreamSource> loader)
    {
        using var zip = new MemoryStream();
        _ml.Model.Save(model!, loader, zip);
        zip.Position = 0;
        return GoldenFiles.Entries(zip);
    }

    private sealed class Row
    {
        [LoadColumn(0)] public string? Label;
        [LoadColumn(1)] public float A;
        [LoadColumn(2)] public float B;
        [LoadColumn(3, 4), VectorType(2)] public float[]? V;
        [LoadColumn(5), KeyType(3)] public uint Rank;
    }

    private sealed class TextRow
    {
        [LoadColumn(0)] public string? Name;
        [LoadColumn(1, 3), VectorType(3)] public float[]? Features;
        [LoadColumn(4)] public bool Flag;
        [LoadColumn(5)] public int Count;
        [LoadColumn(6), KeyType(9)] public uint Digit;
    }
}
