using System.Text.Json;
using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;

namespace ConvNets.Stack.ML.Tests.Data.Text;

/// <summary>Text files give the schemas, rows and errors that ML.NET gives, and are written as it writes them, byte for byte.</summary>
[TestClass]
public sealed class GoldenTextLoaderTests
{
    private readonly MLContext _ml = new(1);

    public static IEnumerable<object[]> Calls => TextLoaderCase.Calls.Keys.Select(name => new object[] { name });

    public static IEnumerable<object[]> Failures => TextLoaderCase.Failures.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Calls))]
    public void Loads_the_same_rows(string call)
    {
        IDataView data = TextLoaderCase.Calls[call](_ml);
        GoldenAssert.Schema(GoldenFiles.Json("06-textloader", $"schema-{call}.json"), data.Schema);
        GoldenAssert.Rows(GoldenFiles.Json("06-textloader", $"expected-{call}.json"), data);
    }

    [TestMethod]
    [DynamicData(nameof(Calls))]
    public void Writes_the_same_text(string call)
    {
        IDataView data = TextLoaderCase.Calls[call](_ml);
        Check($"saved-{call}.txt", stream => _ml.Data.SaveAsText(data, stream));
        Check($"saved-{call}.csv", stream => _ml.Data.SaveAsText(data, stream, separatorChar: ',', headerRow: true, schema: false, forceDense: true));
    }

    [TestMethod]
    [DynamicData(nameof(Failures))]
    public void Refuses_the_same_classes(string call)
    {
        JsonElement expected = GoldenFiles.Json("06-textloader", "expected-errors.json").GetProperty(call);
        Exception thrown = Assert.Throws<Exception>(() => TextLoaderCase.Failures[call](_ml));
        Assert.AreEqual(expected.GetProperty("throws").GetString(), thrown.GetType().FullName);
        Assert.AreEqual(expected.GetProperty("message").GetString(), thrown.Message);
    }

    [TestMethod]
    public void Covers_everything_recorded()
    {
        string[] recorded = [.. Directory.GetFiles(GoldenFiles.PathOf("06-textloader"), "schema-*.json").Select(path => Path.GetFileNameWithoutExtension(path)["schema-".Length..])];
        CollectionAssert.AreEquivalent(recorded, TextLoaderCase.Calls.Keys.ToArray());
        CollectionAssert.AreEquivalent(
            GoldenFiles.Json("06-textloader", "expected-errors.json").EnumerateObject().Select(p => p.Name).ToArray(), TextLoaderCase.Failures.Keys.ToArray());
    }

    private static void Check(string golden, Action<Stream> save)
    {
        using var stream = new MemoryStream();
        save(stream);
        Assert.AreEqual(File.ReadAllText(GoldenFiles.PathOf("06-textloader", golden)), System.Text.Encoding.UTF8.GetString(stream.ToArray()), golden);
    }
}
