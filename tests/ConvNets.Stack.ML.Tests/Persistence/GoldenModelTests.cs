using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Persistence;

/// <summary>Models that ML.NET wrote give here what they gave there; models that are written here are the same, byte for byte.</summary>
[TestClass]
public sealed class GoldenModelTests
{
    // ML.NET approximates the error function; what is left is the rounding of that formula.
    private static readonly (string, double) s_cdf = ("MeanVarCdf", 1e-7);

    [TestMethod]
    public void Keys_LoadedModel_GivesTheSameRows()
    {
        var ml = new MLContext(1);
        ITransformer model = Load(ml, out _, "01-keys", "model.zip");
        IDataView seen = model.Transform(KeysCase.Rows(ml));
        GoldenAssert.Schema(GoldenFiles.Json("01-keys", "schema.json"), seen.Schema);
        GoldenAssert.Rows(GoldenFiles.Json("01-keys", "expected.json"), seen);
        GoldenAssert.Rows(GoldenFiles.Json("01-keys", "expected-unseen.json"), model.Transform(KeysCase.UnseenRows(ml)));
    }

    [TestMethod]
    public void Keys_FittedModel_IsTheSameZip()
    {
        var ml = new MLContext(1);
        IDataView rows = KeysCase.Rows(ml);
        ITransformer model = KeysCase.Pipeline(ml).Fit(rows);
        GoldenAssert.Rows(GoldenFiles.Json("01-keys", "expected.json"), model.Transform(rows));
        GoldenAssert.SameEntries(GoldenFiles.Entries(GoldenFiles.PathOf("01-keys", "model.zip")), Save(ml, model, rows.Schema));
    }

    [TestMethod]
    public void Numeric_LoadedModel_GivesTheSameRows()
    {
        var ml = new MLContext(1);
        ITransformer model = Load(ml, out _, "02-numeric", "model.zip");
        IDataView seen = model.Transform(NumericCase.Rows(ml));
        GoldenAssert.Schema(GoldenFiles.Json("02-numeric", "schema.json"), seen.Schema);
        GoldenAssert.Rows(GoldenFiles.Json("02-numeric", "expected.json"), seen, s_cdf);
        GoldenAssert.Rows(GoldenFiles.Json("02-numeric", "expected-unseen.json"), model.Transform(NumericCase.UnseenRows(ml)), s_cdf);
    }

    [TestMethod]
    public void Numeric_FittedModel_IsTheSameZip()
    {
        var ml = new MLContext(1);
        IDataView rows = NumericCase.Rows(ml);
        ITransformer model = NumericCase.Pipeline(ml).Fit(rows);
        GoldenAssert.Rows(GoldenFiles.Json("02-numeric", "expected.json"), model.Transform(rows), s_cdf);
        GoldenAssert.SameEntries(GoldenFiles.Entries(GoldenFiles.PathOf("02-numeric", "model.zip")), Save(ml, model, rows.Schema));
    }

    [TestMethod]
    [DataRow(false, "select")]
    [DataRow(true, "select-keephidden")]
    public void Select_LoadedAndFittedModel_AreTheSame(bool keepHidden, string prefix)
    {
        var ml = new MLContext(1);
        IDataView rows = NumericCase.Rows(ml);
        IDataView loaded = Load(ml, out _, "02-numeric", prefix + "-model.zip").Transform(rows);
        GoldenAssert.Schema(GoldenFiles.Json("02-numeric", prefix + "-schema.json"), loaded.Schema);
        GoldenAssert.Rows(GoldenFiles.Json("02-numeric", prefix + "-expected.json"), loaded);

        ITransformer model = NumericCase.SelectPipeline(ml, keepHidden).Fit(rows);
        GoldenAssert.SameEntries(GoldenFiles.Entries(GoldenFiles.PathOf("02-numeric", prefix + "-model.zip")), Save(ml, model, rows.Schema));
    }

    [TestMethod]
    public void Chain_LoadedModel_KeepsScopes()
    {
        var ml = new MLContext(1);
        IDataView rows = ChainCase.Rows(ml);
        var model = (TransformerChain<ITransformer>)Load(ml, out _, "03-chain", "model.zip");
        GoldenAssert.Schema(GoldenFiles.Json("03-chain", "schema.json"), model.Transform(rows).Schema);
        GoldenAssert.Rows(GoldenFiles.Json("03-chain", "expected.json"), model.Transform(rows));
        GoldenAssert.Rows(GoldenFiles.Json("03-chain", "training-expected.json"), model.GetModelFor(TransformerScope.Training).Transform(rows));
        GoldenAssert.Rows(GoldenFiles.Json("03-chain", "testing-expected.json"), model.GetModelFor(TransformerScope.Testing).Transform(rows));
        GoldenAssert.Rows(GoldenFiles.Json("03-chain", "scoring-expected.json"), Load(ml, out _, "03-chain", "scoring-model.zip").Transform(rows));

        System.Text.Json.JsonElement scopes = GoldenFiles.Json("03-chain", "scopes.json");
        CollectionAssert.AreEqual(Names(scopes.GetProperty("model")), Names(model));
        CollectionAssert.AreEqual(Names(scopes.GetProperty("scoring")), Names(model.GetModelFor(TransformerScope.Scoring)));
    }

    [TestMethod]
    public void Chain_FittedModel_IsTheSameZip()
    {
        var ml = new MLContext(1);
        IDataView rows = ChainCase.Rows(ml);
        TransformerChain<ITransformer> model = ChainCase.Pipeline(ml).Fit(rows);
        GoldenAssert.SameEntries(GoldenFiles.Entries(GoldenFiles.PathOf("03-chain", "model.zip")), Save(ml, model, rows.Schema));
        GoldenAssert.SameEntries(
            GoldenFiles.Entries(GoldenFiles.PathOf("03-chain", "scoring-model.zip")), Save(ml, model.GetModelFor(TransformerScope.Scoring), rows.Schema));
    }

    internal static ITransformer Load(MLContext ml, out DataViewSchema schema, params string[] parts) => ml.Model.Load(GoldenFiles.PathOf(parts), out schema);

    internal static Dictionary<string, byte[]> Save(MLContext ml, ITransformer model, DataViewSchema? schema)
    {
        using var zip = new MemoryStream();
        ml.Model.Save(model, schema, zip);
        zip.Position = 0;
        return GoldenFiles.Entries(zip);
    }

    private static string[] Names(System.Text.Json.JsonElement names) => [.. names.EnumerateArray().Select(name => name.GetString()!)];

    private static string[] Names(IEnumerable<ITransformer> chain) => [.. chain.Select(transformer => transformer.GetType().Name)];
}
