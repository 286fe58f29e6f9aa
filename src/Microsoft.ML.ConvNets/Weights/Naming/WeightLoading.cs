using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>Brings the weights of a file into the tensors of a network.</summary>
internal static class WeightLoading
{
    /// <summary>A counter of batch norms that PyTorch began to save with version 0.4.1, and that no prediction needs.</summary>
    private const string Counter = "num_batches_tracked";

    /// <summary>
    /// Loads all targets from a file, by the names of that map which fits most of them. Floats are converted to the precision of the
    /// target; shapes may differ by dimensions of 1. Nothing is written into any target unless all of them can be.
    /// </summary>
    /// <param name="file">Where the weights come from.</param>
    /// <param name="targets">The weights of the network: their names, and the tensors that the values go to.</param>
    /// <param name="maps">How the names of known files become ours; the names as they are serve as well, without being listed.</param>
    /// <param name="mayRemain">Tells of a weight in the file that has no place, by our name of it, whether that is as it should be (the classifier of a network that is built without one); null requires a place for all.</param>
    /// <exception cref="InvalidDataException">Weights are missing, misshapen, given twice, or have no place; the message lists them.</exception>
    internal static WeightReport Load(
        WeightFile file, IReadOnlyList<(string Name, Tensor Tensor)> targets, IReadOnlyList<WeightNameMap> maps, Func<string, bool>? mayRemain = null)
    {
        Match match = Best(file, targets, maps, mayRemain);
        if (!match.Report.IsComplete || match.Refused.Count > 0)
        {
            WeightReport shown = match.Report with { Unexpected = match.Refused };
            throw new InvalidDataException($"The weight file '{file.Name}' does not fit the network (by the names of {match.Map}).{Environment.NewLine}{shown}");
        }

        List<Tensor> values = [];
        try
        {
            foreach ((WeightEntry entry, _) in match.Pairs)
            {
                values.Add(file.Read(entry).DetachFromDisposeScope());
            }

            using IDisposable still = no_grad();
            foreach (((_, Tensor target), Tensor value) in match.Pairs.Zip(values))
            {
                using Tensor shaped = value.reshape(target.shape);
                target.copy_(shaped);
            }
        }
        finally
        {
            values.ForEach(v => v.Dispose());
        }

        return match.Report;
    }

    /// <summary>What <see cref="Load"/> would find, without reading values.</summary>
    internal static WeightReport Compare(
        WeightFile file, IReadOnlyList<(string Name, Tensor Tensor)> targets, IReadOnlyList<WeightNameMap> maps, Func<string, bool>? mayRemain = null) =>
        Best(file, targets, maps, mayRemain).Report;

    private static Match Best(
        WeightFile file, IReadOnlyList<(string Name, Tensor Tensor)> targets, IReadOnlyList<WeightNameMap> maps, Func<string, bool>? mayRemain)
    {
        Dictionary<string, Tensor> byName = targets.ToDictionary(t => t.Name, t => t.Tensor, StringComparer.Ordinal);
        return maps.Append(WeightNameMap.Identity)
            .Select(map => MatchBy(map, file, byName, mayRemain ?? (static _ => false)))
            .MaxBy(m => (m.Report.Loaded.Count, -m.Refused.Count))!;
    }

    private static Match MatchBy(WeightNameMap map, WeightFile file, Dictionary<string, Tensor> targets, Func<string, bool> mayRemain)
    {
        var places = new Dictionary<string, WeightEntry>(StringComparer.Ordinal);
        List<(WeightEntry, Tensor)> pairs = [];
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
            if (!targets.TryGetValue(name, out Tensor? target))
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
                misshapen.Add($"{name} ({entry.Describe()}, should be {target.dtype} [{string.Join(", ", target.shape)}])");
            }
            else
            {
                pairs.Add((entry, target));
                loaded.Add(name);
            }
        }

        string[] missing = [.. targets.Keys.Where(name => !places.ContainsKey(name) && !IsCounter(name))];
        return new Match(map, pairs, new WeightReport(loaded, missing, unexpected, misshapen), refused);
    }

    private static bool IsCounter(string name) => name == Counter || name.EndsWith("." + Counter, StringComparison.Ordinal);

    private static bool Fits(WeightEntry entry, Tensor target) =>
        TensorStream.Converts(entry.Type, target.dtype) && entry.Shape.Where(d => d != 1).SequenceEqual(target.shape.Where(d => d != 1));

    /// <param name="Map">The names that were tried.</param>
    /// <param name="Pairs">What is read into what.</param>
    /// <param name="Report">The lists by name.</param>
    /// <param name="Refused">Names of the file that stand in the way of loading.</param>
    private sealed record Match(WeightNameMap Map, IReadOnlyList<(WeightEntry Entry, Tensor Target)> Pairs, WeightReport Report, IReadOnlyList<string> Refused);
}
