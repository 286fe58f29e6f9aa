using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets.Tests.Scoring;

/// <summary>Several views of an image, and the mean of what is said of them.</summary>
[TestClass]
public sealed class TestTimeAugmentationTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    [TestMethod]
    public void Views_are_mirrored_and_shifted()
    {
        TensorShape shape = TensorShape.Image(1, 2, 3);
        byte[] image = [1, 2, 3, 4, 5, 6];
        byte[][] views = [.. Enumerable.Range(0, TestTimeAugmentation.MostViews).Select(view =>
        {
            byte[] written = new byte[6];
            TestTimeAugmentation.Write(view, shape, image, written);
            return written;
        })];
        CollectionAssert.AreEqual(image, views[0]);
        CollectionAssert.AreEqual(new byte[] { 3, 2, 1, 6, 5, 4 }, views[1]);
        CollectionAssert.AreEqual(new byte[] { 1, 1, 2, 1, 1, 2 }, views[2]);
        CollectionAssert.AreEqual(new byte[] { 3, 3, 2, 3, 3, 2 }, views[3]);
        CollectionAssert.AreEqual(new byte[] { 5, 6, 6, 5, 6, 6 }, views[4]);
        CollectionAssert.AreEqual(new byte[] { 2, 3, 3, 2, 3, 3 }, views[6]);
        CollectionAssert.AreEqual(new byte[] { 4, 4, 5, 4, 4, 5 }, views[8]);
    }

    [TestMethod]
    public void The_mean_is_that_of_probabilities_or_values()
    {
        using ConvNetClassifierTransformer classes = DrawnModel.Classifier(s_ml, DrawnModel.Hidden);
        using ConvNetMultiLabelClassifierTransformer labels = DrawnModel.MultiLabel(s_ml, DrawnModel.Hidden, "red", "round");
        using ConvNetBinaryClassifierTransformer yes = DrawnModel.Binary(s_ml, DrawnModel.Hidden);
        using ConvNetRegressorTransformer number = DrawnModel.Regressor(s_ml, DrawnModel.Hidden);
        foreach ((ConvNetTransformer model, string column) in new (ConvNetTransformer, string)[]
        {
            (classes, "Score"), (labels, "Score"), (yes, "Probability"), (number, "Score"),
        })
        {
            float[][] images = Values(model, column, [.. Enumerable.Range(1, 3).SelectMany(static seed => Views(seed, 6))]);
            model.Scoring = new ScoringOptions { TestTimeViews = 6, BatchSize = 2 };
            float[][] means = Values(model, column, [.. Enumerable.Range(1, 3).Select(static seed => DrawnModel.Image(seed))]);
            for (int i = 0; i < 3; i++)
            {
                for (int output = 0; output < means[i].Length; output++)
                {
                    double expected = images[(6 * i)..(6 * (i + 1))].Average(view => view[output]);
                    Assert.AreEqual(expected, means[i][output], 1e-6, $"{model.GetType().Name}, {i}, {output}");
                    Assert.AreNotEqual(images[6 * i][output], means[i][output]);
                }
            }
        }
    }

    [TestMethod]
    public void A_number_of_views_is_in_its_range()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(static () => new ScoringOptions { TestTimeViews = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(static () => new ScoringOptions { TestTimeViews = 11 });
        Assert.AreEqual(1, new ScoringOptions().TestTimeViews);
    }

    private static IEnumerable<MLImage> Views(int seed, int count)
    {
        using MLImage image = DrawnModel.Image(seed);
        TensorShape shape = TensorShape.Image(4, DrawnModel.Side, DrawnModel.Side);
        byte[] written = new byte[shape.Length];
        for (int view = 0; view < count; view++)
        {
            TestTimeAugmentation.Write(view, shape, image.Pixels, written);
            yield return MLImage.CreateFromPixels(DrawnModel.Side, DrawnModel.Side, MLPixelFormat.Rgba32, written);
        }
    }

    private static float[][] Values(ConvNetTransformer model, string name, MLImage[] images)
    {
        IDataView rows = model.Transform(s_ml.Data.LoadFromEnumerable(images.Select(static image => new Row { Image = image }).ToList()));
        DataViewSchema.Column column = rows.Schema[name];
        using DataViewRowCursor cursor = rows.GetRowCursor([column]);
        var values = new List<float[]>();
        while (cursor.MoveNext())
        {
            if (column.Type is VectorDataViewType)
            {
                VBuffer<float> several = default;
                cursor.GetGetter<VBuffer<float>>(column)(ref several);
                values.Add([.. several.DenseValues()]);
            }
            else
            {
                float one = 0;
                cursor.GetGetter<float>(column)(ref one);
                values.Add([one]);
            }
        }

        return [.. values];
    }

    private sealed class Row
    {
        [ImageType(DrawnModel.Side, DrawnModel.Side)]
        public MLImage Image { get; set; } = null!;
    }
}
