using System.Collections.Concurrent;
using Microsoft.ML.ConvNets.Reporting.Inspection;
using Microsoft.ML.ConvNets.Reporting.Neighbors;

namespace Microsoft.ML.ConvNets.Reporting.Duplicates;

/// <summary>
/// Finds images that show the same. Exact ones have the same decoded pixels. Near ones (encoded anew, resized, cropped a little) are
/// looked for among those with nearly the same perceptual hash and among neighbors by their features, and each pair is verified by laying
/// one thumbnail over the other: two photographs of one thing are neighbors, but not the same.
/// </summary>
/// <param name="parallel">Threads and cancellation.</param>
internal sealed class DuplicateFinder(ParallelOptions parallel)
{
    /// <summary>Of 64 bits; unrelated images differ in about 32.</summary>
    private const int MostBits = 12;

    private const int MostNeighbors = 6;

    /// <summary>Joins images with the same decoded pixels.</summary>
    internal static ImageGroups Exact(IReadOnlyList<InspectedImage> images)
    {
        var groups = new ImageGroups(images.Count);
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int image = 0; image < images.Count; image++)
        {
            if (!first.TryAdd(images[image].PixelHash, image))
            {
                groups.Join(first[images[image].PixelHash], image);
            }
        }

        return groups;
    }

    /// <summary>Joins images that show the same, exact duplicates among them.</summary>
    /// <param name="images">The images.</param>
    /// <param name="exact">What <see cref="Exact"/> says of them: of each group one is compared.</param>
    /// <param name="neighbors">For each image those with the nearest features, the nearest first.</param>
    internal ImageGroups Near(IReadOnlyList<InspectedImage> images, ImageGroups exact, Neighbor[][] neighbors)
    {
        PerceptualHash[] hashes = [.. images.Select(static image => PerceptualHash.Of(image.Thumbnail!))];
        var pairs = new ConcurrentBag<(int, int)>();
        Parallel.For(0, images.Count, parallel, image =>
        {
            int[] candidates = exact[image] == image ? [.. Candidates(image, hashes, exact, neighbors)] : [];
            var alignment = candidates.Length > 0 ? new ThumbnailAlignment(images[image].Thumbnail!) : null;
            foreach (int other in candidates)
            {
                var opposite = new ThumbnailAlignment(images[other].Thumbnail!);
                if (IsSame(alignment!.Compare(opposite)) || IsSame(opposite.Compare(alignment)))
                {
                    pairs.Add((image, other));
                }
            }
        });

        var groups = new ImageGroups(images.Count);
        foreach ((int one, int other) in pairs)
        {
            groups.Join(one, other);
        }

        for (int image = 0; image < images.Count; image++)
        {
            groups.Join(exact[image], image);
        }

        return groups;
    }

    /// <summary>Whether what overlaps is one picture, up to what encoding and resizing change.</summary>
    internal static bool IsSame(Similarity similarity) => similarity is { Correlation: > 0.95, ColorDifference: < 11, Overlap: > 0.6 };

    /// <summary>The images to compare with; of a pair each has the other, so that the smaller number has it once.</summary>
    private static IEnumerable<int> Candidates(int image, PerceptualHash[] hashes, ImageGroups exact, Neighbor[][] neighbors)
    {
        var found = new HashSet<int>();
        for (int other = image + 1; other < hashes.Length; other++)
        {
            if (hashes[image].Distance(hashes[other]) <= MostBits)
            {
                found.Add(other);
            }
        }

        found.UnionWith(neighbors[image].Take(MostNeighbors).Select(static neighbor => neighbor.Image));
        return found.Select(other => exact[other]).Where(other => other != image).Distinct();
    }
}
