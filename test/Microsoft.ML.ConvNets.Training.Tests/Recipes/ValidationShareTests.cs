using Microsoft.ML.ConvNets.Training.Recipes;

namespace Microsoft.ML.ConvNets.Training.Tests.Recipes;

[TestClass]
public class ValidationShareTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Each picture is there three times: as it is, larger, and paler; that is what re-encoding and editing leave.</summary>
    [TestMethod]
    public void Images_that_show_the_same_are_on_one_side()
    {
        IDataView data = Keys(Pictures(40));
        int held = 0;
        for (int seed = 0; seed < 5; seed++)
        {
            var share = ShareOf(data, 0.2, seed);
            bool[] isHeld = [.. Enumerable.Range(0, 120).Select(i => share.Rows.Contains(new DataViewRowId((ulong)i, 0)))];
            for (int picture = 0; picture < 40; picture++)
            {
                Assert.IsTrue(isHeld[3 * picture] == isHeld[(3 * picture) + 1] && isHeld[3 * picture] == isHeld[(3 * picture) + 2], $"picture {picture}");
            }

            StringAssert.Contains(share.Told, "40 groups");
            held += share.Rows.Count;
        }

        Assert.AreEqual(5 * 24, held, "a fifth of 120, in groups of three of each of two classes");
    }

    [TestMethod]
    public void Each_class_has_its_share_and_a_few_at_least()
    {
        // 100 of one class, 12 of another, 5 of a third, 2 of a fourth.
        int[] classes = [.. Enumerable.Repeat(0, 100), .. Enumerable.Repeat(1, 12), .. Enumerable.Repeat(2, 5), .. Enumerable.Repeat(3, 2)];
        var random = new Random(1);
        IDataView data = Keys(_ml.Data.LoadFromEnumerable(classes.Select(c => new ImageRow { Label = $"{c}", Image = Picture(random) })));
        var share = ShareOf(data, 0.1, 1);
        CollectionAssert.AreEqual(
            new[] { 10, 3, 1, 0 },
            Enumerable.Range(0, 4).Select(c => share.Rows.Count(row => classes[(int)row.Low] == c)).ToArray());
        Assert.IsTrue(share.Rows.SetEquals(ShareOf(data, 0.1, 1).Rows));
        Assert.IsFalse(share.Rows.SetEquals(ShareOf(data, 0.1, 2).Rows));
    }

    private static ValidationShare ShareOf(IDataView data, double fraction, int seed)
    {
        var ml = new MLContext(seed: 1);
        ConvNetClassifier.Options options = TinyTraining.Options();
        var trainer = ml.MulticlassClassification.Trainers.ConvNetClassifier(options);
        return ValidationShare.Of(trainer.Bind(data), options, fraction, seed);
    }

    private IDataView Pictures(int count)
    {
        var random = new Random(1);
        var rows = new List<ImageRow>();
        for (int i = 0; i < count; i++)
        {
            MLImage picture = Picture(random);
            rows.AddRange(new[] { picture, Changed(picture, 2, 1), Changed(picture, 1, 0.8) }.Select(
                image => new ImageRow { Label = $"{i % 2}", Image = image }));
        }

        return _ml.Data.LoadFromEnumerable(rows);
    }

    /// <summary>Six patches of any brightness.</summary>
    private static MLImage Picture(Random random)
    {
        const int Side = 48;
        byte[] levels = new byte[36];
        random.NextBytes(levels);
        return MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Rgba32, NoiseImages.Pixels(Side, Side, 8, random, (_, x, y) => levels[(y / 8 * 6) + (x / 8)] * 240 / 255));
    }

    private static MLImage Changed(MLImage image, int scale, double factor)
    {
        byte[] from = image.Pixels.ToArray();
        byte[] to = new byte[from.Length * scale * scale];
        int width = image.Width * scale;
        for (int i = 0; i < to.Length; i++)
        {
            (int y, int x) = Math.DivRem(i / 4, width);
            byte value = from[(((y / scale * image.Width) + (x / scale)) * 4) + (i % 4)];
            to[i] = i % 4 == 3 ? value : (byte)(value * factor);
        }

        return MLImage.CreateFromPixels(width, image.Height * scale, MLPixelFormat.Rgba32, to);
    }

    private IDataView Keys(IDataView data) => _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
}
