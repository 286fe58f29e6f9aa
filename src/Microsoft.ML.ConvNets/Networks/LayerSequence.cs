using System.Collections;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.ConvNets;

/// <summary>An immutable list of layers that equals another one with equal layers.</summary>
[CollectionBuilder(typeof(LayerSequence), nameof(Create))]
public sealed class LayerSequence : IReadOnlyList<Layer>, IEquatable<LayerSequence>
{
    private readonly Layer[] _layers;

    private LayerSequence(Layer[] layers) => _layers = layers;

    /// <inheritdoc/>
    public int Count => _layers.Length;

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
