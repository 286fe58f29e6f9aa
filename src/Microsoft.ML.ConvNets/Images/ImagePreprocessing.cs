using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>
/// How an image becomes a network's input: resized (antialiased) to <see cref="Shape"/>, perhaps from its middle alone, scaled to [0, 1],
/// then <c>(value - mean) / standard deviation</c> for each channel.
/// </summary>
internal sealed class ImagePreprocessing
{
    /// <summary>Less would resize images to many times the input before most of it is thrown away.</summary>
    internal const double MinCropRatio = 0.1;

    private readonly float[] _table;

    [JsonConstructor]
    internal ImagePreprocessing(
        TensorShape shape, float[] mean, float[] standardDeviation, Interpolation interpolation = Interpolation.Bilinear,
        double? cropRatio = null,
        long? maxImagePixels = null)
    {
        Shape = shape;
        Interpolation = interpolation;
        CropRatio = cropRatio;
        MaxImagePixels = maxImagePixels is null or > 0
            ? maxImagePixels
            : throw new ArgumentException($"The most pixels of an image are at least 1, not {maxImagePixels}.", nameof(maxImagePixels));
        Mean = mean;
        StandardDeviation = standardDeviation;
        if (!shape.IsImage || shape.Channels is not (1 or 3))
        {
            throw new ArgumentException($"Images become [1, H, W] or [3, H, W]; the network's input is {shape}.", nameof(shape));
        }

        if (mean.Length != shape.Channels || standardDeviation.Length != shape.Channels || !mean.All(float.IsFinite)
            || !standardDeviation.All(s => s > 0 && float.IsFinite(s)))
        {
            throw new ArgumentException(
                $"Mean and standard deviation need {shape.Channels} values each, the deviations above 0.", nameof(mean));
        }

        if (!Enum.IsDefined(interpolation) || !(cropRatio is null or (>= MinCropRatio and <= 1)))
        {
            throw new ArgumentException(
                $"The crop ratio is between {MinCropRatio} and 1, or null; it is {cropRatio} with {interpolation}.", nameof(cropRatio));
        }

        _table = new float[shape.Channels * 256];
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int value = 0; value < 256; value++)
            {
                _table[(channel * 256) + value] = ((value / 255f) - mean[channel]) / standardDeviation[channel];
            }
        }
    }

    /// <summary>The network's input, <c>[C, H, W]</c>.</summary>
    public TensorShape Shape { get; }

    /// <summary>One value a channel, in units of [0, 1].</summary>
    public float[] Mean { get; }

    /// <summary>One value a channel, in units of [0, 1].</summary>
    public float[] StandardDeviation { get; }

    /// <summary>How pixels are resampled.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Interpolation Interpolation { get; }

    /// <summary>
    /// The fraction of the shorter side that the input shows, from the middle, proportions kept; null resizes the whole image, whatever its
    /// proportions.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? CropRatio { get; }

    /// <summary>The most pixels that an image may have before it is resized; null for the decoder's own limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long? MaxImagePixels { get; }

    /// <summary>The same as a number.</summary>
    [JsonIgnore]
    internal long MaxPixels => MaxImagePixels ?? ImageDecoder.DefaultMaxPixels;

    /// <summary>The same with another limit.</summary>
    internal ImagePreprocessing WithLimit(long maxImagePixels) =>
        new(Shape, Mean, StandardDeviation, Interpolation, CropRatio,
            maxImagePixels == ImageDecoder.DefaultMaxPixels ? null : maxImagePixels);

    /// <summary>Scaling to [0, 1] and nothing else.</summary>
    internal static ImagePreprocessing ZeroToOne(TensorShape shape) =>
        new(shape, new float[shape.Channels], Enumerable.Repeat(1f, shape.Channels).ToArray());

    /// <summary>Values of 0 to 255 times a factor, and nothing else.</summary>
    internal static ImagePreprocessing Scaled(TensorShape shape, double factor) =>
        new(shape, new float[shape.Channels], Enumerable.Repeat((float)(1 / (255 * factor)), shape.Channels).ToArray());

    /// <summary>Packed <c>[H, W, C]</c> bytes of one or more images to floats in the same order.</summary>
    internal void Normalize(ReadOnlySpan<byte> pixels, Span<float> destination)
    {
        ReadOnlySpan<float> table = _table;
        if (Shape.Channels == 1)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                destination[i] = table[pixels[i]];
            }

            return;
        }

        ReadOnlySpan<float> red = table[..256];
        ReadOnlySpan<float> green = table.Slice(256, 256);
        ReadOnlySpan<float> blue = table.Slice(512, 256);
        destination = destination[..pixels.Length];
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            destination[i] = red[pixels[i]];
            destination[i + 1] = green[pixels[i + 1]];
            destination[i + 2] = blue[pixels[i + 2]];
        }
    }
}
