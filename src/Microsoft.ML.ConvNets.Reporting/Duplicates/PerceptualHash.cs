using System.Numerics;
using Microsoft.ML.ConvNets.Reporting.Inspection;

namespace Microsoft.ML.ConvNets.Reporting.Duplicates;

/// <summary>
/// The bits of <see cref="ImageHash"/>. Encoding and size change few of them, but a crop many: so an image also has the bits of what crops
/// would leave of it.
/// </summary>
internal sealed class PerceptualHash
{
    private const float Kept = 0.9f;

    // The middle and the four corners.
    private static readonly (float Left, float Top)[] s_crops =
        [((1 - Kept) / 2, (1 - Kept) / 2), (0, 0), (1 - Kept, 0), (0, 1 - Kept), (1 - Kept, 1 - Kept)];

    private readonly ulong _whole;
    private readonly ulong[] _crops;

    private PerceptualHash(ulong whole, ulong[] crops) => (_whole, _crops) = (whole, crops);

    internal static PerceptualHash Of(Thumbnail thumbnail)
    {
        float[] gray = thumbnail.Gray();
        return new PerceptualHash(ImageHash.Of(gray), [.. s_crops.Select(crop => ImageHash.Of(Crop(gray, crop.Left, crop.Top)))]);
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
}
