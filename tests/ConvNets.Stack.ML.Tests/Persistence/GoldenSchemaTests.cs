using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Persistence;

/// <summary>The schema beside a model: every column type that can be stored, annotations, hidden columns, what is left out.</summary>
[TestClass]
public sealed class GoldenSchemaTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void Wide_EveryStorableType_ComesBackAndIsWrittenTheSame() => Check("wide", SchemaCase.Wide(_ml), "Vector4");

    [TestMethod]
    public void Annotated_KeyValuesSlotNamesAndHiddenColumns_ComeBackAndAreWrittenTheSame() => Check("annotated", SchemaCase.Annotated(_ml), "Joined");

    [TestMethod]
    public void TextLoader_Schema_IsRead()
    {
        GoldenModelTests.Load(_ml, out DataViewSchema schema, "09-schema", "textloader-model.zip");
        GoldenAssert.Schema(GoldenFiles.Json("09-schema", "textloader-loaded-schema.json"), schema);
    }

    [TestMethod]
    public void NoSchema_IsNull()
    {
        ITransformer model = GoldenModelTests.Load(_ml, out DataViewSchema schema, "09-schema", "noschema-model.zip");
        Assert.IsNull(schema);
        GoldenAssert.SameEntries(GoldenFiles.Entries(GoldenFiles.PathOf("09-schema", "noschema-model.zip")), GoldenModelTests.Save(_ml, model, null));
    }

    [TestMethod]
    public void ImageColumn_IsLeftOut()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new ImageRow[] { new() { Name = "n", Image = MLImage.CreateFromPixels(3, 2, MLPixelFormat.Bgra32, new byte[24]), Number = 1 } });
        GoldenAssert.Schema(GoldenFiles.Json("09-schema", "imagecolumn-saved-schema.json"), data.Schema);
        ITransformer model = _ml.Transforms.CopyColumns("Copy", "Number").Fit(data);
        Dictionary<string, byte[]> golden = GoldenFiles.Entries(GoldenFiles.PathOf("09-schema", "imagecolumn-model.zip"));
        GoldenAssert.SameEntries(golden, GoldenModelTests.Save(_ml, model, data.Schema));
        GoldenModelTests.Load(_ml, out DataViewSchema schema, "09-schema", "imagecolumn-model.zip");
        GoldenAssert.Schema(GoldenFiles.Json("09-schema", "imagecolumn-loaded-schema.json"), schema);
    }

    private void Check(string prefix, IDataView data, string copied)
    {
        GoldenAssert.Schema(GoldenFiles.Json("09-schema", prefix + "-saved-schema.json"), data.Schema);
        ITransformer loaded = GoldenModelTests.Load(_ml, out DataViewSchema schema, "09-schema", prefix + "-model.zip");
        GoldenAssert.Schema(GoldenFiles.Json("09-schema", prefix + "-loaded-schema.json"), schema);
        GoldenAssert.Schema(GoldenFiles.Json("09-schema", prefix + "-schema.json"), loaded.Transform(data).Schema);
        GoldenAssert.Rows(GoldenFiles.Json("09-schema", prefix + "-expected.json"), loaded.Transform(data));

        ITransformer model = _ml.Transforms.CopyColumns("Copy", copied).Fit(data);
        Dictionary<string, byte[]> golden = GoldenFiles.Entries(GoldenFiles.PathOf("09-schema", prefix + "-model.zip"));
        GoldenAssert.SameEntries(golden, GoldenModelTests.Save(_ml, model, data.Schema));
        GoldenAssert.SameEntries(golden, GoldenModelTests.Save(_ml, loaded, schema));
    }

    private sealed class ImageRow
    {
        public string? Name;
        [Microsoft.ML.Transforms.Image.ImageType(2, 3)] public MLImage? Image;
        public int Number;
    }
}
