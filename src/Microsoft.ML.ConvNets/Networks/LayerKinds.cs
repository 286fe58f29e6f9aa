using System.Reflection;

namespace Microsoft.ML.ConvNets.Networks;

/// <summary>
/// The layer kinds of this library: what the methods of <see cref="Layers"/> make, backbones and ONNX files; named by their
/// <see cref="LayerKindAttribute"/>.
/// </summary>
/// <remarks>To look through all types of the assembly would load them all, which a fresh process waits for.</remarks>
internal static class LayerKinds
{
    /// <summary>The property that says the kind in JSON.</summary>
    internal const string PropertyName = "kind";

    private static readonly Dictionary<Type, string> s_names = typeof(Layers).GetMethods(BindingFlags.Static | BindingFlags.Public)
        .Select(static method => method.ReturnType)
        .Append(typeof(BackboneLayer))
        .Append(typeof(OnnxModelLayer))
        .Where(static type => type.IsSubclassOf(typeof(Layer)))
        .Distinct()
        .ToDictionary(static type => type, static type => type.GetCustomAttribute<LayerKindAttribute>()?.Name
            ?? throw new InvalidOperationException($"The layer {type.Name} has no {nameof(LayerKindAttribute)}."));

    private static readonly Dictionary<string, Type> s_types = s_names.ToDictionary(
        static kind => kind.Value, static kind => kind.Key, StringComparer.Ordinal);

    internal static IEnumerable<KeyValuePair<Type, string>> All => s_names;

    internal static string NameOf(Type type) => s_names[type];

    /// <summary>The kind of this name; null if there is none.</summary>
    internal static Type? TypeOf(string name) => s_types.GetValueOrDefault(name);
}
