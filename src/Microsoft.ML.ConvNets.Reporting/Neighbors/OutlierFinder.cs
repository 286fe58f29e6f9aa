namespace Microsoft.ML.ConvNets.Reporting.Neighbors;

/// <summary>
/// Finds images unlike the rest: those far from their nearest neighbors (Sun et al. 2022 use the same distance to tell what a network never
/// saw). What is far follows from the data itself: the logarithm of the distance lies so many deviations above its median.
/// </summary>
internal static class OutlierFinder
{
    /// <summary>How many neighbors count.</summary>
    internal const int Neighbors = 5;

    // Of a normal distribution one in 700 lies farther out.
    private const double Deviations = 3;
    private const int FewestImages = 20;
    private const float Least = 1e-6f;

    /// <summary>For each image the mean distance from its nearest neighbors.</summary>
    /// <param name="neighbors">Neighbors, the nearest first.</param>
    /// <param name="areSame">Whether two images are duplicates, which say nothing of one another.</param>
    internal static float[] Distances(Neighbor[][] neighbors, Func<int, int, bool> areSame) =>
        [.. neighbors.Select((near, image) => near.Where(neighbor => !areSame(image, neighbor.Image)).Take(Neighbors)
            .Select(static neighbor => neighbor.Distance).DefaultIfEmpty(0).Average())];

    /// <summary>The images that are too far out, the farthest first.</summary>
    internal static int[] Find(float[] distances)
    {
        if (distances.Length < FewestImages)
        {
            return [];
        }

        double[] logarithms = [.. distances.Select(static distance => Math.Log(Math.Max(distance, Least)))];
        double median = Median(logarithms);
        // The median deviation of a normal distribution is 1 / 1.4826 of its standard deviation.
        double deviation = 1.4826 * Median([.. logarithms.Select(value => Math.Abs(value - median))]);
        return [.. Enumerable.Range(0, distances.Length).Where(image => logarithms[image] > median + (Deviations * deviation))
            .OrderByDescending(image => distances[image]).ThenBy(static image => image)];
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
