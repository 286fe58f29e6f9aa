using Microsoft.ML.ConvNets.Explanations;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>Which parts of an image speak for a class, as a map and as a picture.</summary>
public sealed class Explanation
{
    private readonly PackedImage _image;
    private HeatMap? _imageMap;

    internal Explanation(ExplanationMethod method, ExplainedOutput output, float logit, HeatMap map, PackedImage image)
    {
        (Method, ClassName, OutputIndex, Logit, Map, _image) = (method, output.Name, output.Index, logit, map, image);
    }

    /// <summary>How it was found out.</summary>
    public ExplanationMethod Method { get; }

    /// <summary>
    /// The class or label that is explained; <c>true</c> or <c>false</c> for a yes or no, null for a model that tells a number.
    /// </summary>
    public string? ClassName { get; }

    /// <summary>The output of the network that is explained, from 0.</summary>
    public int OutputIndex { get; }

    /// <summary>
    /// What the network gives for the class before softmax or sigmoid, temperature scaling included; for <c>false</c> with the sign turned
    /// round. The number itself for a model that tells one.
    /// </summary>
    public float Logit { get; }

    /// <summary>
    /// What of <see cref="Logit"/> no place of the image adds: with <see cref="ExplanationMethod.ClassActivationMap"/> the sum of
    /// <see cref="Map"/> and this are the logit. Null with the other methods, whose maps add up to nothing.
    /// </summary>
    public float? BiasPart { get; internal init; }

    /// <summary>
    /// The map at the network's resolution: that of its last feature maps, or of its input with
    /// <see cref="ExplanationMethod.Occlusion"/>. Values are parts of the logit, with occlusion the fall of the log-odds; Grad-CAM has none
    /// below 0.
    /// </summary>
    public HeatMap Map { get; }

    /// <summary>The height of the image, upright, in pixels.</summary>
    public int ImageHeight => _image.Height;

    /// <summary>Its width.</summary>
    public int ImageWidth => _image.Width;

    /// <summary>
    /// The map at the image's resolution, <see cref="ImageHeight"/> × <see cref="ImageWidth"/>: interpolated between the places of
    /// <see cref="Map"/>, 0 where the network does not look because its preprocessing cuts the middle out. Made when first asked for.
    /// </summary>
    public HeatMap ImageMap => _imageMap ??= MapFor(ImageHeight, ImageWidth);

    /// <summary>The map for the whole image at another size, such as that of a thumbnail.</summary>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public HeatMap MapFor(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return Map.Over(height, width, _image.Seen);
    }

    /// <summary>
    /// The image in gray under the colors of the map: dark where nothing speaks for the class, bright yellow where the map has its peak.
    /// </summary>
    /// <param name="image">The image that was explained, in any size (<see cref="ImageReader"/> reads it upright).</param>
    /// <returns>A picture of the image's size, the caller's to dispose.</returns>
    public MLImage Overlay(MLImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        byte[] pixels = HeatPicture.Overlay(this, image, out int height, out int width);
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels);
    }

    /// <summary>The same as the bytes of a PNG file, for pages and services.</summary>
    /// <param name="image">The image that was explained, in any size.</param>
    public byte[] OverlayPng(MLImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        byte[] pixels = HeatPicture.Overlay(this, image, out int height, out int width);
        return PngImage.Encode(pixels, height, width);
    }

    /// <summary>
    /// The colors of the map alone as the bytes of a PNG file, of the image's proportions: transparent where nothing speaks for the class,
    /// opaque where the map has its peak. A page lays it over the image.
    /// </summary>
    /// <param name="maxSide">The most pixels of the longer side, at least 1; a smaller image's layer has its size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The side is not positive.</exception>
    public byte[] LayerPng(int maxSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 1);
        double scale = Math.Min(1, (double)maxSide / Math.Max(ImageHeight, ImageWidth));
        HeatMap map = MapFor(Math.Max(1, (int)Math.Round(ImageHeight * scale)), Math.Max(1, (int)Math.Round(ImageWidth * scale)));
        return PngImage.Encode(HeatPicture.Layer(map, Map.Peak), map.Height, map.Width, isOpaque: false);
    }

    /// <summary>
    /// A PNG of the image beside its overlay, each at most 384 pixels high or wide, with a legend of the colors from 0 to the map's peak.
    /// </summary>
    /// <param name="image">The image that was explained, in any size.</param>
    public byte[] FigurePng(MLImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return HeatPicture.Figure(this, image);
    }
}
