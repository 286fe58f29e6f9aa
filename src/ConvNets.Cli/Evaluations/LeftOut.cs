using ConvNets.Cli.Data;

namespace ConvNets.Cli.Evaluations;

/// <summary>Images that no metric counts, so that each is reported.</summary>
/// <param name="UnknownClasses">Class folders that the model does not know, with the number of their images.</param>
/// <param name="Unreadable">Why images cannot be read, a sentence each.</param>
/// <param name="WithoutScore">Images that the model gives no number for.</param>
/// <param name="WithoutLabel">Images in no class folder.</param>
internal sealed record LeftOut(
    SortedDictionary<string, int> UnknownClasses, List<string> Unreadable, List<string> WithoutScore, List<string> WithoutLabel)
{
    internal LeftOut()
        : this(new SortedDictionary<string, int>(StringComparer.Ordinal), [], [], [])
    {
    }

    internal int Count => UnknownClasses.Values.Sum() + Unreadable.Count + WithoutScore.Count + WithoutLabel.Count;

    /// <summary>The images that count; the others are sorted into their lists.</summary>
    /// <param name="images">All images.</param>
    /// <param name="isKnown">Whether a class is one that the model knows.</param>
    internal List<ScoredImage> Sort(IEnumerable<ScoredImage> images, Func<ScoredImage, bool> isKnown)
    {
        var counted = new List<ScoredImage>();
        foreach (ScoredImage image in images)
        {
            if (image.Unreadable is string reason)
            {
                Unreadable.Add(reason);
            }
            else if (image.Folder.Length == 0)
            {
                WithoutLabel.Add(image.Name);
            }
            else if (!isKnown(image))
            {
                UnknownClasses[image.Folder] = UnknownClasses.GetValueOrDefault(image.Folder) + 1;
            }
            else if (image.Problem is string problem)
            {
                WithoutScore.Add(problem);
            }
            else
            {
                counted.Add(image);
            }
        }

        return counted;
    }

    /// <summary>Says what was left out, a line each.</summary>
    /// <param name="known">What the model knows, for the reader to compare.</param>
    /// <param name="say">Takes a line.</param>
    internal void Tell(string known, Action<string> say)
    {
        foreach ((string name, int count) in UnknownClasses)
        {
            say($"Left out: {Images(count)} of class '{name}', which the model does not know; it knows {known}.");
        }

        Unreadable.ForEach(reason => say($"Left out: {reason}"));
        WithoutScore.ForEach(reason => say($"Left out: {reason}"));
        if (WithoutLabel.Count > 0)
        {
            say($"Left out: {Images(WithoutLabel.Count)} without a class, such as '{WithoutLabel[0]}'.");
        }
    }

    internal object ToJson() =>
        new
        {
            images = Count,
            unknownClasses = UnknownClasses,
            unreadable = Unreadable,
            withoutScore = WithoutScore,
            withoutLabel = WithoutLabel
        };

    private static string Images(int count) => $"{count:N0} image{(count == 1 ? "" : "s")}";
}
