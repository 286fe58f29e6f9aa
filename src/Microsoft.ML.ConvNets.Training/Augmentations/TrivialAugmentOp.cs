namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>What TrivialAugment may do.</summary>
internal enum TrivialOperation
{
    Identity,
    ShearX,
    ShearY,
    TranslateX,
    TranslateY,
    Rotate,
    Brightness,
    Saturation,
    Contrast,
    Sharpness,
    Posterize,
    Solarize,
    AutoContrast,
    Equalize,
}

/// <summary>A drawn step of TrivialAugment: operations and strengths of torchvision's <c>TrivialAugmentWide</c>.</summary>
/// <param name="Operation">What happens.</param>
/// <param name="Magnitude">How much of it: degrees, pixels, a slope, a factor less 1, bits or a threshold.</param>
internal readonly record struct TrivialAugmentOp(TrivialOperation Operation, double Magnitude)
{
    private const int Operations = (int)TrivialOperation.Equalize + 1;
    private const int Strengths = 31;

    internal static TrivialAugmentOp Draw(ref SampleRandom random)
    {
        var operation = (TrivialOperation)random.Below(Operations);
        double strength = random.Below(Strengths) / (Strengths - 1.0);
        double sign = random.NextBool() ? -1 : 1;
        return new TrivialAugmentOp(operation, operation switch
        {
            TrivialOperation.Identity or TrivialOperation.AutoContrast or TrivialOperation.Equalize => 0,
            TrivialOperation.TranslateX or TrivialOperation.TranslateY => Math.Truncate(sign * strength * 32),
            TrivialOperation.Rotate => sign * strength * 135,
            TrivialOperation.Posterize => 8 - Math.Round(strength * 6),
            TrivialOperation.Solarize => 255 * (1 - strength),
            _ => sign * strength * 0.99,
        });
    }

    /// <summary>What a geometric step does to places: a shear is about the upper left corner, a rotation about the middle.</summary>
    internal AffineMap ToMap(int height, int width) => Operation switch
    {
        TrivialOperation.ShearX => new AffineMap(1, Magnitude, Magnitude / 2, 0, 1, 0),
        TrivialOperation.ShearY => new AffineMap(1, 0, 0, Magnitude, 1, Magnitude / 2),
        TrivialOperation.TranslateX => AffineMap.Translation(-Magnitude, 0),
        TrivialOperation.TranslateY => AffineMap.Translation(0, -Magnitude),
        TrivialOperation.Rotate => AffineMap.Rotation(Magnitude).AboutMiddle(height, width),
        _ => AffineMap.Identity,
    };

    /// <summary>What a step of another kind does to values.</summary>
    internal void Apply(ColorTransforms colors, Span<byte> pixels)
    {
        switch (Operation)
        {
            case TrivialOperation.Brightness:
                colors.Brightness(pixels, 1 + Magnitude);
                break;
            case TrivialOperation.Saturation:
                colors.Saturation(pixels, 1 + Magnitude);
                break;
            case TrivialOperation.Contrast:
                colors.Contrast(pixels, 1 + Magnitude);
                break;
            case TrivialOperation.Sharpness:
                colors.Sharpness(pixels, 1 + Magnitude);
                break;
            case TrivialOperation.Posterize:
                colors.Posterize(pixels, (int)Magnitude);
                break;
            case TrivialOperation.Solarize:
                colors.Solarize(pixels, Magnitude);
                break;
            case TrivialOperation.AutoContrast:
                colors.AutoContrast(pixels);
                break;
            case TrivialOperation.Equalize:
                colors.Equalize(pixels);
                break;
        }
    }
}
