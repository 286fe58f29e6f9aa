using Microsoft.ML.ConvNets.Images;

namespace Microsoft.ML.ConvNets;

/// <summary>How images were prepared for the network that the weights come from; others should be prepared in the same way.</summary>
public sealed record PretrainedPreprocessing
{
    /// <summary>The side of the square input in pixels, at least 1. Default: 224.</summary>
    public int Size
    {
        get;
        init => field = value is >= 1 and <= TensorShape.MaxDimension ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "An input's side is at least 1.");
    } = 224;

    /// <summary>
    /// The fraction of an image's shorter side that the input shows, cut from the middle with proportions kept, from 0.1 to 1: images are
    /// resized to <see cref="Size"/> / ratio, then cropped. <see langword="null"/> shows the whole image, squeezed into a square.
    /// Default: null.
    /// </summary>
    /// <remarks>This is how the published accuracy is measured. On a data set of one's own the whole image is the better start.</remarks>
    public double? CropRatio
    {
        get;
        init => field = value is null or (>= ImagePreprocessing.MinCropRatio and <= 1)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"A crop ratio is between {ImagePreprocessing.MinCropRatio} and 1, or null.");
    }

    /// <summary>How pixels are resampled, antialiased. Default: bilinear.</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>How values are scaled. Default: <see cref="ChannelScaling.ImageNet"/>.</summary>
    public ChannelScaling Scaling { get; init; } = ChannelScaling.ImageNet;

    /// <summary>The whole image at 224×224, scaled by ImageNet's mean and deviation.</summary>
    public static PretrainedPreprocessing ImageNet { get; } = new();

    /// <summary>The preparation for a network's input, which may be of another size.</summary>
    /// <param name="shape">The network's input.</param>
    /// <param name="crop">Whether images are cropped as <see cref="CropRatio"/> says; otherwise the whole image is resized.</param>
    internal ImagePreprocessing For(TensorShape shape, bool crop = false)
    {
        (float[] mean, float[] deviation) = Scaling.For(shape.Channels);
        return new ImagePreprocessing(shape, mean, deviation, Interpolation, crop ? CropRatio : null);
    }
}
