using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Data;

/// <summary>For every kind of view: the cursors of a set together have the rows of one cursor, each once, with the same values, ids and order of batches.</summary>
[TestClass]
public sealed class CursorSetTableTests
{
    private const int RowCount = 300;

    private static readonly MLContext s_ml = new(1);

    public static IEnumerable<object[]> Names => Views(Rows()).Select(view => new object[] { view.Name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Cursors_together_have_every_row_once(string name)
    {
        // Over rows that can be divided, and over rows that come in one stream.
        foreach (IDataView source in new[] { Rows(), Stream() })
        {
            IDataView view = Find(name, source);
            List<string> expected = Read([view.GetRowCursor(view.Schema)]);
            Assert.IsNotEmpty(expected);
            if (name != "BootstrapSample")
                Assert.HasCount(expected.Count, expected.Distinct());
            foreach (int n in new[] { 1, 2, 5 })
            {
                DataViewRowCursor[] cursors = view.GetRowCursorSet(view.Schema, n);
                Assert.IsTrue(cursors.Length >= 1 && cursors.Length <= n, $"{cursors.Length} cursors where at most {n} are asked for");
                List<string> actual = Read(cursors);
                if (name == "ShuffleRows")
                    CollectionAssert.AreEquivalent(expected, actual);
                else
                    CollectionAssert.AreEqual(expected, actual);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Cursors_can_be_read_at_the_same_time(string name)
    {
        foreach (IDataView source in new[] { Rows(), Stream() })
        {
            IDataView view = Find(name, source);
            List<string> expected = Read([view.GetRowCursor(view.Schema)]);
            DataViewRowCursor[] cursors = view.GetRowCursorSet(view.Schema, 4);
            var parts = new List<string>[cursors.Length];
            Parallel.For(0, cursors.Length, new ParallelOptions { MaxDegreeOfParallelism = cursors.Length }, i => parts[i] = Read([cursors[i]]));
            CollectionAssert.AreEquivalent(expected, parts.SelectMany(part => part).ToArray());
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Cursors_of_two_sets_do_not_disturb_each_other(string name)
    {
        IDataView view = Find(name, Rows());
        List<string> expected = Read([view.GetRowCursor(view.Schema)]);
        DataViewRowCursor[] left = view.GetRowCursorSet(view.Schema, 3), right = view.GetRowCursorSet(view.Schema, 2);
        foreach (DataViewRowCursor cursor in left)
            cursor.MoveNext();
        CollectionAssert.AreEquivalent(expected, Read(right));
        foreach (DataViewRowCursor cursor in left)
            cursor.Dispose();
    }

    private static IEnumerable<(string Name, Func<IDataView> Create)> Views(IDataView rows)
    {
        yield return ("Rows", () => rows);
        yield return ("Cache", () => s_ml.Data.Cache(rows));
        yield return ("Cache of one column", () => s_ml.Data.Cache(rows, "Number"));
        yield return ("SkipRows", () => s_ml.Data.SkipRows(rows, 17));
        yield return ("TakeRows", () => s_ml.Data.TakeRows(rows, 123));
        yield return ("FilterRowsByColumn", () => s_ml.Data.FilterRowsByColumn(rows, "Number", 20, 220));
        yield return ("FilterRowsByMissingValues", () => s_ml.Data.FilterRowsByMissingValues(rows, "Gaps"));
        yield return ("FilterByCustomPredicate", () => s_ml.Data.FilterByCustomPredicate<Row>(rows, row => row.Number % 3 == 0));
        yield return ("FilterByStatefulCustomPredicate", () => s_ml.Data.FilterByStatefulCustomPredicate<Row, Counter>(rows, (_, counter) => counter.Count++ % 2 == 0, counter => counter.Count = 0));
        yield return ("ShuffleRows", () => s_ml.Data.ShuffleRows(rows, seed: 3));
        yield return ("BootstrapSample", () => s_ml.Data.BootstrapSample(rows, seed: 3));
        yield return ("TrainTestSplit", () => s_ml.Data.TrainTestSplit(rows, 0.3, seed: 3).TrainSet);
        yield return ("CrossValidationSplit", () => s_ml.Data.CrossValidationSplit(rows, 3, "Text", seed: 3)[1].TestSet);
        yield return ("Text", () => Saved((view, stream) => s_ml.Data.SaveAsText(view, stream), file => s_ml.Data.CreateTextLoader([new("Number", DataKind.Single, 0)], hasHeader: true).Load(file)));
        yield return ("Binary", () => Saved((view, stream) => s_ml.Data.SaveAsBinary(view, stream), s_ml.Data.LoadFromBinary));
        foreach ((string name, Func<IEstimator<ITransformer>> create) in Transforms())
            yield return (name, () => create().Fit(rows).Transform(rows));

        IDataView Saved(Action<IDataView, Stream> save, Func<IMultiStreamSource, IDataView> load)
        {
            var bytes = new MemoryStream();
            save(rows, bytes);
            return load(new BytesSource(bytes.ToArray()));
        }
    }

    private static IEnumerable<(string Name, Func<IEstimator<ITransformer>> Create)> Transforms()
    {
        TransformsCatalog transforms = s_ml.Transforms;
        yield return ("CopyColumns", () => transforms.CopyColumns("Out", "Number"));
        yield return ("Concatenate", () => transforms.Concatenate("Out", "Number", "Values", "Gaps"));
        yield return ("SelectColumns", () => transforms.SelectColumns("Number", "Values"));
        yield return ("DropColumns", () => transforms.DropColumns("Gaps"));
        yield return ("ConvertType", () => transforms.Conversion.ConvertType("Out", "Number", DataKind.Double));
        yield return ("MapValueToKey", () => transforms.Conversion.MapValueToKey("Out", "Text"));
        yield return ("MapKeyToValue", () => transforms.Conversion.MapValueToKey("Key", "Text").Append(transforms.Conversion.MapKeyToValue("Out", "Key")));
        yield return ("MapKeyToVector", () => transforms.Conversion.MapValueToKey("Key", "Short").Append(transforms.Conversion.MapKeyToVector("Out", "Key")));
        yield return ("MapKeyToBinaryVector", () => transforms.Conversion.MapValueToKey("Key", "Text").Append(transforms.Conversion.MapKeyToBinaryVector("Out", "Key")));
        yield return ("MapValue", () => transforms.Conversion.MapValue("Out", new KeyValuePair<string, int[]>[] { new("s0", [1, 2]), new("s1", [3, 4]) }, "Short"));
        yield return ("Hash", () => transforms.Conversion.Hash("Out", "Text"));
        yield return ("OneHotEncoding", () => transforms.Categorical.OneHotEncoding("Out", "Short"));
        yield return ("OneHotHashEncoding", () => transforms.Categorical.OneHotHashEncoding("Out", "Text", numberOfBits: 5));
        yield return ("ReplaceMissingValues", () => transforms.ReplaceMissingValues("Out", "Gaps", Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode.Mean));
        yield return ("IndicateMissingValues", () => transforms.IndicateMissingValues("Out", "Gaps"));
        yield return ("NormalizeMinMax", () => transforms.NormalizeMinMax("Out", "Values"));
        yield return ("NormalizeLpNorm", () => transforms.NormalizeLpNorm("Out", "Values"));
        yield return ("CustomMapping", () => transforms.CustomMapping<Row, Doubled>((row, doubled) => doubled.Out = 2 * row.Number, null));
        yield return ("StatefulCustomMapping", () => transforms.StatefulCustomMapping<Row, Doubled, Counter>((_, doubled, counter) => doubled.Out = ++counter.Count, counter => counter.Count = 0, null));
        yield return ("ConvertToImage", () => transforms.ConvertToImage(1, 2, "Out", "Values", Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator.ColorBits.Red).Append(transforms.ExtractPixels("Pixels", "Out")).Append(transforms.DropColumns("Out")));
    }

    private static IDataView Find(string name, IDataView rows) => Views(rows).Single(view => view.Name == name).Create();

    /// <summary>The rows in the order of their batches, each with its id and all its values in words.</summary>
    private static List<string> Read(DataViewRowCursor[] cursors)
    {
        var rows = new List<(long Batch, string Text)>();
        foreach (DataViewRowCursor cursor in cursors)
        {
            using (cursor)
            {
                Func<object?>[] values = [.. cursor.Schema.Where(cursor.IsColumnActive).Select(column => GoldenValue.CreateReader(cursor, column))];
                ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
                DataViewRowId id = default;
                while (cursor.MoveNext())
                {
                    getId(ref id);
                    rows.Add((cursor.Batch, $"{id}: {string.Join("; ", values.Select(value => Show(value())))}"));
                }
            }
        }

        return [.. rows.OrderBy(row => row.Batch).Select(row => row.Text)];
    }

    private static string? Show(object? value) => value is object?[] items ? string.Join(' ', items) : value?.ToString();

    private static IDataView Rows() => s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, RowCount).Select(Row.At).ToArray());

    private static IDataView Stream() => s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, RowCount).Select(Row.At).Where(_ => true));

    private sealed class BytesSource(byte[] bytes) : IMultiStreamSource
    {
        public int Count => 1;

        public string GetPathOrNull(int index) => null!;

        public Stream Open(int index) => new MemoryStream(bytes);

        public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
    }

    private sealed class Row
    {
        public float Number { get; set; }

        public string Text { get; set; } = "";

        public string Short { get; set; } = "";

        public float Gaps { get; set; }

        [VectorType(2)]
        public float[] Values { get; set; } = [];

        public static Row At(int i) => new() { Number = i, Text = "t" + i, Short = "s" + (i % 3), Gaps = i % 4 == 0 ? float.NaN : i, Values = [i, i / 3] };
    }

    private sealed class Doubled
    {
        public float Out { get; set; }
    }

    private sealed class Counter
    {
        public int Count;
    }
}
