namespace Microsoft.ML.ConvNets.Images;

/// <summary>
/// The part of an image that is resized, in pixels of it; edges may lie within pixels. What is outside is not computed, though pixels near
/// the edge draw on their neighbors there, as if the whole image had been resized and then cropped.
/// </summary>
internal readonly record struct CropRectangle(double Left, double Top, double Right, double Bottom)
{
    internal static CropRectangle Whole(int height, int width) => new(0, 0, width, height);

    /// <summary>
    /// The middle that remains when an image is resized, keeping its proportions, until it just covers the target divided by
    /// <paramref name="ratio"/>, and then cropped to the target. Sides and offsets are rounded where torchvision rounds them.
    /// </summary>
    internal static CropRectangle Central(int height, int width, int targetHeight, int targetWidth, double ratio)
    {
        (int coveredHeight, int coveredWidth) = Covered(targetHeight, targetWidth, ratio);
        bool byWidth = (long)width * coveredHeight <= (long)height * coveredWidth;
        int resizedWidth = byWidth ? coveredWidth : (int)((long)coveredHeight * width / height);
        int resizedHeight = byWidth ? (int)((long)coveredWidth * height / width) : coveredHeight;
        (double left, double right) = Middle(width, resizedWidth, targetWidth);
        (double top, double bottom) = Middle(height, resizedHeight, targetHeight);
        return new CropRectangle(left, top, right, bottom);
    }

    /// <summary>The size that a resized image covers before it is cropped.</summary>
    internal static (int Height, int Width) Covered(int targetHeight, int targetWidth, double ratio) =>
        ((int)Math.Round(targetHeight / ratio), (int)Math.Round(targetWidth / ratio));

    private static (double Start, double End) Middle(int source, int resized, int target)
    {
        // To even, as Python rounds.
        double start = Math.Round((resized - target) / 2.0, MidpointRounding.ToEven);
        double scale = (double)source / resized;
        return (start * scale, Math.Min(source, (start + target) * scale));
    }
}
