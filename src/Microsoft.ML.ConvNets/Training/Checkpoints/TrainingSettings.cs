namespace Microsoft.ML.ConvNets;

/// <summary>All that decides what a training computes, by the names that a user knows, as text. A checkpoint is only resumed by a training that agrees with it.</summary>
internal sealed class TrainingSettings
{
    private const int LongestShown = 60;

    /// <summary>Names and values.</summary>
    public SortedDictionary<string, string> Values { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Checks that the settings that both know are the same.</summary>
    /// <param name="checkpoint">Where the others are from.</param>
    /// <exception cref="ArgumentException">They differ; the message names how.</exception>
    internal void RequireSame(Checkpoint checkpoint)
    {
        SortedDictionary<string, string> theirs = checkpoint.Settings.Values;
        string[] differences = [.. Values
            .Where(own => !theirs.TryGetValue(own.Key, out string? value) || value != own.Value)
            .Select(own => Describe(own.Key, theirs.GetValueOrDefault(own.Key), own.Value))];
        if (differences.Length > 0)
        {
            throw new ArgumentException(
                $"ResumeFrom: '{checkpoint.Path}' is of another training: {string.Join("; ", differences)}. Use the same settings and data, or begin anew without ResumeFrom.");
        }
    }

    private static string Describe(string name, string? was, string @is) => was is null
        ? $"{name} was not known"
        : was.Length > LongestShown || @is.Length > LongestShown ? $"{name} is different" : $"{name} was {was}, now {@is}";
}
