namespace Microsoft.ML.ConvNets;

/// <summary>
/// 64 bits that two images of the same thing mostly share, whatever their encoding and size: the signs of the lowest frequencies of the
/// brightness against their median (a discrete cosine transform; Zauner, Implementation and Benchmarking of Perceptual Image Hash
/// Functions, 2010).
/// </summary>
public static class ImageHash
{
    /// <summary>Height and width of the image that is hashed: 32.</summary>
    public const int Side = 32;

    private const int Frequencies = 8;

    private static readonly float[] s_cosines = Cosines();

    /// <summary>The hash of an image that was resized to 32×32.</summary>
    /// <param name="brightness">Its brightness, row by row, 1,024 values in any unit.</param>
    /// <exception cref="ArgumentException">There are not 1,024 values.</exception>
    public static ulong Of(ReadOnlySpan<float> brightness)
    {
        if (brightness.Length != Side * Side)
        {
            throw new ArgumentException(
                $"The brightness has {brightness.Length:N0} values; {Side}×{Side} pixels have {Side * Side:N0}.", nameof(brightness));
        }

        float[] coefficients = new float[Frequencies * Frequencies];
        Span<float> down = stackalloc float[Side];
        for (int v = 0; v < Frequencies; v++)
        {
            down.Clear();
            for (int y = 0; y < Side; y++)
            {
                float factor = s_cosines[(v * Side) + y];
                for (int x = 0; x < Side; x++)
                {
                    down[x] += factor * brightness[(y * Side) + x];
                }
            }

            for (int u = 0; u < Frequencies; u++)
            {
                float sum = 0;
                for (int x = 0; x < Side; x++)
                {
                    sum += s_cosines[(u * Side) + x] * down[x];
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
        float[] cosines = new float[Frequencies * Side];
        for (int i = 0; i < cosines.Length; i++)
        {
            (int frequency, int place) = Math.DivRem(i, Side);
            cosines[i] = (float)Math.Cos(Math.PI * frequency * ((2 * place) + 1) / (2.0 * Side));
        }

        return cosines;
    }
}
