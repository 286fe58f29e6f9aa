using System.Collections;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.ConvNets;

/// <summary>An immutable list of layers that follow one another; it equals another one with equal layers.</summary>
[CollectionBuilder(typeof(LayerSequence), nameof(Create))]
public sealed class LayerSequence : IReadOnlyList<Layer>, IEquatable<LayerSequence>
{
    /// <summary>
    /// The most levels of layers inside layers. The shape of a composite is found by placing what it holds, once for each question: a bound
    /// keeps a description from outside from costing more than it says.
    /// </summary>
    private const int MaxDepth = 8;

    private readonly Layer[] _layers;

    private LayerSequence(Layer[] layers)
    {
        _layers = layers;
        IEnumerable<LayerSequence> inner = layers.OfType<CompositeLayer>().SelectMany(static layer => layer.Parts).Select(static part => part.Layers);
        foreach (LayerSequence part in inner)
        {
            Depth = Math.Max(Depth, part.Depth + 1);
            TotalCount += part.TotalCount;
        }

        TotalCount += layers.Length;
        if (Depth > MaxDepth)
        {
            throw new ArgumentException($"Layers hold layers over more than {MaxDepth} levels.", nameof(layers));
        }
    }

    /// <summary>No layer: what comes in goes out.</summary>
    public static LayerSequence Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _layers.Length;

    /// <summary>Number of layers, those inside others included.</summary>
    internal int TotalCount { get; }

    /// <summary>Levels of layers inside layers; 0 when there are none.</summary>
    internal int Depth { get; }

    /// <inheritdoc/>
    public Layer this[int index] => _layers[index];

    /// <summary>Makes a sequence.</summary>
    /// <param name="layers">The layers, first one first.</param>
    /// <exception cref="ArgumentException">A layer is null.</exception>
    public static LayerSequence Create(ReadOnlySpan<Layer> layers)
    {
        Layer[] copy = layers.ToArray();
        int missing = Array.FindIndex(copy, static layer => layer is null);
        return missing < 0 ? new LayerSequence(copy) : throw new ArgumentException($"Layer {missing} is null.", nameof(layers));
    }

    /// <summary>The layers with their names and the shapes that reach them.</summary>
    /// <param name="input">What reaches the first one.</param>
    /// <param name="owner">What the layers belong to, for messages.</param>
    /// <exception cref="LayerShapeException">A layer cannot take what reaches it, or a name does not do; the message names the layer and the shapes.</exception>
    internal IReadOnlyList<PlacedLayer> Place(TensorShape input, string owner)
    {
        var placed = new List<PlacedLayer>(Count);
        var counts = new Dictionary<string, int>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        TensorShape shape = input;
        foreach (Layer layer in _layers)
        {
            int number = counts[layer.Kind] = counts.GetValueOrDefault(layer.Kind) + 1;
            string name = layer.Name ?? $"{layer.Kind}_{number}";
            if (name.Length == 0 || name.Contains('.') || !names.Add(name))
            {
                throw new LayerShapeException($"The layer name '{name}' of {owner} is empty, has a dot or is used twice. Give each layer its own name.");
            }

            TensorShape output;
            try
            {
                output = layer.OutputShape(shape);
                PlacedLayer.RequireSize(output.Length, PlacedLayer.MaxValues, "values for each sample");
                PlacedLayer.RequireSize(layer.ParameterCount(shape), PlacedLayer.MaxParameters, "parameters");
            }
            catch (Exception unfit) when (unfit is LayerShapeException or ArgumentOutOfRangeException or OverflowException)
            {
                string way = string.Join(" → ", placed.Select(p => p.Output.ToString()).Prepend(input.ToString()));
                throw new LayerShapeException(
                    $"Layer {placed.Count + 1} of {owner}, '{name}' ({layer.Describe()}), cannot take {shape}. {unfit.Message} Shapes up to there: {way}.", unfit);
            }

            placed.Add(new PlacedLayer(name, layer, shape, output));
            shape = output;
        }

        return placed;
    }

    /// <inheritdoc/>
    public bool Equals(LayerSequence? other) => other is not null && _layers.AsSpan().SequenceEqual(other._layers);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LayerSequence);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (Layer layer in _layers)
        {
            hash.Add(layer);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<Layer> GetEnumerator() => ((IEnumerable<Layer>)_layers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _layers.GetEnumerator();
}

/// <summary>A layer at its place in a network.</summary>
/// <param name="Name">Its name, unique among its neighbours.</param>
/// <param name="Layer">The description.</param>
/// <param name="Input">The shape that reaches it.</param>
/// <param name="Output">The shape that leaves it.</param>
internal sealed record PlacedLayer(string Name, Layer Layer, TensorShape Input, TensorShape Output)
{
    /// <summary>The most values that a layer hands on for one sample: 1 GiB of them.</summary>
    internal const long MaxValues = 1L << 28;

    /// <summary>The most weights of a layer: 8 GiB of them.</summary>
    internal const long MaxParameters = 1L << 31;

    internal long ParameterCount => Layer.ParameterCount(Input);

    internal long BufferCount => Layer.BufferCount(Input);

    internal static void RequireSize(long count, long most, string what)
    {
        if (count > most)
        {
            throw new LayerShapeException($"It would have {count:N0} {what}; at most {most:N0} are possible.");
        }
    }
}
