namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>The drawn values of all that moves pixels.</summary>
internal readonly record struct GeometricTransform
{
    public GeometricTransform()
    {
    }

    /// <summary>In degrees.</summary>
    internal double Angle { get; init; }

    /// <summary>In pixels of the source.</summary>
    internal double ShiftX { get; init; }

    internal double ShiftY { get; init; }

    /// <summary>In degrees.</summary>
    internal double Shear { get; init; }

    /// <summary>How much of the width is seen.</summary>
    internal double ZoomX { get; init; } = 1;

    internal double ZoomY { get; init; } = 1;

    internal bool IsMirrored { get; init; }

    internal bool IsUpsideDown { get; init; }

    /// <summary>The part that is seen as the whole.</summary>
    internal PixelBox? Crop { get; init; }

    /// <summary>A step of TrivialAugment; one that changes colors counts for nothing here.</summary>
    internal TrivialAugmentOp Trivial { get; init; }

    internal static GeometricTransform Draw(
        ref SampleRandom random, Augmentation augmentation, TrivialAugmentOp trivial, int height, int width)
    {
        var change = new GeometricTransform
        {
            Angle = random.Symmetric(augmentation.RotationRange),
            ShiftX = Shift(ref random, augmentation.WidthShiftRange, width),
            ShiftY = Shift(ref random, augmentation.HeightShiftRange, height),
            Shear = random.Symmetric(augmentation.ShearRange),
            ZoomX = random.In(augmentation.ZoomRange),
            ZoomY = random.In(augmentation.ZoomRange),
            IsMirrored = random.NextBool() && augmentation.HorizontalFlip,
            IsUpsideDown = random.NextBool() && augmentation.VerticalFlip,
            Trivial = trivial,
        };
        return augmentation.RandomResizedCrop is { } crop
            ? change with { Crop = PixelBox.DrawCrop(ref random, crop, height, width) }
            : change;
    }

    /// <summary>
    /// All of it as one map. Keras multiplies rotation, shift, shear and zoom in this order, about the image's middle, and reads the
    /// product from the result to the source; so the zoom is the first to meet a pixel of the result, and a shift is turned but not scaled.
    /// </summary>
    internal AffineMap ToMap(int height, int width)
    {
        (double sin, double cos) = Math.SinCos(Shear * Math.PI / 180);
        AffineMap flips = AffineMap.Scaling(IsMirrored ? -1 : 1, IsUpsideDown ? -1 : 1);
        AffineMap about = flips
            .Then(AffineMap.Scaling(ZoomX, ZoomY))
            .Then(new AffineMap(1, -sin, 0, 0, cos, 0))
            .Then(AffineMap.Translation(ShiftX, ShiftY))
            .Then(AffineMap.Rotation(Angle));
        AffineMap map = Trivial.ToMap(height, width).Then(about.AboutMiddle(height, width));
        return Crop is PixelBox box ? map.Then(box.Enlarged(height, width)) : map;
    }

    /// <summary>In pixels: a fraction of the side, or one of the whole numbers from -range to range, all alike.</summary>
    private static double Shift(ref SampleRandom random, double range, int side) =>
        range < 1 ? random.Symmetric(range) * side : random.Below((2 * (int)range) + 1) - range;
}
