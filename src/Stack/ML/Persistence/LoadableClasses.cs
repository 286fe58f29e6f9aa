using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The loading classes of each assembly, by loader signature.</summary>
internal static class LoadableClasses
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, Func<IHostEnvironment, ModelLoadContext, object?>>> s_byAssembly = new();

    public static Func<IHostEnvironment, ModelLoadContext, object?>? Find(Assembly assembly, string signature) =>
        s_byAssembly.GetOrAdd(assembly, Scan).GetValueOrDefault(signature);

    private static Dictionary<string, Func<IHostEnvironment, ModelLoadContext, object?>> Scan(Assembly assembly)
    {
        var loaders = new Dictionary<string, Func<IHostEnvironment, ModelLoadContext, object?>>(StringComparer.Ordinal);
        foreach (LoadableClassAttribute loadable in assembly.GetCustomAttributes<LoadableClassAttribute>())
        {
            Func<IHostEnvironment, ModelLoadContext, object?> create = CreateMethod(loadable.LoaderType);
            foreach (string signature in loadable.Signatures)
                loaders.Add(signature, create);
        }

        return loaders;
    }

    private static Func<IHostEnvironment, ModelLoadContext, object?> CreateMethod(Type type)
    {
        foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        {
            if (method.Name != "Create" || method.IsGenericMethod || method.ReturnType.IsValueType)
                continue;
            ParameterInfo[] parameters = method.GetParameters();
            if (parameters.Length == 2 && parameters[0].ParameterType == typeof(IHostEnvironment)
                && parameters[1].ParameterType.IsAssignableFrom(typeof(ModelLoadContext)))
                return method.CreateDelegate<Func<IHostEnvironment, ModelLoadContext, object?>>();
        }

        throw new InvalidOperationException($"{type} is declared loadable but has no static method Create(IHostEnvironment, ModelLoadContext).");
    }
}
