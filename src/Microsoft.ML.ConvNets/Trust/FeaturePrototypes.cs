using System.Numerics.Tensors;

namespace Microsoft.ML.ConvNets.Trust;

/// <summary>
/// Features of some training images, each of length 1. How near an image is to the k-th nearest of them tells whether it is like what was
/// learned from (Sun et al., Out-of-Distribution Detection with Deep Nearest Neighbors, 2022).
/// </summary>
internal sealed class FeaturePrototypes
{
    /// <summary>The most values of all together: 4 MiB, which also bounds what scoring does with them.</summary>
    internal const int MostValues = 1 << 20;

    /// <summary>The most of them.</summary>
    internal const int MostPrototypes = 1000;

    /// <summary>Fewer tell nothing.</summary>
    internal const int FewestPrototypes = 20;

    private const int PrototypesPerNeighbor = 200;

    /// <param name="values">The features, one after the other; each is scaled to length 1.</param>
    /// <param name="length">Values of one.</param>
    internal FeaturePrototypes(float[] values, int length)
    {
        (Values, Length) = (values, length);
        for (int i = 0; i < Count; i++)
        {
            Span<float> own = values.AsSpan(i * length, length);
            float norm = TensorPrimitives.Norm<float>(own);
            if (norm > 0)
            {
                TensorPrimitives.Divide(own, norm, own);
            }
        }
    }

    /// <summary>All of them, <c>[count, length]</c>.</summary>
    internal float[] Values { get; }

    /// <summary>Values of one.</summary>
    internal int Length { get; }

    /// <summary>How many there are.</summary>
    internal int Count => Values.Length / Length;

    /// <summary>Which of the nearest is looked at: the first of few, the fifth of a thousand.</summary>
    internal int Neighbor => Math.Max(1, Count / PrototypesPerNeighbor);

    /// <summary>How many features of a length there may be.</summary>
    internal static int CapacityFor(long length) => (int)Math.Min(MostPrototypes, MostValues / Math.Max(1, length));

    /// <summary>The cosine of the angle between a feature and the k-th nearest prototype, -1 to 1; 1 means the same direction.</summary>
    internal float Similarity(ReadOnlySpan<float> feature)
    {
        float norm = TensorPrimitives.Norm(feature);
        float[] cosines = new float[Count];
        for (int i = 0; i < Count; i++)
        {
            cosines[i] = norm == 0 ? 0 : TensorPrimitives.Dot(feature, Values.AsSpan(i * Length, Length)) / norm;
        }

        Array.Sort(cosines);
        return cosines[^Neighbor];
    }
}
