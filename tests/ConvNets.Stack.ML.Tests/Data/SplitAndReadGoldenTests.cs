using System.Text.Json;
using System.Text.Json.Nodes;
using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Data;

/// <summary>Splits, shuffles and filters give exactly the rows of ML.NET, in its order.</summary>
[TestClass]
public sealed class SplitAndReadGoldenTests
{
    private static readonly Row[] s_rows = [.. Enumerable.Range(0, 50).Select(i => new Row
    {
        Id = i,
        Group = "g" + (i * 7 % 11),
        Value = i is 13 or 37 ? float.NaN : i * 37 % 50 / 10f,
        Bucket = i == 20 ? 7u : (uint)(i % 7),
    })];

    private static readonly Dictionary<string, Func<MLContext, IDataView, object>> s_calls = new()
    {
        ["TrainTestSplit(data, 0.2, seed: 7)"] = (ml, d) => Split(ml, ml.Data.TrainTestSplit(d, 0.2, seed: 7)),
        ["TrainTestSplit(data, 0.2, seed: 8)"] = (ml, d) => Split(ml, ml.Data.TrainTestSplit(d, 0.2, seed: 8)),
        ["TrainTestSplit(data, 0.5, seed: 7)"] = (ml, d) => Split(ml, ml.Data.TrainTestSplit(d, 0.5, seed: 7)),
        ["TrainTestSplit(data)  with new MLContext(1)"] = (ml, d) => Split(ml, new MLContext(1).Data.TrainTestSplit(d)),
        ["TrainTestSplit(data)  with new MLContext(7)"] = (ml, d) => Split(ml, new MLContext(7).Data.TrainTestSplit(d)),
        ["TrainTestSplit(data, 0.2, \"Group\", seed: 7)"] = (ml, d) => Split(ml, ml.Data.TrainTestSplit(d, 0.2, "Group", seed: 7)),
        ["TrainTestSplit(data, 0.2, \"Bucket\", seed: 7)"] = (ml, d) => Split(ml, ml.Data.TrainTestSplit(d, 0.2, "Bucket", seed: 7)),
        ["TrainTestSplit(data, 0.2, \"Value\", seed: 7)"] = (ml, d) => Split(ml, ml.Data.TrainTestSplit(d, 0.2, "Value", seed: 7)),
        ["TrainTestSplit(data, 0.2, \"Id\", seed: 7)"] = (ml, d) => Split(ml, ml.Data.TrainTestSplit(d, 0.2, "Id", seed: 7)),
        ["TrainTestSplit(data, 0.2, \"Group\")  with new MLContext(1)"] = (ml, d) => Split(ml, new MLContext(1).Data.TrainTestSplit(d, 0.2, "Group")),
        ["CrossValidationSplit(data, 3, seed: 7)"] = (ml, d) => Folds(ml, ml.Data.CrossValidationSplit(d, 3, seed: 7)),
        ["CrossValidationSplit(data, 3, \"Group\", seed: 7)"] = (ml, d) => Folds(ml, ml.Data.CrossValidationSplit(d, 3, "Group", seed: 7)),
        ["CrossValidationSplit(data, 3)  with new MLContext(1)"] = (ml, d) => Folds(ml, new MLContext(1).Data.CrossValidationSplit(d, 3)),
        ["ShuffleRows(data, seed: 7)"] = (ml, d) => Ids(ml, ml.Data.ShuffleRows(d, seed: 7)),
        ["ShuffleRows(data, seed: 7, shuffleSource: false)"] = (ml, d) => Ids(ml, ml.Data.ShuffleRows(d, seed: 7, shuffleSource: false)),
        ["ShuffleRows(data, seed: 7, shufflePoolSize: 10)"] = (ml, d) => Ids(ml, ml.Data.ShuffleRows(d, seed: 7, shufflePoolSize: 10)),
        ["ShuffleRows(data, seed: 7, shufflePoolSize: 10, shuffleSource: false)"] = (ml, d) => Ids(ml, ml.Data.ShuffleRows(d, seed: 7, shufflePoolSize: 10, shuffleSource: false)),
        ["ShuffleRows(data, seed: 7, shufflePoolSize: 1)"] = (ml, d) => Ids(ml, ml.Data.ShuffleRows(d, seed: 7, shufflePoolSize: 1)),
        ["ShuffleRows(data)  with new MLContext(1)"] = (ml, d) => Ids(ml, new MLContext(1).Data.ShuffleRows(d)),
        ["ShuffleRows(data, seed: 7)  first pass, then second pass over the same view"] = (ml, d) =>
        {
            IDataView shuffled = ml.Data.ShuffleRows(d, seed: 7);
            return new { pass1 = Ids(ml, shuffled), pass2 = Ids(ml, shuffled) };
        },
        ["ShuffleRows(Cache(data), seed: 7)"] = (ml, d) => Ids(ml, ml.Data.ShuffleRows(ml.Data.Cache(d), seed: 7)),
        ["TakeRows(data, 5)"] = (ml, d) => Ids(ml, ml.Data.TakeRows(d, 5)),
        ["TakeRows(data, 60)"] = (ml, d) => Ids(ml, ml.Data.TakeRows(d, 60)),
        ["TakeRows(data, 0)"] = (ml, d) => Ids(ml, ml.Data.TakeRows(d, 0)),
        ["SkipRows(data, 45)"] = (ml, d) => Ids(ml, ml.Data.SkipRows(d, 45)),
        ["SkipRows(data, 60)"] = (ml, d) => Ids(ml, ml.Data.SkipRows(d, 60)),
        ["TakeRows(SkipRows(data, 10), 5)"] = (ml, d) => Ids(ml, ml.Data.TakeRows(ml.Data.SkipRows(d, 10), 5)),
        ["FilterRowsByColumn(data, \"Value\", 1.0, 2.0)"] = (ml, d) => Ids(ml, ml.Data.FilterRowsByColumn(d, "Value", 1.0, 2.0)),
        ["FilterRowsByColumn(data, \"Value\", lowerBound: 4.5)"] = (ml, d) => Ids(ml, ml.Data.FilterRowsByColumn(d, "Value", lowerBound: 4.5)),
        ["FilterRowsByColumn(data, \"Value\", upperBound: 0.5)"] = (ml, d) => Ids(ml, ml.Data.FilterRowsByColumn(d, "Value", upperBound: 0.5)),
        ["FilterRowsByColumn(data, \"Value\")"] = (ml, d) => Ids(ml, ml.Data.FilterRowsByColumn(d, "Value")),
        ["FilterRowsByColumn(data, \"Id\", 3, 6)"] = (ml, d) => Ids(ml, ml.Data.FilterRowsByColumn(d, "Id", 3, 6)),
        ["FilterRowsByMissingValues(data, \"Value\")"] = (ml, d) => Ids(ml, ml.Data.FilterRowsByMissingValues(d, "Value")),
        ["FilterRowsByKeyColumnFraction(data, \"Bucket\", 0, 0.5)"] = (ml, d) => Ids(ml, ml.Data.FilterRowsByKeyColumnFraction(d, "Bucket", 0, 0.5)),
    };

    public static IEnumerable<object[]> Calls => s_calls.Keys.Select(k => new object[] { k });

    [TestMethod]
    [DynamicData(nameof(Calls))]
    public void Gives_the_same_rows(string call)
    {
        JsonElement golden = GoldenFiles.Json("05-split-and-read", "expected.json");
        JsonNode expected = JsonNode.Parse(golden.GetProperty(call).GetRawText())!;
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(s_rows);

        if (expected is JsonObject failure && failure["throws"] is { } type)
        {
            Exception? thrown = null;
            try
            {
                s_calls[call](ml, data);
            }
            catch (Exception exception)
            {
                thrown = exception;
            }
            Assert.AreEqual(type.GetValue<string>(), thrown?.GetType().FullName);
            return;
        }

        JsonNode actual = JsonSerializer.SerializeToNode(s_calls[call](ml, data))!;
        Assert.IsTrue(JsonNode.DeepEquals(expected, actual), $"expected {expected.ToJsonString()}{Environment.NewLine}but was {actual.ToJsonString()}");
    }

    [TestMethod]
    public void Covers_every_recorded_call()
    {
        JsonElement golden = GoldenFiles.Json("05-split-and-read", "expected.json");
        CollectionAssert.AreEquivalent(golden.EnumerateObject().Select(p => p.Name).ToArray(), s_calls.Keys);
    }

    [TestMethod]
    public void Reads_the_same_values()
    {
        IDataView data = new MLContext(1).Data.LoadFromEnumerable(s_rows);
        GoldenAssert.Schema(GoldenFiles.Json("05-split-and-read", "schema.json"), data.Schema);
        JsonElement[] rows = [.. GoldenFiles.Json("05-split-and-read", "input.json").EnumerateArray()];
        foreach (DataViewSchema.Column column in data.Schema)
        {
            List<object?> values = GoldenValue.ReadColumn(data, column);
            Assert.HasCount(rows.Length, values);
            for (int i = 0; i < rows.Length; i++)
                GoldenValue.Compare(rows[i].GetProperty(column.Name), values[i], 0, $"{column.Name}[{i}]");
        }
    }

    private static int[] Ids(MLContext ml, IDataView view)
        => [.. ml.Data.CreateEnumerable<OnlyId>(view, false, ignoreMissingColumns: true).Select(r => r.Id)];

    private static object Split(MLContext ml, DataOperationsCatalog.TrainTestData split) => new
    {
        test = Ids(ml, split.TestSet),
        train = Ids(ml, split.TrainSet),
        trainColumns = split.TrainSet.Schema.Where(c => !c.IsHidden).Select(c => $"{c.Name}:{c.Type}"),
    };

    private static Dictionary<string, object> Folds(MLContext ml, IReadOnlyList<DataOperationsCatalog.TrainTestData> folds)
        => folds.Select((s, i) => (s, i)).ToDictionary(p => "fold" + p.i, p => Split(ml, p.s));

    private sealed class Row
    {
        public int Id;
        public string Group = "";
        public float Value;
        [KeyType(7)]
        public uint Bucket;
    }

    private sealed class OnlyId
    {
        public int Id;
    }
}
