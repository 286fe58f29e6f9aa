using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>The assemblies whose components a saved model may name, besides those that are loaded from the start.</summary>
public sealed partial class ComponentCatalog
{
    private readonly Lock _lock = new();
    private readonly List<Assembly> _assemblies = [typeof(ComponentCatalog).Assembly];

    internal ComponentCatalog()
    {
    }

    /// <summary>This assembly and the registered ones, in the order of registration.</summary>
    internal IReadOnlyList<Assembly> Assemblies
    {
        get
        {
            lock (_lock)
                return [.. _assemblies];
        }
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        lock (_lock)
        {
            if (!_assemblies.Contains(assembly))
                _assemblies.Add(assembly);
        }
    }
}
