using System.Globalization;
using Microsoft.ML.ConvNets.Training.Checkpointing;

namespace Microsoft.ML.ConvNets.Training.Trainers;

/// <summary>What was set for a training, for its model to tell.</summary>
internal static class SettingsText
{
    // What the model says itself, and what says nothing to a reader.
    private static readonly string[] s_left = ["Network", "Classes", "Task", "Samples"];

    /// <summary>All that decides what a training computes, and what a recipe adds.</summary>
    /// <param name="options">The options, as they were in the end.</param>
    /// <param name="settings">Those that a resumed training must have in common with this one.</param>
    /// <param name="tried">Settings that were tried; null for none.</param>
    internal static SortedDictionary<string, string> Of(ConvNetTrainerOptions options, ComparedSettings settings, string? tried)
    {
        var told = new SortedDictionary<string, string>(settings.Values, StringComparer.Ordinal)
        {
            ["Epochs"] = options.Epochs.ToString(CultureInfo.InvariantCulture),
            // Where several were tried, these are the ones that were chosen.
            ["LearningRate"] = options.FirstLearningRate.ToString("R", CultureInfo.InvariantCulture),
            ["Optimizer"] = FormattableString.Invariant($"{options.Optimizer}"),
        };
        foreach (string name in s_left)
        {
            told.Remove(name);
        }

        foreach ((string name, string value) in options.Notes)
        {
            told[name] = value;
        }

        if (tried is not null)
        {
            told["Tried"] = tried;
        }

        return told;
    }
}
