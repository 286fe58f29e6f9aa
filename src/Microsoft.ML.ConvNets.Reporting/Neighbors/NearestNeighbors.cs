namespace Microsoft.ML.ConvNets.Reporting.Neighbors;

/// <summary>Another image, and how far its features are: 1 minus the cosine, 0 to 2.</summary>
internal readonly record struct Neighbor(int Image, float Distance);

/// <summary>The images whose features are nearest to those of each image: all pairs are compared.</summary>
internal static class NearestNeighbors
{
    /// <summary>Finds them.</summary>
    /// <param name="features">The images.</param>
    /// <param name="count">How many to find for each, itself not counted.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <returns>For each image its neighbors, the nearest first; fewer where there are not so many images.</returns>
    internal static Neighbor[][] Find(FeatureMatrix features, int count, ParallelOptions parallel)
    {
        var found = new Neighbor[features.Count][];
        Parallel.For(0, features.Count, parallel, image => found[image] = Find(features, image, Math.Min(count, features.Count - 1)));
        return found;
    }

    private static Neighbor[] Find(FeatureMatrix features, int image, int count)
    {
        var nearest = new Neighbor[count];
        int filled = 0;
        for (int other = 0; other < features.Count && count > 0; other++)
        {
            float distance = 1 - features.Cosine(image, other);
            if (other == image || (filled == count && distance >= nearest[^1].Distance))
            {
                continue;
            }

            int place = filled < count ? filled++ : count - 1;
            for (; place > 0 && nearest[place - 1].Distance > distance; place--)
            {
                nearest[place] = nearest[place - 1];
            }

            nearest[place] = new Neighbor(other, distance);
        }

        return nearest;
    }
}
