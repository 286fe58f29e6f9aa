using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>The assemblies whose components a saved model may name, besides those that are loaded from the start.</summary>
public sealed partial class ComponentCatalog
{
    private readonly Lock _lock = new();
    private readonly List<Assembly> _assemblies = [typeof(ComponentCatalog).Assembly];
    private readonly Dictionary<(Type Attribute, string ContractName), Type> _extensions = [];

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
            if (_assemblies.Contains(assembly))
                return;
            (ExtensionBaseAttribute Attribute, Type Type)[] extensions = [.. FindExtensions(assembly, throwOnError)];
            foreach ((ExtensionBaseAttribute attribute, Type type) in extensions)
            {
                if (!_extensions.TryAdd((attribute.GetType(), attribute.ContractName), type) && throwOnError)
                {
                    Type first = _extensions[(attribute.GetType(), attribute.ContractName)];
                    throw new InvalidOperationException(
                        $"The contract name '{attribute.ContractName}' stands for two classes, {first.FullName} of {first.Assembly.GetName().Name} and {type.FullName} of {assembly.GetName().Name}. Rename one.");
                }
            }

            _assemblies.Add(assembly);
        }
    }

    /// <summary>A new object of the registered class that carries <typeparamref name="TAttribute"/> with this contract name.</summary>
    internal object CreateExtension<TAttribute>(string contractName)
        where TAttribute : ExtensionBaseAttribute
    {
        Type? type;
        lock (_lock)
            _extensions.TryGetValue((typeof(TAttribute), contractName), out type);
        if (type is null)
        {
            throw new InvalidOperationException(
                $"No registered assembly has a class with [{typeof(TAttribute).Name[..^nameof(Attribute).Length]}(\"{contractName}\")]. Call RegisterAssembly of the ComponentCatalog with the assembly that has it.");
        }

        if (type.IsAbstract || type.ContainsGenericParameters || type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is null)
            throw new InvalidOperationException($"{type.FullName}, the class for the contract '{contractName}', cannot be created: it needs a constructor without parameters and may be neither abstract nor generic.");
        return Activator.CreateInstance(type, nonPublic: true)!;
    }

    private static IEnumerable<(ExtensionBaseAttribute Attribute, Type Type)> FindExtensions(Assembly assembly, bool throwOnError)
    {
        foreach (Type type in TypesOf(assembly, throwOnError))
        {
            // Looking at the names first is much cheaper than creating the attributes of every class.
            if (!type.CustomAttributes.Any(data => typeof(ExtensionBaseAttribute).IsAssignableFrom(data.AttributeType)))
                continue;
            foreach (ExtensionBaseAttribute attribute in type.GetCustomAttributes<ExtensionBaseAttribute>(inherit: false))
                yield return (attribute, type);
        }
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly, bool throwOnError)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception) when (!throwOnError)
        {
            return exception.Types.OfType<Type>();
        }
    }
}
