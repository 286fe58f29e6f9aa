using Microsoft.ML.ConvNets.Reporting.Neighbors;

namespace Microsoft.ML.ConvNets.Reporting.Tests.Neighbors;

/// <summary>Neighbors beside a plain sort; outliers beside a crowd.</summary>
[TestClass]
public sealed class NearestNeighborsTests
{
    [TestMethod]
    public void Neighbors_are_those_that_a_sort_finds()
    {
        FeatureMatrix features = Random(count: 60);
        Neighbor[][] found = NearestNeighbors.Find(features, 7, new ParallelOptions());
        for (int image = 0; image < features.Count; image++)
        {
            int[] expected = [.. Enumerable.Range(0, features.Count).Where(other => other != image)
                .OrderBy(other => 1 - features.Cosine(image, other)).Take(7)];
            CollectionAssert.AreEqual(expected, found[image].Select(static neighbor => neighbor.Image).ToArray());
        }
    }

    [TestMethod]
    public void Fewer_images_have_fewer_neighbors() =>
        Assert.IsTrue(NearestNeighbors.Find(Random(count: 3), 7, new ParallelOptions()).All(static near => near.Length == 2));

    [TestMethod]
    public void The_distance_of_an_outlier_stands_out_and_duplicates_do_not_hide_it()
    {
        float[][] rows = [.. Enumerable.Range(0, 50).Select(static i => new[] { 1, 0.1f * MathF.Sin(i), 0.1f * MathF.Cos(3 * i) }),
            [0, 1, 0], [0, 1, 0.001f]];
        Neighbor[][] near = NearestNeighbors.Find(new FeatureMatrix(rows), 20, new ParallelOptions());
        int[] found = OutlierFinder.Find(OutlierFinder.Distances(near, static (one, other) => one >= 50 && other >= 50));
        CollectionAssert.AreEquivalent((int[])[50, 51], found);
    }

    private static FeatureMatrix Random(int count)
    {
        var random = new Random(4);
        return new FeatureMatrix([.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 9).Select(_ => random.NextSingle()).ToArray())]);
    }
}
