using System.Collections;
using System.Reflection;
using System.Text.Json;
using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Evaluation;

/// <summary>Every public property of the metrics against what ML.NET computed on the same scores.</summary>
[TestClass]
public sealed class GoldenMetricsTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    [DataRow(null)]
    [DataRow(2)]
    [DataRow(4)]
    public void Multiclass(int? topK)
    {
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Label", "Truth").Fit(Multi()).Transform(Multi());
        string name = topK is null ? "data" : $"data, topKPredictionCount: {topK}";
        Compare($"Multi: MulticlassClassification.Evaluate({name})", _ml.MulticlassClassification.Evaluate(data, topKPredictionCount: topK ?? 0));
    }

    [TestMethod]
    public void Multiclass_WithSlotNames_NamesTheClasses()
    {
        var definition = SchemaDefinition.Create(typeof(MultiRow));
        definition["Score"].AddAnnotation("SlotNames",
            new VBuffer<ReadOnlyMemory<char>>(4, ["cat".AsMemory(), "dog".AsMemory(), "fox".AsMemory(), "owl".AsMemory()]), new VectorDataViewType(TextDataViewType.Instance, 4));
        IDataView data = Multi(definition);
        data = _ml.Transforms.Conversion.MapValueToKey("Label", "Truth").Fit(data).Transform(data);
        Compare("Multi with SlotNames on Score: MulticlassClassification.Evaluate(data, topKPredictionCount: 2)", _ml.MulticlassClassification.Evaluate(data, topKPredictionCount: 2));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Multiclass_TiesMissingLabelsAndAbsentClasses(int topK)
    {
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(Keyed("Ties"), topKPredictionCount: topK);
        Compare($"Ties: MulticlassClassification.Evaluate(data, topKPredictionCount: {topK})", metrics);
    }

    [TestMethod]
    public void Multiclass_ScoresThatAreNoProbabilities() =>
        Compare("Logits: MulticlassClassification.Evaluate(data)", _ml.MulticlassClassification.Evaluate(Keyed("Logits")));

    [TestMethod]
    public void Binary()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Input("Binary").Select(row => new BinaryRow
        {
            Label = row.GetProperty("Label").GetBoolean(),
            Score = row.GetProperty("Score").GetSingle(),
            Probability = row.GetProperty("Probability").GetSingle(),
            PredictedLabel = row.GetProperty("PredictedLabel").GetBoolean(),
        }));
        Compare("Binary: BinaryClassification.Evaluate(data)", _ml.BinaryClassification.Evaluate(data));
        Compare("Binary: BinaryClassification.EvaluateNonCalibrated(data)", _ml.BinaryClassification.EvaluateNonCalibrated(data));
    }

    [TestMethod]
    [DataRow("Regression")]
    [DataRow("ConstantLabel")]
    public void Regression(string set)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Input(set).Select(row => new RegressionRow
        {
            Label = row.GetProperty("Label").GetSingle(),
            Score = row.GetProperty("Score").GetSingle(),
        }));
        Compare($"{set}: Regression.Evaluate(data)", _ml.Regression.Evaluate(data));
    }

    [TestMethod]
    public void ConfusionMatrix_CountForClassPair_IsPredictedThenActual()
    {
        ConfusionMatrix matrix = _ml.MulticlassClassification.Evaluate(Keyed("Ties")).ConfusionMatrix;
        Assert.AreEqual(2, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 0, actualClassIndicatorIndex: 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => matrix.GetCountForClassPair(4, 0));
    }

    [TestMethod]
    public void Evaluate_WrongColumns_AreNamed()
    {
        IDataView data = Keyed("Ties");
        var missing = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(data, labelColumnName: "Truth"));
        StringAssert.Contains(missing.Message, "'Truth'");
        var wrong = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(data, scoreColumnName: "Label"));
        StringAssert.Contains(wrong.Message, "Vector<Single>");
    }

    [TestMethod]
    public void CrossValidate_GivesOneResultAFold()
    {
        IDataView data = Keyed("Ties");
        var results = _ml.MulticlassClassification.CrossValidate(data, _ml.Transforms.CopyColumns("Copy", "Label"), numberOfFolds: 2, seed: 3);
        Assert.HasCount(2, results);
        CollectionAssert.AreEqual(new[] { 0, 1 }, results.Select(result => result.Fold).ToArray());
        Assert.AreEqual(7, results.Sum(result => result.Metrics.ConfusionMatrix.Counts.Sum(row => row.Sum())));
        Assert.IsTrue(results.All(result => result.ScoredHoldOutSet.Schema.GetColumnOrNull("Copy") is not null));
    }

    private static JsonElement[] Input(string set) => [.. GoldenFiles.Json("07-metrics", "input.json").GetProperty(set).EnumerateArray()];

    private IDataView Multi(SchemaDefinition? definition = null) => _ml.Data.LoadFromEnumerable(
        Input("Multi").Select(row => new MultiRow
        {
            Truth = row.GetProperty("Truth").GetString(),
            Score = Scores(row),
            PredictedLabel = Index(row.GetProperty("PredictedLabel")),
        }),
        definition);

    private IDataView Keyed(string set) => _ml.Data.LoadFromEnumerable(Input(set).Select(row => new KeyRow
    {
        Label = Index(row.GetProperty("Label")),
        Score = Scores(row),
        PredictedLabel = Index(row.GetProperty("PredictedLabel")),
    }));

    private static float[] Scores(JsonElement row) => [.. row.GetProperty("Score").EnumerateArray().Select(score => score.GetSingle())];

    // A scalar key field holds the index from 0; the missing key is written as one that is too large.
    private static uint Index(JsonElement key) => key.GetProperty("key").GetUInt32() is var value && value == 0 ? 4 : value - 1;

    private static void Compare(string name, object metrics)
    {
        JsonElement expected = GoldenFiles.Json("07-metrics", "expected.json").GetProperty(name);
        ComparePart(expected, metrics, name);
    }

    private static void ComparePart(JsonElement expected, object? actual, string where)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in expected.EnumerateObject())
                    ComparePart(property.Value, ValueOf(actual!, property.Name), $"{where}.{property.Name}");
                break;
            case JsonValueKind.Array:
                object?[] items = [.. ((IEnumerable)actual!).Cast<object?>()];
                Assert.HasCount(expected.GetArrayLength(), items, where);
                for (int i = 0; i < items.Length; i++)
                    ComparePart(expected[i], items[i], $"{where}[{i}]");
                break;
            case JsonValueKind.Null:
                Assert.IsNull(actual, where);
                break;
            case JsonValueKind.Number:
                Assert.AreEqual(expected.GetDouble(), Convert.ToDouble(actual), 1e-14, where);
                break;
            default:
                Assert.AreEqual(expected.GetString(), actual is double value ? value.ToString() : (string?)actual, where);
                break;
        }
    }

    private static object? ValueOf(object part, string member) =>
        member == "GetFormattedConfusionTable"
            ? ((ConfusionMatrix)part).GetFormattedConfusionTable()
            : part.GetType().GetProperty(member, BindingFlags.Instance | BindingFlags.Public)!.GetValue(part);

    private sealed class MultiRow
    {
        public string? Truth;
        [VectorType(4)] public float[]? Score;
        [KeyType(4)] public uint PredictedLabel;
    }

    private sealed class KeyRow
    {
        [KeyType(4)] public uint Label;
        [VectorType(4)] public float[]? Score;
        [KeyType(4)] public uint PredictedLabel;
    }

    private sealed class BinaryRow
    {
        public bool Label;
        public float Score;
        public float Probability;
        public bool PredictedLabel;
    }

    private sealed class RegressionRow
    {
        public float Label;
        public float Score;
    }
}
