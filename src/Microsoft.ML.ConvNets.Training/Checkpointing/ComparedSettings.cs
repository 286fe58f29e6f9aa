using System.Globalization;
using System.Reflection;

namespace Microsoft.ML.ConvNets.Training.Checkpointing;

/// <summary>
/// All that decides what a training computes, by the names that a user knows, as text. A checkpoint is only resumed by a training that
/// agrees with it.
/// </summary>
/// <remarks>
/// An option is compared unless <see cref="MayDifferOnResumeAttribute"/> says otherwise, so that none can be forgotten. What an option
/// becomes only with the data
/// replaces its own text.
/// </remarks>
internal sealed class ComparedSettings
{
    private const int LongestShown = 60;

    /// <summary>Names and values.</summary>
    public SortedDictionary<string, string> Values { get; set; } = new(StringComparer.Ordinal);

    internal static ComparedSettings Of(ConvNetTrainerOptions options)
    {
        var settings = new ComparedSettings();
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            Add(options);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        return settings;

        void Add(object group)
        {
            FieldInfo[] fields = group.GetType().GetFields();
            foreach (FieldInfo field in fields.Where(static field => !field.IsDefined(typeof(MayDifferOnResumeAttribute))))
            {
                object? value = field.GetValue(group);
                if (value is OptionGroup inner)
                {
                    Add(inner);
                }
                else
                {
                    settings.Values.Add(field.Name, value?.ToString() ?? "none");
                }
            }
        }
    }

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
                $"ResumeFrom: '{checkpoint.Path}' is of another training: {string.Join("; ", differences)}. Use the same settings and "
                + "data, or begin anew without ResumeFrom.");
        }
    }

    private static string Describe(string name, string? was, string @is) => was is null
        ? $"{name} was not known"
        : was.Length > LongestShown || @is.Length > LongestShown ? $"{name} is different" : $"{name} was {was}, now {@is}";
}
