using System.Numerics;
using Microsoft.ML.ConvNets.Reporting.Inspection;

namespace Microsoft.ML.ConvNets.Reporting.Duplicates;

/// <summary>
/// 64 bits that two images of the same thing mostly share: the signs of the lowest frequencies of the brightness (a discrete cosine
/// transform, Zauner 2010) against their median. Encoding and size change few of them.
/// </summary>
internal static class PerceptualHash
{
    private const int Frequencies = 8;

    private static readonly float[] s_cosines = Cosines();

    internal static ulong Of(Thumbnail thumbnail)
    {
        float[] gray = thumbnail.Gray();
        float[] coefficients = new float[Frequencies * Frequencies];
        Span<float> down = stackalloc float[Thumbnail.Side];
        for (int v = 0; v < Frequencies; v++)
        {
            down.Clear();
            for (int y = 0; y < Thumbnail.Side; y++)
            {
                float factor = s_cosines[(v * Thumbnail.Side) + y];
                for (int x = 0; x < Thumbnail.Side; x++)
                {
                    down[x] += factor * gray[(y * Thumbnail.Side) + x];
                }
            }

            for (int u = 0; u < Frequencies; u++)
            {
                float sum = 0;
                for (int x = 0; x < Thumbnail.Side; x++)
                {
                    sum += s_cosines[(u * Thumbnail.Side) + x] * down[x];
                }

                coefficients[(v * Frequencies) + u] = sum;
            }
        }

        // The mean brightness says nothing of what is seen.
        coefficients[0] = 0;
        float[] ordered = [.. coefficients.Order()];
        float median = (ordered[(ordered.Length / 2) - 1] + ordered[ordered.Length / 2]) / 2;
        ulong hash = 0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            hash |= coefficients[i] > median ? 1UL << i : 0;
        }

        return hash;
    }

    /// <summary>How many bits differ, 0 to 64.</summary>
    internal static int Distance(ulong left, ulong right) => BitOperations.PopCount(left ^ right);

    private static float[] Cosines()
    {
        float[] cosines = new float[Frequencies * Thumbnail.Side];
        for (int i = 0; i < cosines.Length; i++)
        {
            (int frequency, int place) = Math.DivRem(i, Thumbnail.Side);
            cosines[i] = (float)Math.Cos(Math.PI * frequency * ((2 * place) + 1) / (2.0 * Thumbnail.Side));
        }

        return cosines;
    }
}
