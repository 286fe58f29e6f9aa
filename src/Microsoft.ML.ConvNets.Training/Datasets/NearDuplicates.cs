using System.Numerics;
using System.Numerics.Tensors;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>
/// Images that show the same, found on thumbnails: hashes that differ in few bits name candidates, and the correlation of their pixels
/// decides.
/// </summary>
internal static class NearDuplicates
{
    /// <summary>What thumbnails are: gray, as large as a hash takes them.</summary>
    internal static TensorShape Thumbnail { get; } = TensorShape.Image(1, ImageHash.Side, ImageHash.Side);

    /// <summary>Another encoding, size or brightness of an image correlates with it by more than 0.995.</summary>
    private const float LeastCorrelation = 0.99f;

    // Hashes that differ in fewer bits than they have bytes agree in one byte at least.
    private const int Bytes = sizeof(ulong);

    /// <summary>The group of each sample: samples that show the same have the same number, that of one of them.</summary>
    internal static int[] GroupsOf(ImageDataset thumbnails)
    {
        int count = thumbnails.Count;
        float[][] images = new float[count][];
        ulong[] hashes = new ulong[count];
        Parallel.For(0, count, i =>
        {
            images[i] = Standardized(thumbnails.Pixels(i));
            hashes[i] = ImageHash.Of(images[i]);
        });

        int[] groups = [.. Enumerable.Range(0, count)];
        for (int part = 0; part < Bytes; part++)
        {
            int shift = part * 8;
            foreach (int[] bucket in Enumerable.Range(0, count).GroupBy(i => (byte)(hashes[i] >> shift)).Select(static g => g.ToArray()))
            {
                Join(bucket, hashes, images, groups);
            }
        }

        return [.. Enumerable.Range(0, count).Select(i => RootOf(groups, i))];
    }

    private static void Join(int[] bucket, ulong[] hashes, float[][] images, int[] groups)
    {
        for (int i = 1; i < bucket.Length; i++)
        {
            ulong hash = hashes[bucket[i]];
            for (int j = 0; j < i; j++)
            {
                if (BitOperations.PopCount(hash ^ hashes[bucket[j]]) < Bytes)
                {
                    (int first, int second) = (RootOf(groups, bucket[i]), RootOf(groups, bucket[j]));
                    if (first != second && Same(images[bucket[i]], images[bucket[j]]))
                    {
                        groups[Math.Max(first, second)] = Math.Min(first, second);
                    }
                }
            }
        }
    }

    /// <summary>Images without any contrast are the same whatever their color.</summary>
    private static bool Same(float[] one, float[] other) =>
        TensorPrimitives.Dot<float>(one, other) >= LeastCorrelation || (one[0] == 0 && one.AsSpan().SequenceEqual(other));

    /// <summary>Pixels less their mean, scaled to length 1; zeros for one without contrast.</summary>
    private static float[] Standardized(ReadOnlySpan<byte> pixels)
    {
        float[] values = new float[pixels.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = pixels[i];
        }

        TensorPrimitives.Subtract(values, TensorPrimitives.Sum<float>(values) / values.Length, values);
        float length = TensorPrimitives.Norm<float>(values);
        if (length > values.Length * 0.01f)
        {
            TensorPrimitives.Divide(values, length, values);
        }
        else
        {
            Array.Clear(values);
        }

        return values;
    }

    private static int RootOf(int[] groups, int sample)
    {
        while (groups[sample] != sample)
        {
            sample = groups[sample] = groups[groups[sample]];
        }

        return sample;
    }
}
