namespace Microsoft.ML.ConvNets.Networks;

/// <summary>The weights of a layer by the names that the layer gave them, and those of the layers that it holds.</summary>
/// <typeparam name="T">What stands for a weight: a tensor, or a name in a graph.</typeparam>
internal sealed class WeightScope<T>
    where T : class
{
    private static readonly WeightScope<T> s_empty = new();

    private readonly Dictionary<string, T> _weights = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WeightScope<T>> _parts = new(StringComparer.Ordinal);

    /// <summary>The scope of weights with their whole names, whose dots separate a layer from what it holds.</summary>
    internal static WeightScope<T> Of(IEnumerable<(string Name, T Weight)> weights)
    {
        var root = new WeightScope<T>();
        foreach ((string name, T weight) in weights)
        {
            WeightScope<T> scope = root;
            string[] path = name.Split('.');
            foreach (string part in path.AsSpan(0, path.Length - 1))
            {
                if (!scope._parts.TryGetValue(part, out WeightScope<T>? inner))
                {
                    scope._parts.Add(part, inner = new WeightScope<T>());
                }

                scope = inner;
            }

            scope._weights.Add(path[^1], weight);
        }

        return root;
    }

    /// <summary>A weight of the layer itself.</summary>
    internal T this[string name] => _weights[name];

    /// <summary>The same; null if the layer declared none of this name.</summary>
    internal T? Find(string name) => _weights.GetValueOrDefault(name);

    /// <summary>The weights of a layer that it holds, which may have none.</summary>
    internal WeightScope<T> Of(string part) => _parts.GetValueOrDefault(part, s_empty);
}
