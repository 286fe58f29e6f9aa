using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Layers whose inputs are those of other layers, in any way; see <see cref="Layers.Graph"/>.</summary>
[LayerKind("graph")]
public sealed record GraphLayer : CompositeLayer
{
    /// <summary>What the nodes call the layer's own input.</summary>
    internal const string InputName = "input";

    /// <summary>For each node the places of its inputs among the values: the layer's input, then the nodes' outputs.</summary>
    private readonly int[][] _inputs;

    /// <summary>For each value the last node that takes it.</summary>
    private readonly int[] _lastUse;

    [JsonConstructor]
    internal GraphLayer(IReadOnlyList<GraphNode> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        Guard.Require(nodes.Count > 0 && nodes.All(static node => node is not null), nameof(nodes), "has no node, or one that is null");
        Nodes = nodes;
        _inputs = new int[nodes.Count][];
        _lastUse = [.. Enumerable.Repeat(-1, nodes.Count + 1)];
        var places = new Dictionary<string, int>(StringComparer.Ordinal) { [InputName] = 0 };
        foreach ((int i, GraphNode node) in nodes.Index())
        {
            _inputs[i] = [.. node.Inputs.Select(name => places.TryGetValue(name, out int place) ? place : throw new ArgumentException(
                $"The node '{node.Name}' takes '{name}', which is neither '{InputName}' nor a node before it.", nameof(nodes)))];
            Guard.Require(places.TryAdd(node.Name, i + 1), nameof(nodes), $"has '{node.Name}' twice");
            Array.ForEach(_inputs[i], place => _lastUse[place] = i);
        }

        int idle = Array.IndexOf(_lastUse, -1, 1);
        Guard.Require(idle == nodes.Count, nameof(nodes), $"has the node '{nodes[idle - 1].Name}', which nothing takes");
    }

    /// <summary>The nodes; each takes the layer's input or what nodes before it give. What the last one gives is the output.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; }

    internal override IReadOnlyList<(string? Name, LayerSequence Layers)> Parts =>
        [.. Nodes.Select(static node => ((string?)node.Name, node.Layers))];

    internal override IEnumerable<(string? Name, LayerSequence Layers, TensorShape Input)> PartsFor(TensorShape input)
    {
        (TensorShape[] merged, _) = Place(input);
        return Nodes.Select((node, i) => ((string?)node.Name, node.Layers, merged[i]));
    }

    internal override TensorShape OutputShape(TensorShape input) => Place(input).Outputs[^1];

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape)
    {
        (TensorShape[] merged, _) = Place(inputShape);
        var values = new T[Nodes.Count + 1];
        values[0] = input;
        for (int i = 0; i < Nodes.Count; i++)
        {
            GraphNode node = Nodes[i];
            T[] inputs = Array.ConvertAll(_inputs[i], place => values[place]);
            if (inputs.Length == 1)
            {
                values[i + 1] = node.Layers.Forward(ops, inputs[0], weights.Of(node.Name), merged[i]);
            }
            else
            {
                T joined = Merge(ops, node.Merge!.Value, inputs);
                values[i + 1] = node.Layers.Count == 0 ? joined : Through(node, joined, merged[i]);
            }

            foreach (int place in _inputs[i].Distinct().Where(place => place > 0 && _lastUse[place] == i))
            {
                values[place].Dispose();
            }
        }

        return values[^1];

        T Through(GraphNode node, T joined, TensorShape shape)
        {
            using (joined)
            {
                return node.Layers.Forward(ops, joined, weights.Of(node.Name), shape);
            }
        }
    }

    internal override string Describe() => $"Graph of {Nodes.Count} nodes";

    /// <inheritdoc/>
    public bool Equals(GraphLayer? other) => base.Equals(other) && Nodes.SequenceEqual(other.Nodes);

    /// <inheritdoc/>
    public override int GetHashCode() => Nodes.Aggregate(base.GetHashCode(), HashCode.Combine);

    private static T Merge<T>(IOps<T> ops, GraphMerge merge, T[] inputs)
        where T : class, IDisposable
    {
        if (merge == GraphMerge.Concat)
        {
            return ops.Concat(inputs);
        }

        Arithmetic operation = OperationOf(merge);
        T result = ops.Combine(operation, inputs[0], inputs[1]);
        foreach (T input in inputs.AsSpan(2))
        {
            T next = ops.Combine(operation, result, input);
            result.Dispose();
            result = next;
        }

        return result;
    }

    /// <summary>What is computed of two values.</summary>
    private static Arithmetic OperationOf(GraphMerge merge) => merge switch
    {
        GraphMerge.Add => Arithmetic.Add,
        GraphMerge.Subtract => Arithmetic.Subtract,
        GraphMerge.Multiply => Arithmetic.Multiply,
        _ => Arithmetic.Divide,
    };

    /// <summary>What reaches the layers of each node, and what leaves them.</summary>
    private (TensorShape[] Merged, TensorShape[] Outputs) Place(TensorShape input)
    {
        var merged = new TensorShape[Nodes.Count];
        TensorShape[] values = [input, .. merged];
        for (int i = 0; i < Nodes.Count; i++)
        {
            TensorShape[] inputs = Array.ConvertAll(_inputs[i], place => values[place]);
            merged[i] = inputs.Length == 1
                ? inputs[0]
                : Nodes[i].Merge == GraphMerge.Concat ? Shapes.Concatenated(inputs) : Shapes.Combined(inputs);
            ResolvedLayer.RequireSize(merged[i].Length, ResolvedLayer.MaxValues, "values for each sample");
            IReadOnlyList<ResolvedLayer> placed = Nodes[i].Layers.Resolve(merged[i], $"'{Nodes[i].Name}'");
            values[i + 1] = placed.Count == 0 ? merged[i] : placed[^1].Output;
        }

        return (merged, values);
    }
}

public static partial class Layers
{
    /// <summary>
    /// Layers whose inputs are those of other layers, in any way that <see cref="Residual"/> and <see cref="Branches"/> cannot say.
    /// </summary>
    /// <param name="nodes">
    /// The nodes, at least one: each takes <c>"input"</c>, the layer's own, or nodes before it by their names; what the last one gives
    /// is the output.
    /// </param>
    /// <exception cref="ArgumentException">A node takes what is not there, has another's name, or is taken by none.</exception>
    public static GraphLayer Graph(params ReadOnlySpan<GraphNode> nodes) => new([.. nodes.ToArray()]);
}
