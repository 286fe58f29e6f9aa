using System.Numerics;
using Microsoft.ML.ConvNets.Reporting.Inspection;

namespace Microsoft.ML.ConvNets.Reporting.Duplicates;

/// <summary>
/// 64 bits that two images of the same thing mostly share: the signs of the lowest frequencies of the brightness (a discrete cosine
/// transform, Zauner 2010) against their median. Encoding and size change few of them, but a crop many: so an image also has the bits of
/// what crops would leave of it.
/// </summary>
internal sealed class PerceptualHash
{
    private const int Frequencies = 8;
    private const float Kept = 0.9f;

    private static readonly float[] s_cosines = Cosines();

    // The middle and the four corners.
    private static readonly (float Left, float Top)[] s_crops =
        [((1 - Kept) / 2, (1 - Kept) / 2), (0, 0), (1 - Kept, 0), (0, 1 - Kept), (1 - Kept, 1 - Kept)];

    private readonly ulong _whole;
    private readonly ulong[] _crops;

    private PerceptualHash(ulong whole, ulong[] crops) => (_whole, _crops) = (whole, crops);

    internal static PerceptualHash Of(Thumbnail thumbnail)
    {
        float[] gray = thumbnail.Gray();
        return new PerceptualHash(BitsOf(gray), [.. s_crops.Select(crop => BitsOf(Crop(gray, crop.Left, crop.Top)))]);
    }

    /// <summary>How many bits differ, 0 to 64, between two images, or between one and a crop of the other.</summary>
    internal int Distance(PerceptualHash other)
    {
        int least = BitOperations.PopCount(_whole ^ other._whole);
        for (int i = 0; i < s_crops.Length; i++)
        {
            least = Math.Min(least, Math.Min(
                BitOperations.PopCount(_crops[i] ^ other._whole), BitOperations.PopCount(_whole ^ other._crops[i])));
        }

        return least;
    }

    private static float[] Crop(float[] gray, float left, float top)
    {
        const int Side = Thumbnail.Side;
        float[] crop = new float[gray.Length];
        for (int i = 0; i < crop.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, Side);
            float sourceX = Math.Clamp((left * Side) + ((x + 0.5f) * Kept) - 0.5f, 0, Side - 1.001f);
            float sourceY = Math.Clamp((top * Side) + ((y + 0.5f) * Kept) - 0.5f, 0, Side - 1.001f);
            (int column, int row) = ((int)sourceX, (int)sourceY);
            (float right, float down) = (sourceX - column, sourceY - row);
            int at = (row * Side) + column;
            crop[i] = ((1 - down) * (((1 - right) * gray[at]) + (right * gray[at + 1])))
                + (down * (((1 - right) * gray[at + Side]) + (right * gray[at + Side + 1])));
        }

        return crop;
    }

    private static ulong BitsOf(float[] gray)
    {
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
