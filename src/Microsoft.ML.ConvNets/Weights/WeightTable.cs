using System.Runtime.InteropServices;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets.Weights;

/// <summary>The values of a network's weights, in the order in which they are saved.</summary>
/// <remarks>Values stand row by row in single precision. A counter is one of them, exact up to 2²⁴; no output depends on it.</remarks>
internal sealed class WeightTable
{
    private readonly Dictionary<string, int> _places;
    private readonly float[][] _values;

    private WeightTable(IReadOnlyList<WeightSpec> specs, float[][] values)
    {
        Specs = specs;
        _values = values;
        _places = specs.Index().ToDictionary(static spec => spec.Item.Name, static spec => spec.Index, StringComparer.Ordinal);
    }

    /// <summary>What the weights are, by their whole names.</summary>
    internal IReadOnlyList<WeightSpec> Specs { get; }

    /// <summary>The values of the weight at a place of <see cref="Specs"/>. They are the table's own, not a copy.</summary>
    internal float[] this[int place] => _values[place];

    /// <summary>The values of a weight by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such weight.</exception>
    internal float[] this[string name] => Find(name) ?? throw new KeyNotFoundException($"There is no weight '{name}'.");

    /// <summary>The same; null if there is no such weight.</summary>
    internal float[]? Find(string name) => _places.TryGetValue(name, out int place) ? _values[place] : null;

    /// <summary>A table of zeros.</summary>
    /// <exception cref="ArgumentException">Two weights have the same name.</exception>
    internal static WeightTable Allocate(IEnumerable<WeightSpec> specs)
    {
        WeightSpec[] all = [.. specs];
        return new WeightTable(all, Array.ConvertAll(all, static spec => new float[spec.Length]));
    }

    /// <summary>A table of one weight, whose values are shared.</summary>
    internal static WeightTable Of(WeightSpec spec, float[] values) => new([spec], [values]);

    /// <summary>The values that a training begins with.</summary>
    /// <param name="specs">The weights, which say how they are drawn.</param>
    /// <param name="seed">
    /// The same seed gives a weight of the same name and shape the same values: on every machine, and whatever other weights there are.
    /// </param>
    /// <param name="loadedLayer">A layer whose weights are loaded afterward: drawing them would be work for nothing. Null for none.</param>
    internal static WeightTable Draw(IEnumerable<WeightSpec> specs, int seed, string? loadedLayer = null)
    {
        WeightTable table = Allocate(specs);
        Parallel.For(0, table.Specs.Count, place =>
        {
            WeightSpec spec = table.Specs[place];
            if (loadedLayer is null || !spec.Name.StartsWith($"{loadedLayer}.", StringComparison.Ordinal))
            {
                spec.Start.Fill(table._values[place], KeyOf(seed, spec.Name));
            }
        });
        return table;
    }

    /// <summary>The weights whose names begin with a layer's, by the rest of their names. The values are shared with this table.</summary>
    internal WeightTable Under(string layer)
    {
        string prefix = $"{layer}.";
        int[] places = [.. Enumerable.Range(0, Specs.Count).Where(place => Specs[place].Name.StartsWith(prefix, StringComparison.Ordinal))];
        return new WeightTable(
            Array.ConvertAll(places, place => Specs[place] with { Name = Specs[place].Name[prefix.Length..] }),
            Array.ConvertAll(places, place => _values[place]));
    }

    /// <summary>
    /// The same with one weight in place of all of a layer's, which comes last. The other values are shared with this table.
    /// </summary>
    internal WeightTable With(string layer, WeightSpec spec, float[] values)
    {
        int[] others =
            [.. Enumerable.Range(0, Specs.Count).Where(place => !Specs[place].Name.StartsWith($"{layer}.", StringComparison.Ordinal))];
        return new WeightTable(
            [.. others.Select(place => Specs[place]), spec], [.. others.Select(place => _values[place]), values]);
    }

    /// <summary>A number for each seed and name, by FNV-1a.</summary>
    private static ulong KeyOf(int seed, string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte part in MemoryMarshal.AsBytes(name.AsSpan()))
        {
            hash = (hash ^ part) * 0x100000001B3;
        }

        return SplitMix64.Mix(SplitMix64.Mix((uint)seed + SplitMix64.Step) ^ hash);
    }
}
