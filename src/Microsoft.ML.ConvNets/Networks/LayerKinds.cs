using System.Collections.Frozen;
using System.Reflection;

namespace Microsoft.ML.ConvNets;

/// <summary>The layer kinds of this library, found by their <see cref="LayerKindAttribute"/>.</summary>
internal static class LayerKinds
{
    private static readonly FrozenDictionary<Type, string> s_names = typeof(LayerKinds).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Layer)))
        .ToFrozenDictionary(type => type, type => type.GetCustomAttribute<LayerKindAttribute>()?.Name
            ?? throw new InvalidOperationException($"The layer {type.Name} has no {nameof(LayerKindAttribute)}."));

    internal static IEnumerable<KeyValuePair<Type, string>> All => s_names;

    internal static string NameOf(Type type) => s_names[type];
}
