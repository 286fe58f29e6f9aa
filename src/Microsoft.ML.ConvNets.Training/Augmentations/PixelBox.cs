namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>A part of an image in whole pixels.</summary>
internal readonly record struct PixelBox(int Left, int Top, int Width, int Height)
{
    // As often as torchvision tries before it gives up.
    private const int Attempts = 10;

    /// <summary>
    /// The part of a random resized crop; if none of ten draws fits, the largest one in the middle whose sides have an allowed ratio.
    /// </summary>
    internal static PixelBox DrawCrop(ref SampleRandom random, RandomResizedCrop crop, int height, int width)
    {
        for (int i = 0; i < Attempts; i++)
        {
            double area = random.In(crop.AreaRange) * height * width;
            double ratio = LogBetween(ref random, crop.RatioRange);
            int w = (int)Math.Round(Math.Sqrt(area * ratio));
            int h = (int)Math.Round(Math.Sqrt(area / ratio));
            if (w > 0 && w <= width && h > 0 && h <= height)
            {
                return new PixelBox(random.Below(width - w + 1), random.Below(height - h + 1), w, h);
            }
        }

        double own = (double)width / height;
        int middleWidth = own > crop.RatioRange.High ? Math.Max(1, (int)Math.Round(height * crop.RatioRange.High)) : width;
        int middleHeight = own < crop.RatioRange.Low ? Math.Max(1, (int)Math.Round(width / crop.RatioRange.Low)) : height;
        return new PixelBox((width - middleWidth) / 2, (height - middleHeight) / 2, middleWidth, middleHeight);
    }

    /// <summary>The rectangle that is covered; null if none of ten draws fits, which leaves the image as it is.</summary>
    internal static PixelBox? DrawErased(ref SampleRandom random, RandomErasing erasing, int height, int width)
    {
        for (int i = 0; i < Attempts; i++)
        {
            double area = random.In(erasing.AreaRange) * height * width;
            double ratio = LogBetween(ref random, erasing.RatioRange);
            int h = (int)Math.Round(Math.Sqrt(area * ratio));
            int w = (int)Math.Round(Math.Sqrt(area / ratio));
            if (h < height && w < width)
            {
                return new PixelBox(random.Below(width - w + 1), random.Below(height - h + 1), w, h);
            }
        }

        return null;
    }

    /// <summary>
    /// A square-like rectangle of a fraction of the image about a random middle, cut off at the image's edge, as CutMix draws it.
    /// </summary>
    internal static PixelBox DrawCut(ref SampleRandom random, double fraction, int height, int width)
    {
        double side = Math.Sqrt(fraction);
        int halfWidth = (int)(width * side) / 2;
        int halfHeight = (int)(height * side) / 2;
        int x = random.Below(width);
        int y = random.Below(height);
        int left = Math.Max(0, x - halfWidth);
        int top = Math.Max(0, y - halfHeight);
        return new PixelBox(left, top, Math.Min(width, x + halfWidth) - left, Math.Min(height, y + halfHeight) - top);
    }

    /// <summary>What shows this part as a whole image of a size.</summary>
    internal AffineMap Enlarged(int height, int width)
    {
        double x = (double)Width / width;
        double y = (double)Height / height;
        return new AffineMap(x, 0, Left + (x / 2) - 0.5, 0, y, Top + (y / 2) - 0.5);
    }

    private static double LogBetween(ref SampleRandom random, FactorRange range) =>
        Math.Exp(random.Between(Math.Log(range.Low), Math.Log(range.High)));
}
