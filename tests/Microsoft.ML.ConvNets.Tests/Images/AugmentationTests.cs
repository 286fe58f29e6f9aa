namespace Microsoft.ML.ConvNets.Tests.Images;

[TestClass]
public class AugmentationTests
{
    [TestMethod]
    public void A_recipe_comes_back_equal_from_JSON()
    {
        var recipe = new Augmentation
        {
            RotationRange = 12.5,
            WidthShiftRange = 0.1,
            HeightShiftRange = 1.0 / 3,
            ZoomRange = 0.25,
            BrightnessRange = 1,
            HorizontalFlip = true,
            VerticalFlip = true,
        };
        Assert.AreEqual(recipe, Augmentation.FromJson(recipe.ToJson()));
        Assert.AreEqual(Augmentation.Standard, Augmentation.FromJson(Augmentation.Standard.ToJson()));
        Assert.AreEqual(Augmentation.None, Augmentation.FromJson("{}"));
        Assert.AreEqual("{}", Augmentation.None.ToJson());
        Assert.AreNotEqual(recipe, recipe with { VerticalFlip = false });
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("[]")]
    [DataRow("""{"rotationRange":"much"}""")]
    [DataRow("""{"rotationRange":null}""")]
    [DataRow("""{"rotationRange":-1}""")]
    [DataRow("""{"rotationRange":181}""")]
    [DataRow("""{"rotationRange":1e999}""")]
    [DataRow("""{"zoomRange":1}""")]
    [DataRow("""{"horizontalFlip":1}""")]
    [DataRow("""{"shear":1}""")]
    [DataRow("""{"rotationRange":1""")]
    public void What_is_no_recipe_is_refused(string json) => Assert.ThrowsExactly<FormatException>(() => Augmentation.FromJson(json));

    [TestMethod]
    public void Ranges_are_checked_by_name()
    {
        (Func<Augmentation> Make, string Name)[] cases =
        [
            (() => new Augmentation { RotationRange = -1 }, "RotationRange"),
            (() => new Augmentation { RotationRange = double.NaN }, "RotationRange"),
            (() => new Augmentation { WidthShiftRange = 1.1 }, "WidthShiftRange"),
            (() => new Augmentation { HeightShiftRange = double.PositiveInfinity }, "HeightShiftRange"),
            (() => new Augmentation { HeightShiftRange = -0.1 }, "HeightShiftRange"),
            (() => new Augmentation { ZoomRange = 1 }, "ZoomRange"),
            (() => new Augmentation { BrightnessRange = 2 }, "BrightnessRange"),
        ];
        foreach ((Func<Augmentation> make, string name) in cases)
        {
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => make()).Message, name);
        }

        Assert.ThrowsExactly<ArgumentNullException>(() => Augmentation.FromJson(null!));
    }
}
