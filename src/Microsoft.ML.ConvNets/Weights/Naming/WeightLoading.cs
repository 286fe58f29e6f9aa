using Microsoft.ML.ConvNets.Weights.Formats;

namespace Microsoft.ML.ConvNets.Weights.Naming;

/// <summary>Brings the weights of a file into a table.</summary>
internal static class WeightLoading
{
    /// <summary>A counter of batch norms that PyTorch began to save with version 0.4.1, and that no prediction needs.</summary>
    private const string Counter = "num_batches_tracked";

    /// <summary>
    /// Loads all weights from a file, by the names of that map which fits most of them. Floats are converted to single precision; shapes
    /// may differ by dimensions of 1. Nothing is written into the table unless all of them can be.
    /// </summary>
    /// <param name="file">Where the weights come from.</param>
    /// <param name="weights">The weights that the values go to.</param>
    /// <param name="maps">How the names of known files become ours; the names as they are serve as well, without being listed.</param>
    /// <param name="mayRemain">
    /// Tells of a weight in the file that has no place, by our name of it, whether that is as it should be (the classifier of a network
    /// that is built without one); null requires a place for all.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// Weights are missing, misshapen, given twice, or have no place; the message lists them.
    /// </exception>
    internal static WeightReport Load(
        WeightFile file, WeightTable weights, IReadOnlyList<WeightNameMap> maps, Func<string, bool>? mayRemain = null)
    {
        Match match = Best(file, weights, maps, mayRemain);
        if (!match.Report.IsComplete || match.Refused.Count > 0)
        {
            WeightReport shown = match.Report with { Unexpected = match.Refused };
            throw new InvalidDataException(
                $"The weight file '{file.Name}' does not fit the network (by the names of {match.Map}).{Environment.NewLine}{shown}");
        }

        List<float[]> read = [];
        foreach ((WeightEntry entry, _) in match.Pairs)
        {
            var values = new float[entry.Count];
            file.Read(entry, values);
            read.Add(values);
        }

        foreach (((_, string name), float[] values) in match.Pairs.Zip(read))
        {
            values.CopyTo(weights[name], 0);
        }

        return match.Report;
    }

    private static Match Best(WeightFile file, WeightTable weights, IReadOnlyList<WeightNameMap> maps, Func<string, bool>? mayRemain)
    {
        Dictionary<string, WeightEntry> targets = weights.Specs.Select(WeightEntry.Of).ToDictionary(
            static target => target.Name, StringComparer.Ordinal);
        return maps.Append(WeightNameMap.Identity)
            .Select(map => MatchBy(map, file, targets, mayRemain ?? (static _ => false)))
            .MaxBy(m => (m.Report.Loaded.Count, -m.Refused.Count))!;
    }

    private static Match MatchBy(WeightNameMap map, WeightFile file, Dictionary<string, WeightEntry> targets, Func<string, bool> mayRemain)
    {
        var places = new Dictionary<string, WeightEntry>(StringComparer.Ordinal);
        List<(WeightEntry, string)> pairs = [];
        List<string> loaded = [];
        List<string> unexpected = [];
        List<string> misshapen = [];
        List<string> refused = [];
        foreach (WeightEntry entry in file.Entries)
        {
            if (map.Map(entry.Name) is not string mapped)
            {
                continue;
            }

            string name = EarlierWeightNames.Present(mapped, targets.ContainsKey);
            if (!targets.TryGetValue(name, out WeightEntry? target))
            {
                unexpected.Add(entry.Name);
                if (!mayRemain(name) && !IsCounter(name))
                {
                    refused.Add(entry.Name);
                }
            }
            else if (!places.TryAdd(name, entry))
            {
                refused.Add($"{entry.Name} (as '{name}', which '{places[name].Name}' is already)");
            }
            else if (!Fits(entry, target))
            {
                misshapen.Add($"{name} ({entry.Describe()}, should be {target.Describe()})");
            }
            else
            {
                pairs.Add((entry, name));
                loaded.Add(name);
            }
        }

        string[] missing = [.. targets.Keys.Where(name => !places.ContainsKey(name) && !IsCounter(name))];
        return new Match(map, pairs, new WeightReport(loaded, missing, unexpected, misshapen), refused);
    }

    private static bool IsCounter(string name) => name == Counter || name.EndsWith("." + Counter, StringComparison.Ordinal);

    private static bool Fits(WeightEntry entry, WeightEntry target) =>
        entry.Type.ConvertsTo(target.Type) && entry.Shape.Where(d => d != 1).SequenceEqual(target.Shape.Where(d => d != 1));

    /// <param name="Map">The names that were tried.</param>
    /// <param name="Pairs">What is read into what.</param>
    /// <param name="Report">The lists by name.</param>
    /// <param name="Refused">Names of the file that stand in the way of loading.</param>
    private sealed record Match(
        WeightNameMap Map, IReadOnlyList<(WeightEntry Entry, string Name)> Pairs, WeightReport Report, IReadOnlyList<string> Refused);
}
