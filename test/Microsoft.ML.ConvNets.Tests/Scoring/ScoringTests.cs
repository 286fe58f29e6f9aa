namespace Microsoft.ML.ConvNets.Tests.Scoring;

[TestClass]
public class ScoringTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly List<ImageRow> s_rows = TestImages.Rows(75, classes: 3, seed: 5);
    private static TransformerChain<ConvNetClassifierTransformer> s_model = null!;
    private static float[][] s_expected = null!;

    [ClassInitialize]
    public static void Prepare(TestContext context)
    {
        s_model = TinyModel.Classifier(s_ml, classes: 3);
        s_expected = Scores(s_model.Transform(Data()));
    }

    [ClassCleanup]
    public static void Dispose() => s_model.Dispose();

    [TestMethod]
    public void The_schema_names_classes_and_keeps_the_input()
    {
        IDataView input = Data();
        IDataView scored = s_model.Transform(input);
        DataViewSchema schema = scored.Schema;
        CollectionAssert.AreEqual(new[] { "PredictedLabel", "Score" }, schema.Skip(schema.Count - 2).Select(c => c.Name).ToArray());
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 3), schema["PredictedLabel"].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3), schema["Score"].Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["Score"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(TestImages.Classes[..3], names.DenseValues().Select(n => n.ToString()).ToArray());
        schema["PredictedLabel"].GetKeyValues(ref names);
        CollectionAssert.AreEqual(TestImages.Classes[..3], names.DenseValues().Select(n => n.ToString()).ToArray());
        CollectionAssert.AreEqual(input.GetColumn<string>("ImagePath").ToArray(), scored.GetColumn<string>("ImagePath").ToArray());
        Assert.AreEqual(input.GetRowCount(), scored.GetRowCount());

        foreach (float[] scores in s_expected)
        {
            Assert.AreEqual(1, scores.Sum(), 1e-5);
        }
    }

    [TestMethod]
    public void The_predicted_key_is_the_largest_score_and_maps_back_to_text()
    {
        IDataView scored = s_model.Transform(Data());
        uint[] keys = [.. scored.GetColumn<uint>("PredictedLabel")];
        CollectionAssert.AreEqual(s_expected.Select(s => (uint)Array.IndexOf(s, s.Max()) + 1).ToArray(), keys);
        IDataView named = s_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);
        CollectionAssert.AreEqual(keys.Select(k => TestImages.Classes[k - 1]).ToArray(), named.GetColumn<string>("PredictedLabel").ToArray());
    }

    [TestMethod]
    public void Evaluate_works()
    {
        MulticlassClassificationMetrics metrics = s_ml.MulticlassClassification.Evaluate(s_model.Transform(Data()));
        Assert.IsGreaterThan(0.8, metrics.MicroAccuracy);
        Assert.AreEqual(3, metrics.ConfusionMatrix.NumberOfClasses);
        Assert.AreEqual(75, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()), 1e-9);
    }

    [TestMethod]
    public void Several_cursors_at_once_do_not_disturb_each_other()
    {
        IDataView scored = s_model.Transform(Data());
        DataViewSchema.Column score = scored.Schema["Score"];
        DataViewRowCursor[] cursors = [.. Enumerable.Range(0, 3).Select(_ => scored.GetRowCursor([score]))];
        ValueGetter<VBuffer<float>>[] getters = [.. cursors.Select(c => c.GetGetter<VBuffer<float>>(score))];
        var seen = new List<float[]>[] { [], [], [] };
        var random = new Random(2);
        while (seen.Any(s => s.Count < s_rows.Count))
        {
            int i = random.Next(3);
            if (cursors[i].MoveNext())
            {
                VBuffer<float> value = default;
                getters[i](ref value);
                seen[i].Add([.. value.DenseValues()]);
            }
        }

        foreach ((DataViewRowCursor cursor, List<float[]> scores) in cursors.Zip(seen))
        {
            AssertEqual(s_expected, [.. scores], 1e-6f);
            cursor.Dispose();
        }
    }

    [TestMethod]
    [DataRow(7)]
    [DataRow(31)]
    [DataRow(33)]
    [DataRow(70)]
    public void Rows_may_be_skipped_and_asked_twice(int step)
    {
        IDataView scored = s_model.Transform(Data());
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        var getter = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        var path = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["ImagePath"]);
        int row = -1;
        while (cursor.MoveNext())
        {
            row++;
            if (row % step == step - 1)
            {
                for (int i = 0; i < 2; i++)
                {
                    VBuffer<float> value = default;
                    getter(ref value);
                    AssertEqual([s_expected[row]], [[.. value.DenseValues()]], 1e-6f);
                }

                ReadOnlyMemory<char> name = default;
                path(ref name);
                Assert.AreEqual(s_rows[row].ImagePath, name.ToString());
            }
        }

        Assert.AreEqual(s_rows.Count - 1, row);
    }

    [TestMethod]
    public void Columns_that_nobody_asks_for_cost_nothing()
    {
        var rows = TestImages.Rows(5);
        rows[2].Image = null!;
        IDataView scored = s_model.Transform(s_ml.Data.LoadFromEnumerable(rows));
        Assert.HasCount(5, scored.GetColumn<string>("ImagePath").ToArray());
        using (DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["ImagePath"]]))
        {
            Assert.IsTrue(cursor.MoveNext());
            Assert.IsFalse(cursor.IsColumnActive(scored.Schema["Score"]));
        }

        Assert.ThrowsExactly<UnreadableImageException>(() => scored.GetColumn<float[]>("Score").ToArray());
    }

    [TestMethod]
    public void A_getter_of_the_wrong_type_or_column_is_an_error_that_names_it()
    {
        IDataView scored = s_model.Transform(Data());
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(scored.Schema["Score"]));
        StringAssert.Contains(error.Message, "'Score'");
        StringAssert.Contains(error.Message, "Single");
        StringAssert.Contains(Assert.Throws<Exception>(() => cursor.GetGetter<uint>(scored.Schema["PredictedLabel"])).Message, "'PredictedLabel'");
        VBuffer<float> value = default;
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"])(ref value), "before the first row");
    }

    [TestMethod]
    public void Rows_keep_their_order_and_scores_after_shuffling_and_taking()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 20, classes: 3, seed: 8);
        IDataView files = s_ml.Data.LoadImagesFromFolder(folder.Path);
        IEstimator<ITransformer> load = s_ml.Transforms.LoadImages("Image", null, "ImagePath");
        Dictionary<string, float[]> expected = ByPath(Score(files));
        Assert.HasCount(60, expected);
        foreach (IDataView view in new[]
        {
            s_ml.Data.ShuffleRows(files, seed: 4),
            s_ml.Data.ShuffleRows(files, seed: 4, shufflePoolSize: 7),
            s_ml.Data.TakeRows(s_ml.Data.SkipRows(files, 13), 40),
            s_ml.Data.TakeRows(s_ml.Data.ShuffleRows(files, seed: 5), 33),
        })
        {
            IDataView scored = Score(view);
            CollectionAssert.AreEqual(view.GetColumn<string>("ImagePath").ToArray(), scored.GetColumn<string>("ImagePath").ToArray());
            foreach ((string path, float[] scores) in ByPath(scored))
            {
                AssertEqual([expected[path]], [scores], 1e-6f);
            }
        }

        IDataView after = s_ml.Data.ShuffleRows(s_ml.Data.TakeRows(Score(files), 50), seed: 6);
        foreach ((string path, float[] scores) in ByPath(after))
        {
            AssertEqual([expected[path]], [scores], 1e-6f);
        }

        IDataView Score(IDataView data) => s_model.LastTransformer.Transform(load.Fit(data).Transform(data));

        static Dictionary<string, float[]> ByPath(IDataView data) =>
            data.GetColumn<string>("ImagePath").Zip(data.GetColumn<float[]>("Score")).ToDictionary(p => p.First, p => p.Second);
    }

    [TestMethod]
    public void Cursor_sets_give_every_row_once()
    {
        IDataView scored = s_model.Transform(Data());
        var rows = new Dictionary<string, float[]>();
        foreach (DataViewRowCursor cursor in scored.GetRowCursorSet(scored.Schema, 4))
        {
            using (cursor)
            {
                var score = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
                var path = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["ImagePath"]);
                while (cursor.MoveNext())
                {
                    VBuffer<float> value = default;
                    ReadOnlyMemory<char> name = default;
                    score(ref value);
                    path(ref name);
                    rows.Add(name.ToString(), [.. value.DenseValues()]);
                }
            }
        }

        AssertEqual(s_expected, [.. s_rows.Select(r => rows[r.ImagePath])], 1e-6f);
    }

    [TestMethod]
    public void An_unreadable_image_is_named_or_gets_the_missing_prediction()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 20);
        folder.Write("left/010b.png", [1, 2, 3]);
        IDataView files = s_ml.Data.LoadImagesFromFolder(folder.Path);
        IDataView images = s_ml.Transforms.LoadImages("Image", null, "ImagePath").Fit(files).Transform(files);
        StringAssert.Contains(
            Assert.ThrowsExactly<UnreadableImageException>(() => s_model.LastTransformer.Transform(images).GetColumn<float[]>("Score").ToArray()).Message, "010b.png");

        using var patient = TinyModel.Classifier(s_ml, onBadImage: BadImageAction.Skip);
        IDataView scored = patient.LastTransformer.Transform(images);
        uint[] keys = [.. scored.GetColumn<uint>("PredictedLabel")];
        float[][] scores = Scores(scored);
        for (int i = 0; i < keys.Length; i++)
        {
            Assert.AreEqual(i == 11, keys[i] == 0, $"{i}");
            Assert.AreEqual(i == 11, scores[i].All(float.IsNaN), $"{i}");
        }

        using var engine = s_ml.Model.CreatePredictionEngine<ImageRow, Raw>(patient.LastTransformer);
        Assert.AreEqual(0u, engine.Predict(new ImageRow()).PredictedLabel);
        Assert.AreNotEqual(0u, engine.Predict(s_rows[0]).PredictedLabel);
    }

    [TestMethod]
    public void An_image_that_was_disposed_is_named()
    {
        List<ImageRow> rows = TestImages.Rows(4);
        rows[2].Image.Dispose();
        IDataView scored = s_model.Transform(s_ml.Data.LoadFromEnumerable(rows));
        StringAssert.Contains(Assert.ThrowsExactly<UnreadableImageException>(() => scored.GetColumn<float[]>("Score").ToArray()).Message, "'2.png' cannot be read");
    }

    [TestMethod]
    public void Data_without_the_feature_column_or_with_another_type_is_an_error()
    {
        IDataView labels = s_ml.Transforms.SelectColumns("Label").Fit(Data()).Transform(Data());
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => s_model.LastTransformer.Transform(labels)).Message, "'Image'");
        IDataView keys = s_ml.Transforms.Conversion.MapValueToKey("Image", "Label").Fit(Data()).Transform(Data());
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => s_model.LastTransformer.Transform(keys)).Message, "Column 'Image' holds");
        Assert.ThrowsExactly<ArgumentNullException>(() => s_model.LastTransformer.Transform(null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => s_model.LastTransformer.GetOutputSchema(null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => s_model.LastTransformer.GetRowToRowMapper(null!));
    }

    [TestMethod]
    public void A_model_that_was_disposed_says_so()
    {
        ConvNetClassifierTransformer model = TinyModel.Classifier(s_ml).LastTransformer;
        IDataView scored = model.Transform(Data());
        model.Dispose();
        model.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => scored.GetColumn<float[]>("Score").ToArray());
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Transform(Data()));
        Assert.ThrowsExactly<ObjectDisposedException>(() => ModelZip.Save(s_ml, model));
    }

    private static IDataView Data() => s_ml.Data.LoadFromEnumerable(s_rows);

    private static float[][] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score")];

    private static void AssertEqual(float[][] expected, float[][] actual, float tolerance)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            for (int c = 0; c < expected[i].Length; c++)
            {
                Assert.AreEqual(expected[i][c], actual[i][c], tolerance, $"row {i}");
            }
        }
    }

    private sealed class Raw
    {
        [KeyType(2)]
        public uint PredictedLabel { get; set; }
    }
}
