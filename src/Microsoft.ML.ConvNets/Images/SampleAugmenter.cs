namespace Microsoft.ML.ConvNets;

/// <summary>
/// Applies a recipe to packed <c>[H, W, C]</c> pictures. All geometric changes compose into one resampling. One object serves one thread.
/// </summary>
internal sealed class SampleAugmenter(TensorShape shape, Augmentation recipe, int seed)
{
    private readonly byte[] _result = new byte[shape.Length];

    /// <summary>A changed copy, valid until the next call. The same epoch and sample give the same picture.</summary>
    internal ReadOnlySpan<byte> Augment(ReadOnlySpan<byte> pixels, int epoch, int sample)
    {
        var random = new Random(RandomSeed.Of(RandomSeed.Of(seed, epoch), sample));
        AffineMap map = Draw(random);
        double brightness = 1 + Symmetric(random, recipe.BrightnessRange);
        Resample(pixels, map, (float)brightness);
        return _result;
    }

    private AffineMap Draw(Random random)
    {
        double angle = Symmetric(random, recipe.RotationRange) * Math.PI / 180;
        double shiftX = Shift(random, recipe.WidthShiftRange, shape.Width);
        double shiftY = Shift(random, recipe.HeightShiftRange, shape.Height);
        double zoomX = 1 + Symmetric(random, recipe.ZoomRange);
        double zoomY = 1 + Symmetric(random, recipe.ZoomRange);
        bool mirrored = random.NextDouble() < 0.5;
        bool upsideDown = random.NextDouble() < 0.5;
        zoomX = mirrored && recipe.HorizontalFlip ? -zoomX : zoomX;
        zoomY = upsideDown && recipe.VerticalFlip ? -zoomY : zoomY;

        // From a target pixel back to the source: shift, turn about the middle, then scale.
        (double sin, double cos) = Math.SinCos(angle);
        double middleX = (shape.Width - 1) / 2.0;
        double middleY = (shape.Height - 1) / 2.0;
        double xx = cos * zoomX, xy = -sin * zoomX;
        double yx = sin * zoomY, yy = cos * zoomY;
        return new AffineMap(
            (float)xx, (float)xy, (float)(middleX - (xx * (middleX + shiftX)) - (xy * (middleY + shiftY))),
            (float)yx, (float)yy, (float)(middleY - (yx * (middleX + shiftX)) - (yy * (middleY + shiftY))));
    }

    /// <summary>In pixels: a share of the side, or one of the whole numbers from -range to range, all alike.</summary>
    private static double Shift(Random random, double range, int side)
    {
        double drawn = random.NextDouble();
        return range < 1 ? ((drawn * 2) - 1) * range * side : Math.Floor(drawn * ((2 * range) + 1)) - range;
    }

    private static double Symmetric(Random random, double range) => ((random.NextDouble() * 2) - 1) * range;

    /// <summary>Bilinear; what lies outside repeats the edge.</summary>
    private void Resample(ReadOnlySpan<byte> pixels, AffineMap map, float brightness)
    {
        int channels = shape.Channels;
        int stride = shape.Width * channels;
        float right = shape.Width - 1;
        float bottom = shape.Height - 1;
        int target = 0;
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                float sourceX = Math.Clamp((map.XX * x) + (map.XY * y) + map.X, 0, right);
                float sourceY = Math.Clamp((map.YX * x) + (map.YY * y) + map.Y, 0, bottom);
                int left = (int)sourceX;
                int top = (int)sourceY;
                float alongX = sourceX - left;
                float alongY = sourceY - top;
                int first = (top * stride) + (left * channels);
                int nextX = left < shape.Width - 1 ? channels : 0;
                int nextY = top < shape.Height - 1 ? stride : 0;
                for (int c = 0; c < channels; c++, target++)
                {
                    int corner = first + c;
                    float above = pixels[corner] + ((pixels[corner + nextX] - pixels[corner]) * alongX);
                    float below = pixels[corner + nextY] + ((pixels[corner + nextY + nextX] - pixels[corner + nextY]) * alongX);
                    float value = (above + ((below - above) * alongY)) * brightness;
                    _result[target] = (byte)Math.Clamp((int)(value + 0.5f), 0, 255);
                }
            }
        }
    }

    /// <summary>Source x = XX·x + XY·y + X, source y = YX·x + YY·y + Y.</summary>
    private readonly record struct AffineMap(float XX, float XY, float X, float YX, float YY, float Y);
}
