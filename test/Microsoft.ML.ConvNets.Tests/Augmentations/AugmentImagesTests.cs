using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets.Tests.Augmentations;

[TestClass]
public class AugmentImagesTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void The_column_keeps_its_type_its_other_annotations_and_its_very_pixels()
    {
        List<ImageRow> rows = TestImages.Rows(6);
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        ITransformer step = _ml.Transforms.AugmentImages("Image", Augmentation.Standard).Fit(data);
        IDataView augmented = step.Transform(data);

        Assert.AreEqual(data.Schema.Count + 1, augmented.Schema.Count);
        Assert.AreEqual(augmented.Schema.Count - 1, augmented.Schema["Image"].Index);
        Assert.IsInstanceOfType<ImageDataViewType>(augmented.Schema["Image"].Type);
        Assert.AreEqual(augmented.Schema.Count, step.GetOutputSchema(data.Schema).Count);
        ImageRow[] after = [.. _ml.Data.CreateEnumerable<ImageRow>(augmented, reuseRowObject: false)];
        for (int i = 0; i < rows.Count; i++)
        {
            CollectionAssert.AreEqual(rows[i].Image.Pixels.ToArray(), after[i].Image.Pixels.ToArray());
            Assert.AreEqual(rows[i].Label, after[i].Label);
        }
    }

    [TestMethod]
    public void Another_output_name_leaves_the_input_column_without_an_augmentation()
    {
        IDataView data = TestImages.Load(_ml, 4);
        IDataView augmented = _ml.Transforms.AugmentImages("Turned", Augmentation.Standard, "Image").Fit(data).Transform(data);
        Assert.AreEqual(Augmentation.Standard, AugmentImagesTransformer.AugmentationFor(augmented.Schema["Turned"], augmented.Schema));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => AugmentImagesTransformer.AugmentationFor(augmented.Schema["Image"], augmented.Schema)).Message, "'Turned'");
    }

    [TestMethod]
    public void The_last_of_two_augmentations_counts()
    {
        IDataView data = TestImages.Load(_ml, 4);
        var other = new Augmentation { ZoomRange = 0.5 };
        IDataView twice = _ml.Transforms.AugmentImages("Image", Augmentation.Standard).Append(_ml.Transforms.AugmentImages("Image", other)).Fit(data).Transform(data);
        Assert.AreEqual(other, AugmentImagesTransformer.AugmentationFor(twice.Schema["Image"], twice.Schema));
    }

    [TestMethod]
    public void An_augmentation_travels_through_columns_that_are_copied()
    {
        IDataView data = TestImages.Load(_ml, 4);
        IDataView copied = _ml.Transforms.AugmentImages("Image", Augmentation.Standard).Append(_ml.Transforms.CopyColumns("Copy", "Image")).Fit(data).Transform(data);
        Assert.AreEqual(Augmentation.Standard, AugmentImagesTransformer.AugmentationFor(copied.Schema["Copy"], copied.Schema));
    }

    [TestMethod]
    public void A_column_of_another_type_or_none_is_an_error_that_says_so()
    {
        IDataView images = TestImages.Load(_ml, 2);
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(images).Transform(images);
        foreach (Action fit in new Action[]
        {
            () => _ml.Transforms.AugmentImages("Key", Augmentation.Standard).Fit(data),
            () => _ml.Transforms.AugmentImages("Image", Augmentation.Standard, "Key").Fit(data),
            () => _ml.Transforms.CopyColumns("Copy", "Key").Append(_ml.Transforms.AugmentImages("Copy", Augmentation.Standard)).Fit(data),
            () => _ml.Transforms.AugmentImages("Key", Augmentation.Standard).GetOutputSchema(SchemaShapes.Of(data)),
        })
        {
            var error = Assert.ThrowsExactly<ArgumentException>(fit);
            StringAssert.Contains(error.Message, "AugmentImages takes images");
        }

        foreach (Action fit in new Action[]
        {
            () => _ml.Transforms.AugmentImages("Photo", Augmentation.Standard).Fit(data),
            () => _ml.Transforms.AugmentImages("Photo", Augmentation.Standard).GetOutputSchema(SchemaShapes.Of(data)),
        })
        {
            var error = Assert.ThrowsExactly<ArgumentException>(fit);
            StringAssert.Contains(error.Message, "'Photo'");
            StringAssert.Contains(error.Message, "ImagePath");
        }
    }

    [TestMethod]
    public void The_step_survives_saving_and_works_row_by_row()
    {
        IDataView data = TestImages.Load(_ml, 4);
        ITransformer step = _ml.Transforms.AugmentImages("Turned", Augmentation.Standard, "Image").Fit(data);
        using var stream = new MemoryStream(ModelZip.Save(_ml, step, data.Schema));
        ITransformer loaded = new MLContext().Model.Load(stream, out _);
        IDataView augmented = loaded.Transform(data);
        Assert.AreEqual(Augmentation.Standard, AugmentImagesTransformer.AugmentationFor(augmented.Schema["Turned"], augmented.Schema));
        Assert.IsTrue(loaded.IsRowToRowMapper);

        using var engine = _ml.Model.CreatePredictionEngine<ImageRow, Turned>(loaded);
        ImageRow row = TestImages.Rows(1)[0];
        CollectionAssert.AreEqual(row.Image.Pixels.ToArray(), engine.Predict(row).Image.Pixels.ToArray());
    }

    [TestMethod]
    public void Cursor_sets_cover_all_rows()
    {
        List<ImageRow> rows = TestImages.Rows(50);
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        IDataView augmented = _ml.Transforms.AugmentImages("Image", Augmentation.Standard).Fit(data).Transform(data);
        var paths = new List<string>();
        foreach (DataViewRowCursor cursor in augmented.GetRowCursorSet([augmented.Schema["ImagePath"], augmented.Schema["Image"]], 3))
        {
            using (cursor)
            {
                ValueGetter<ReadOnlyMemory<char>> path = cursor.GetGetter<ReadOnlyMemory<char>>(augmented.Schema["ImagePath"]);
                ReadOnlyMemory<char> value = default;
                while (cursor.MoveNext())
                {
                    path(ref value);
                    paths.Add(value.ToString());
                }
            }
        }

        CollectionAssert.AreEquivalent(rows.Select(r => r.ImagePath).ToList(), paths);
    }

    private sealed class Turned
    {
        [ColumnName("Turned")]
        [ImageType(TestImages.Side, TestImages.Side)]
        public MLImage Image { get; set; } = null!;
    }
}
