using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>How a node of a graph makes one value of several.</summary>
[JsonConverter(typeof(EnumNameJsonConverter<GraphMerge>))]
public enum GraphMerge
{
    /// <summary>Their sum.</summary>
    Add,

    /// <summary>The first without the others.</summary>
    Subtract,

    /// <summary>Their product.</summary>
    Multiply,

    /// <summary>The first by the others.</summary>
    Divide,

    /// <summary>Channels side by side.</summary>
    Concat,
}

/// <summary>A node of a <see cref="GraphLayer"/>: several values become one, which goes through layers.</summary>
public sealed record GraphNode
{
    /// <summary>Describes a node.</summary>
    /// <param name="name">Its name, without dots, which stands before the weights of its layers.</param>
    /// <param name="inputs">The names of what it takes: <c>"input"</c> for the graph's own, or those of nodes before it.</param>
    /// <param name="layers">The layers that follow one another in it. Default: none.</param>
    /// <param name="merge">How several inputs become one; null where there is one. Shapes are the same, or have a dimension of 1.</param>
    /// <exception cref="ArgumentException">The name does not do, or inputs and merging do not go together.</exception>
    [JsonConstructor]
    public GraphNode(string name, IReadOnlyList<string> inputs, LayerSequence? layers = null, GraphMerge? merge = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(inputs);
        Guard.Require(
            !name.Contains('.', StringComparison.Ordinal) && name != GraphLayer.InputName, nameof(name),
            $"is '{name}'; it has no dot and is not '{GraphLayer.InputName}'");
        Guard.Require(
            inputs.Count > 0 && inputs.All(static input => input is not null), nameof(inputs),
            $"of '{name}' has none, or one that is null");
        Guard.Require(
            merge is null == (inputs.Count == 1), nameof(merge), $"of '{name}' is given where it has several inputs, and only there");
        Name = name;
        Inputs = inputs;
        Layers = layers ?? LayerSequence.Empty;
        Merge = merge is { } given ? Guard.Known(given, nameof(merge)) : null;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The names of what it takes.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>The layers that follow one another in it.</summary>
    public LayerSequence Layers { get; }

    /// <summary>How several inputs become one; null where there is one.</summary>
    public GraphMerge? Merge { get; }

    /// <inheritdoc/>
    public bool Equals(GraphNode? other) => other is not null && Name == other.Name && Merge == other.Merge
        && Inputs.SequenceEqual(other.Inputs) && Layers.Equals(other.Layers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Merge, Layers, Inputs.Count);
}
