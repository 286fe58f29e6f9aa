using System.Text.Json;
using Microsoft.ML.ConvNets.Training.Augmentations;

namespace Microsoft.ML.ConvNets.Training.Tests.Augmentations;

[TestClass]
public class GeometricTransformTests
{
    private const int Height = 19;
    private const int Width = 22;
    private const double MiddleX = 10.5;
    private const double MiddleY = 9;

    private static readonly double[,] s_toMiddle = { { 1, 0, -MiddleX }, { 0, 1, -MiddleY }, { 0, 0, 1 } };
    private static readonly double[,] s_fromMiddle = { { 1, 0, MiddleX }, { 0, 1, MiddleY }, { 0, 0, 1 } };

    [TestMethod]
    [DataRow(0)]
    [DataRow(30)]
    [DataRow(-77.5)]
    [DataRow(180)]
    public void A_rotation_is_Keras_rotation_about_the_middle(double angle) =>
        AssertMatrix(About(Rotation(angle)), new GeometricTransform { Angle = angle });

    [TestMethod]
    [DataRow(3, 0)]
    [DataRow(-2.25, 4.5)]
    public void A_shift_says_where_a_pixel_comes_from(double x, double y) =>
        AssertMatrix(new[,] { { 1, 0, x }, { 0, 1, y }, { 0, 0, 1 } }, new GeometricTransform { ShiftX = x, ShiftY = y });

    [TestMethod]
    [DataRow(20)]
    [DataRow(-89)]
    public void A_shear_lets_rows_slide_and_lowers_them(double shear) =>
        AssertMatrix(About(Shear(shear)), new GeometricTransform { Shear = shear });

    [TestMethod]
    [DataRow(0.5, 2)]
    [DataRow(1, 0.1)]
    public void A_zoom_says_how_much_of_a_side_is_seen(double x, double y)
    {
        AssertMatrix(About(new[,] { { x, 0, 0 }, { 0, y, 0 }, { 0, 0, 1 } }), new GeometricTransform { ZoomX = x, ZoomY = y });
        AffineMap half = new GeometricTransform { ZoomX = 0.5, ZoomY = 0.5 }.ToMap(Height, Width);
        Assert.AreEqual(MiddleX / 2, half.X, 1e-12, "zoom 0.5 enlarges: the left edge shows what was half way to the middle");
    }

    [TestMethod]
    public void Flips_are_exact()
    {
        AssertMatrix(new[,] { { -1.0, 0, Width - 1 }, { 0, 1, 0 }, { 0, 0, 1 } }, new GeometricTransform { IsMirrored = true });
        AssertMatrix(new[,] { { 1.0, 0, 0 }, { 0, -1, Height - 1 }, { 0, 0, 1 } }, new GeometricTransform { IsUpsideDown = true });
        Assert.IsTrue(new GeometricTransform { IsMirrored = true, IsUpsideDown = true, ShiftX = -3, ShiftY = 2 }.ToMap(Height, Width).IsWhole);
        Assert.IsFalse(new GeometricTransform { ShiftX = 0.5 }.ToMap(Height, Width).IsWhole);
        Assert.IsFalse(new GeometricTransform { Angle = 90 }.ToMap(Height, Width).IsWhole);
    }

    [TestMethod]
    public void Keras_multiplies_rotation_shift_shear_and_zoom_and_flips_the_result()
    {
        double[,] expected = About(Product(
            Rotation(25),
            new[,] { { 1, 0, 3.5 }, { 0, 1, -1.25 }, { 0, 0, 1 } },
            Shear(-12),
            new[,] { { 0.8, 0, 0 }, { 0, 1.3, 0 }, { 0, 0, 1 } },
            new[,] { { -1.0, 0, 0 }, { 0, -1, 0 }, { 0, 0, 1 } }));
        AssertMatrix(expected, new GeometricTransform
        {
            Angle = 25,
            ShiftX = 3.5,
            ShiftY = -1.25,
            Shear = -12,
            ZoomX = 0.8,
            ZoomY = 1.3,
            IsMirrored = true,
            IsUpsideDown = true,
        });
    }

    [TestMethod]
    public void A_crop_is_enlarged_edge_to_edge_and_happens_before_all_else()
    {
        var box = new PixelBox(4, 2, 11, 10);
        double[,] crop = { { 0.5, 0, 4 + 0.25 - 0.5 }, { 0, 10.0 / 19, 2 + (5.0 / 19) - 0.5 }, { 0, 0, 1 } };
        AssertMatrix(crop, new GeometricTransform { Crop = box });
        AssertMatrix(Product(crop, About(Rotation(40))), new GeometricTransform { Crop = box, Angle = 40 });
        AffineMap map = new GeometricTransform { Crop = box }.ToMap(Height, Width);
        Assert.AreEqual(4 - 0.5, (map.XX * -0.5) + map.X, 1e-12, "left edge to left edge");
        Assert.AreEqual(15 - 0.5, (map.XX * (Width - 0.5)) + map.X, 1e-12, "right edge to right edge");
    }

    [TestMethod]
    public void The_steps_of_TrivialAugment_have_torchvisions_matrices()
    {
        foreach (JsonElement entry in Reference.Read("augmentation.json").GetProperty("matrices").EnumerateArray())
        {
            double[] m = [.. entry.GetProperty("matrix").EnumerateArray().Select(v => v.GetDouble())];
            var trivial = new TrivialAugmentOp(Enum.Parse<TrivialOperation>(entry.GetProperty("operation").GetString()!), entry.GetProperty("value").GetDouble());
            // torchvision counts from the middle of the image.
            AssertMatrix(About(new[,] { { m[0], m[1], m[2] }, { m[3], m[4], m[5] }, { 0, 0, 1 } }), new GeometricTransform { Trivial = trivial });
        }
    }

    [TestMethod]
    public void A_step_of_TrivialAugment_comes_after_the_flips()
    {
        double[,] mirror = { { -1, 0, Width - 1 }, { 0, 1, 0 }, { 0, 0, 1 } };
        double[,] right = { { 1, 0, -5 }, { 0, 1, 0 }, { 0, 0, 1 } };
        AssertMatrix(Product(mirror, right), new GeometricTransform { IsMirrored = true, Trivial = new TrivialAugmentOp(TrivialOperation.TranslateX, 5) });
    }

    private static double[,] Rotation(double degrees)
    {
        double angle = degrees * Math.PI / 180;
        return new[,] { { Math.Cos(angle), -Math.Sin(angle), 0 }, { Math.Sin(angle), Math.Cos(angle), 0 }, { 0, 0, 1 } };
    }

    private static double[,] Shear(double degrees)
    {
        double angle = degrees * Math.PI / 180;
        return new[,] { { 1, -Math.Sin(angle), 0 }, { 0, Math.Cos(angle), 0 }, { 0, 0, 1 } };
    }

    private static double[,] About(double[,] matrix) => Product(s_fromMiddle, matrix, s_toMiddle);

    private static double[,] Product(params double[][,] factors) => factors.Aggregate((a, b) =>
    {
        double[,] product = new double[3, 3];
        for (int i = 0; i < 9; i++)
        {
            product[i / 3, i % 3] = Enumerable.Range(0, 3).Sum(k => a[i / 3, k] * b[k, i % 3]);
        }

        return product;
    });

    private static void AssertMatrix(double[,] expected, GeometricTransform change)
    {
        AffineMap map = change.ToMap(Height, Width);
        double[] actual = [map.XX, map.XY, map.X, map.YX, map.YY, map.Y];
        for (int i = 0; i < 6; i++)
        {
            Assert.AreEqual(expected[i / 3, i % 3], actual[i], 1e-12, $"{change}, row {i / 3}, column {i % 3}");
        }
    }
}
