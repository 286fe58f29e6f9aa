using System.Buffers;
using Microsoft.ML.ConvNets.Onnx;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>
/// The views of an image that are scored where more than one is asked for: the image, its mirror image, and both shifted towards the four
/// corners by a sixteenth of their sides, with the pixels of the edge drawn out. What is said of the image is the mean of all.
/// </summary>
internal static class TestTimeAugmentation
{
    /// <summary>The most views.</summary>
    internal const int MostViews = 10;

    private const int ShiftsAlong = 16;

    private static readonly (int Down, int Right)[] s_shifts = [(0, 0), (1, 1), (-1, -1), (1, -1), (-1, 1)];

    /// <summary>Scores the first images of a batch in several views; its outputs become the means.</summary>
    /// <param name="batch">The batch; its images are as they were afterward.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="shape">The shape of an image.</param>
    /// <param name="views">Number of views, 1 to <see cref="MostViews"/>.</param>
    /// <param name="function">What the outputs are: the mean of logits is that of their probabilities.</param>
    /// <param name="run">Scores the batch.</param>
    internal static void Score(
        BoundBatch<byte> batch, int count, TensorShape shape, int views, OutputFunction function, Action<BoundBatch<byte>, int> run)
    {
        int length = (int)shape.Length;
        int values = batch.Outputs.Length / batch.Capacity * count;
        byte[] originals = ArrayPool<byte>.Shared.Rent(count * length);
        double[] sums = ArrayPool<double>.Shared.Rent(values);
        try
        {
            Array.Clear(sums, 0, values);
            batch.Inputs.AsSpan(0, count * length).CopyTo(originals);
            for (int view = 0; view < views; view++)
            {
                for (int i = 0; view > 0 && i < count; i++)
                {
                    Write(view, shape, originals.AsSpan(i * length, length), batch.Sample(i));
                }

                run(batch, count);
                for (int i = 0; i < values; i++)
                {
                    sums[i] += function == OutputFunction.Logit ? 1 / (1 + Math.Exp(-batch.Outputs[i])) : batch.Outputs[i];
                }
            }

            for (int i = 0; i < values; i++)
            {
                double mean = sums[i] / views;
                batch.Outputs[i] = (float)(function == OutputFunction.Logit ? Math.Log(mean / (1 - mean)) : mean);
            }

            originals.AsSpan(0, count * length).CopyTo(batch.Inputs);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(originals);
            ArrayPool<double>.Shared.Return(sums);
        }
    }

    /// <summary>Writes a view of an image, <c>[H, W, C]</c>.</summary>
    /// <param name="view">Which one, from 0, the image itself.</param>
    /// <param name="shape">The image's shape.</param>
    /// <param name="image">The image.</param>
    /// <param name="destination">Takes the view.</param>
    internal static void Write(int view, TensorShape shape, ReadOnlySpan<byte> image, Span<byte> destination)
    {
        (int height, int width, int channels) = (shape.Height, shape.Width, shape.Channels);
        bool isMirrored = view % 2 == 1;
        (int down, int right) = s_shifts[view / 2];
        down *= Math.Max(1, height / ShiftsAlong);
        right *= Math.Max(1, width / ShiftsAlong);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = image.Slice(Math.Clamp(y - down, 0, height - 1) * width * channels, width * channels);
            for (int x = 0; x < width; x++)
            {
                int source = Math.Clamp(x - right, 0, width - 1);
                source = isMirrored ? width - 1 - source : source;
                row.Slice(source * channels, channels).CopyTo(destination[(((y * width) + x) * channels)..]);
            }
        }
    }
}
