namespace Microsoft.ML.ConvNets.Reporting.Duplicates;

/// <summary>Images that belong together because pairs of them do (disjoint sets).</summary>
internal sealed class ImageGroups
{
    private readonly int[] _parents;

    internal ImageGroups(int count) => _parents = [.. Enumerable.Range(0, count)];

    internal int Count => _parents.Length;

    /// <summary>The first image of the group of an image.</summary>
    internal int this[int image]
    {
        get
        {
            while (_parents[image] != image)
            {
                image = _parents[image] = _parents[_parents[image]];
            }

            return image;
        }
    }

    internal void Join(int one, int other)
    {
        (int first, int second) = (this[one], this[other]);
        // The smaller number leads, so that groups do not depend on the order of the pairs.
        _parents[Math.Max(first, second)] = Math.Min(first, second);
    }

    /// <summary>The groups of more than one image, in the order of their first ones.</summary>
    internal IEnumerable<int[]> Several() => Enumerable.Range(0, _parents.Length).GroupBy(image => this[image])
        .Where(static group => group.Skip(1).Any()).OrderBy(static group => group.Key).Select(static group => group.ToArray());
}
