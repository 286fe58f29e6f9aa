namespace Microsoft.ML.ConvNets.Tests.Augmentations;

[TestClass]
public class AugmentationTests
{
    [TestMethod]
    public void An_augmentation_comes_back_equal_from_JSON()
    {
        var augmentation = new Augmentation
        {
            RotationRange = 12.5,
            WidthShiftRange = 0.1,
            HeightShiftRange = 1.0 / 3,
            ZoomRange = 0.25,
            BrightnessRange = 1,
            HorizontalFlip = true,
            VerticalFlip = true,
            ShearRange = 15,
            ChannelShiftRange = 12.5,
            FillMode = FillMode.Reflect,
            FillValue = 100,
            Rescale = 1.0 / 255,
            RandomResizedCrop = new RandomResizedCrop { AreaRange = (0.3, 0.9), RatioRange = (0.5, 2) },
            ColorJitter = new ColorJitter { Brightness = 0.2, Contrast = (0.9, 1.5), Saturation = 0, Hue = 0.05 },
            RandomErasing = new RandomErasing { Probability = 0, AreaRange = (0, 1), RatioRange = 0, Value = 3, Noise = true },
            TrivialAugment = true,
            MixUpAlpha = 0.2,
            CutMixAlpha = 1,
        };
        Assert.AreEqual(augmentation, Augmentation.FromJson(augmentation.ToJson()));
        Assert.AreEqual(Augmentation.Standard, Augmentation.FromJson(Augmentation.Standard.ToJson()));
        Assert.AreEqual(Augmentation.None, Augmentation.FromJson("{}"));
        Assert.AreEqual("{}", Augmentation.None.ToJson());
        Assert.AreNotEqual(augmentation, augmentation with { VerticalFlip = false });
        Assert.AreNotEqual(augmentation, augmentation with { ZoomRange = (0.75, 1.3) });
        var defaults = new Augmentation { RandomResizedCrop = new(), ColorJitter = new(), RandomErasing = new() };
        Assert.AreEqual(defaults, Augmentation.FromJson(defaults.ToJson()));
        Assert.AreEqual(defaults, Augmentation.FromJson("""{"randomResizedCrop":{},"colourJitter":{},"randomErasing":{}}"""));
    }

    [TestMethod]
    public void Augmentations_written_by_hand_or_by_earlier_versions_are_read()
    {
        Assert.AreEqual(
            new Augmentation { HorizontalFlip = true, WidthShiftRange = 4, HeightShiftRange = 4 },
            Augmentation.FromJson("""{"horizontalFlip":true,"widthShiftRange":4,"heightShiftRange":4}"""));
        Assert.AreEqual(
            Augmentation.Standard,
            Augmentation.FromJson("""{"rotationRange":10,"widthShiftRange":0.1,"heightShiftRange":0.1,"zoomRange":0.1,"brightnessRange":0.1,"horizontalFlip":true}"""));
        Assert.AreEqual(Augmentation.None, Augmentation.FromJson("""{"zoomRange":0,"brightnessRange":[1,1],"fillMode":"nearest"}"""));
        Assert.AreEqual(new Augmentation { ZoomRange = (0.5, 1), FillMode = FillMode.Wrap }, Augmentation.FromJson("""{"zoomRange":[0.5,1],"fillMode":"wrap"}"""));
        Assert.AreEqual("""{"zoomRange":0.1,"brightnessRange":[0.5,1],"fillMode":"reflect"}""",
            new Augmentation { ZoomRange = 0.1, BrightnessRange = (0.5, 1), FillMode = FillMode.Reflect }.ToJson());
    }

    [TestMethod]
    public void A_range_by_one_number_lies_around_1()
    {
        FactorRange around = 0.25;
        Assert.AreEqual(new FactorRange(0.75, 1.25), around);
        Assert.AreEqual("0.75 to 1.25", around.ToString());
        Assert.AreEqual(default, new FactorRange(1, 1));
        Assert.AreEqual(1, default(FactorRange).Low);
        Assert.AreEqual(1, default(FactorRange).High);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FactorRange(2, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FactorRange(double.NaN, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FactorRange.Around1(-0.1));
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
    [DataRow("""{"zoomRange":null}""")]
    [DataRow("""{"zoomRange":[0.5]}""")]
    [DataRow("""{"zoomRange":[1.2,0.8]}""")]
    [DataRow("""{"zoomRange":[0,1]}""")]
    [DataRow("""{"zoomRange":"0.5"}""")]
    [DataRow("""{"brightnessRange":{"low":1,"high":2}}""")]
    [DataRow("""{"fillMode":"mirror"}""")]
    [DataRow("""{"fillMode":2}""")]
    [DataRow("""{"rescale":0}""")]
    [DataRow("""{"randomErasing":{"probability":2}}""")]
    [DataRow("""{"randomErasing":{"area":[0,1]}}""")]
    [DataRow("""{"randomErasing":true}""")]
    [DataRow("""{"colorJitter":{"hue":0.6}}""")]
    [DataRow("""{"mixUpAlpha":-1}""")]
    [DataRow("""{"rotationRange":1""")]
    public void What_is_no_augmentation_is_refused(string json) => Assert.ThrowsExactly<FormatException>(() => Augmentation.FromJson(json));

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
            (() => new Augmentation { ZoomRange = (0.5, 11) }, "ZoomRange"),
            (() => new Augmentation { ShearRange = 90 }, "ShearRange"),
            (() => new Augmentation { ChannelShiftRange = 256 }, "ChannelShiftRange"),
            (() => new Augmentation { FillMode = (FillMode)9 }, "FillMode"),
            (() => new Augmentation { FillValue = -1 }, "FillValue"),
            (() => new Augmentation { Rescale = double.NaN }, "Rescale"),
            (() => new Augmentation { MixUpAlpha = double.NaN }, "MixUpAlpha"),
            (() => new Augmentation { CutMixAlpha = 1001 }, "CutMixAlpha"),
            (() => new Augmentation { RandomResizedCrop = new() { AreaRange = (0, 1) } }, "AreaRange"),
            (() => new Augmentation { RandomResizedCrop = new() { RatioRange = (0.01, 1) } }, "RatioRange"),
            (() => new Augmentation { RandomErasing = new() { Value = 256 } }, "Value"),
            (() => new Augmentation { RandomErasing = new() { Probability = -0.1 } }, "Probability"),
            (() => new Augmentation { RandomErasing = new() { AreaRange = (0, 1.1) } }, "AreaRange"),
            (() => new Augmentation { ColorJitter = new() { Hue = 0.51 } }, "Hue"),
            (() => new Augmentation { ColorJitter = new() { Contrast = (-1, 1) } }, "Contrast"),
        ];
        foreach ((Func<Augmentation> make, string name) in cases)
        {
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => make()).Message, name);
        }

        Assert.ThrowsExactly<ArgumentNullException>(() => Augmentation.FromJson(null!));
    }
}
