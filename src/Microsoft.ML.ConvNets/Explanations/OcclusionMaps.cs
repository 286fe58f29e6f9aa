using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;

namespace Microsoft.ML.ConvNets.Explanations;

/// <summary>
/// Covers one patch of an image after the other and looks at what the network makes of the rest (Zeiler and Fergus, 2014). A patch has a
/// sixth of the image's sides and is moved by half of its own; it shows the image's mean color.
/// </summary>
internal sealed class OcclusionMaps : IDisposable
{
    /// <summary>How many patches lie beside one another.</summary>
    private const int PatchesAlong = 6;

    private readonly NetworkScorer _logits;

    /// <param name="scorer">The network, whatever it makes of its logits.</param>
    internal OcclusionMaps(NetworkScorer scorer)
    {
        _logits = new NetworkScorer(scorer.Network, scorer.Weights, scorer.Shape, scorer.Preprocessing, OutputFunction.None)
        {
            Options = scorer.Options,
        };
    }

    /// <summary>The outputs for an image.</summary>
    internal float[] LogitsOf(PackedImage image)
    {
        float[] logits = new float[_logits.Outputs];
        _logits.Score<byte>(image.Pixels, 1, logits);
        return logits;
    }

    /// <summary>By how much the log-odds fall where a pixel of the network's input is covered, the mean of the patches over it.</summary>
    internal HeatMap MapOf(
        PackedImage image, PredictionHead head, ExplainedOutput output, ReadOnlySpan<float> logits, CancellationToken cancellationToken)
    {
        (int height, int width, int channels) = (_logits.Shape.Height, _logits.Shape.Width, _logits.Shape.Channels);
        Patch[] patches = Patches(height, width);
        double whole = output.LogOddsOf(head, logits);
        double[] falls = new double[height * width];
        int[] counts = new int[height * width];
        int batch = Math.Min(_logits.Options.BatchSize ?? FittedInput.DefaultBatchSize, patches.Length);
        byte[] color = MeanColor(image.Pixels, channels);
        byte[] pixels = new byte[batch * image.Pixels.Length];
        float[] outputs = new float[batch * _logits.Outputs];
        for (int first = 0; first < patches.Length; first += batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(batch, patches.Length - first);
            for (int i = 0; i < count; i++)
            {
                Span<byte> covered = pixels.AsSpan(i * image.Pixels.Length, image.Pixels.Length);
                image.Pixels.CopyTo(covered);
                patches[first + i].Cover(covered, width, color);
            }

            _logits.Score(
                pixels.AsMemory(0, count * image.Pixels.Length), count, outputs.AsMemory(0, count * _logits.Outputs));
            for (int i = 0; i < count; i++)
            {
                double fall = whole - output.LogOddsOf(head, outputs.AsSpan(i * _logits.Outputs, _logits.Outputs));
                patches[first + i].Add(fall, falls, counts, width);
            }
        }

        float[] values = new float[falls.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(falls[i] / counts[i]);
        }

        return new HeatMap(height, width, values);
    }

    public void Dispose() => _logits.Dispose();

    /// <summary>Patches that cover all of the image, those at its edges in part.</summary>
    private static Patch[] Patches(int height, int width)
    {
        (int Start, int End)[] columns = Along(width);
        return [.. Along(height).SelectMany(row => columns.Select(column => new Patch(row.Start, row.End, column.Start, column.End)))];

        static (int Start, int End)[] Along(int side)
        {
            int length = Math.Max(1, (int)Math.Round((double)side / PatchesAlong));
            int step = Math.Max(1, length / 2);
            var places = new List<(int, int)>();
            for (int start = Math.Min(0, step - length); start < side; start += step)
            {
                places.Add((Math.Max(0, start), Math.Min(side, start + length)));
            }

            return [.. places];
        }
    }

    private static byte[] MeanColor(ReadOnlySpan<byte> pixels, int channels)
    {
        long[] sums = new long[channels];
        for (int i = 0; i < pixels.Length; i++)
        {
            sums[i % channels] += pixels[i];
        }

        int count = pixels.Length / channels;
        return Array.ConvertAll(sums, sum => (byte)((sum + (count / 2)) / count));
    }

    private readonly record struct Patch(int Top, int Bottom, int Left, int Right)
    {
        internal void Cover(Span<byte> pixels, int width, ReadOnlySpan<byte> color)
        {
            for (int y = Top; y < Bottom; y++)
            {
                for (int x = Left; x < Right; x++)
                {
                    color.CopyTo(pixels[(((y * width) + x) * color.Length)..]);
                }
            }
        }

        internal void Add(double fall, double[] falls, int[] counts, int width)
        {
            for (int y = Top; y < Bottom; y++)
            {
                for (int x = Left; x < Right; x++)
                {
                    falls[(y * width) + x] += fall;
                    counts[(y * width) + x]++;
                }
            }
        }
    }
}
