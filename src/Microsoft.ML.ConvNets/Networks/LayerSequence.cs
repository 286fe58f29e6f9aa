using System.Collections;
using System.Runtime.CompilerServices;
using Microsoft.ML.ConvNets.Networks;

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

    /// <summary>
    /// The last answer of <see cref="Resolve"/> and the input that it was for: what holds layers asks again and again, also at each step of
    /// a training.
    /// </summary>
    private Resolution? _placement;

    private LayerSequence(Layer[] layers)
    {
        _layers = layers;
        IEnumerable<LayerSequence> inner = layers.OfType<CompositeLayer>().SelectMany(static layer => layer.Parts).Select(
            static part => part.Layers);
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
    /// <exception cref="LayerShapeException">
    /// A layer cannot take what reaches it, or a name does not do; the message names the layer and the shapes.
    /// </exception>
    internal IReadOnlyList<ResolvedLayer> Resolve(TensorShape input, string owner)
    {
        Resolution? last = Volatile.Read(ref _placement);
        if (last is null || last.Input != input)
        {
            last = new Resolution(input, ResolveAnew(input, owner));
            Volatile.Write(ref _placement, last);
        }

        return last.Layers;
    }

    /// <summary>What the layers make of a batch, one after the other. The result is a value of its own.</summary>
    internal T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape)
        where T : class, IDisposable
    {
        T? current = null;
        foreach (ResolvedLayer layer in Resolve(inputShape, "it"))
        {
            T next = layer.Forward(ops, current ?? input, weights.Of(layer.Name));
            current?.Dispose();
            current = next;
        }

        return current ?? ops.Identity(input);
    }

    private List<ResolvedLayer> ResolveAnew(TensorShape input, string owner)
    {
        var placed = new List<ResolvedLayer>(Count);
        var counts = new Dictionary<string, int>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        TensorShape shape = input;
        foreach (Layer layer in _layers)
        {
            int number = counts[layer.Kind] = counts.GetValueOrDefault(layer.Kind) + 1;
            string name = layer.Name ?? $"{layer.Kind}_{number}";
            if (name.Length == 0 || name.Contains('.') || !names.Add(name))
            {
                throw new LayerShapeException(
                    $"The layer name '{name}' of {owner} is empty, has a dot or is used twice. Give each layer its own name.");
            }

            TensorShape output;
            try
            {
                output = layer.OutputShape(shape);
                ResolvedLayer.RequireSize(output.Length, ResolvedLayer.MaxValues, "values for each sample");
                ResolvedLayer.RequireSize(layer.ParameterCount(shape), ResolvedLayer.MaxParameters, "parameters");
            }
            catch (Exception unfit) when (unfit is LayerShapeException or ArgumentOutOfRangeException or OverflowException)
            {
                string way = string.Join(" → ", placed.Select(p => p.Output.ToString()).Prepend(input.ToString()));
                throw new LayerShapeException(
                    $"Layer {placed.Count + 1} of {owner}, '{name}' ({layer.Describe()}), cannot take {shape}. {unfit.Message} Shapes up "
                        + $"to there: {way}.", unfit);
            }

            placed.Add(new ResolvedLayer(name, layer, shape, output, layer.OutputActivation));
            shape = output;
        }

        PoolBeforeActivation(placed);
        return placed;
    }

    /// <summary>
    /// ReLU never decreases, so it picks out of a window the same largest value before as after, and the same gradient flows. After
    /// the pooling it has a fraction of the values to go through, forward and backward.
    /// </summary>
    private static void PoolBeforeActivation(List<ResolvedLayer> layers)
    {
        for (int i = 0; i + 1 < layers.Count; i++)
        {
            if (layers[i].Activation is Activation.Relu or Activation.Relu6 && layers[i + 1].Layer is MaxPool2DLayer)
            {
                layers[i + 1] = layers[i + 1] with { Activation = layers[i].Activation };
                layers[i] = layers[i] with { Activation = Activation.None };
            }
        }
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

    private sealed record Resolution(TensorShape Input, IReadOnlyList<ResolvedLayer> Layers);
}
