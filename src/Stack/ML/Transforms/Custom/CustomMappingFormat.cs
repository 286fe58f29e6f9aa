using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(CustomMappingFormat), "CustomTransformer")]

namespace Microsoft.ML.Transforms;

/// <summary>How custom mappings are saved: not the code, but the contract name and the assembly in which its factory is found.</summary>
internal static class CustomMappingFormat
{
    private const uint WithAssembly = 0x00010002;

    private static readonly VersionInfo s_version = new("CUSTOMXF", WithAssembly, WithAssembly, 0x00010001, "CustomTransformer", ModelAssemblies.Transforms);

    public static void Save(ModelSaveContext ctx, string? contractName, Delegate mapAction)
    {
        if (contractName is null)
            throw new InvalidOperationException("Empty contract name for a transform: the transform cannot be saved");
        ctx.SetVersionInfo(s_version);
        ctx.SaveString(contractName);
        ctx.SaveString((mapAction.Method.DeclaringType ?? typeof(CustomMappingFormat)).Assembly.FullName!);
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        string contractName = ctx.LoadString();
        if (ctx.VersionWritten >= WithAssembly)
        {
            Assembly assembly = ModelAssemblies.Find(ctx.LoadString(), env.ComponentCatalog.Assemblies);
            env.ComponentCatalog.RegisterAssembly(assembly);
        }

        object factory = env.ComponentCatalog.CreateExtension<CustomMappingFactoryAttributeAttribute>(contractName);
        return factory is ICustomMappingFactory mappingFactory
            ? mappingFactory.CreateTransformer(env, contractName)
            : throw new InvalidOperationException($"The class with contract '{contractName}' must derive from '{typeof(CustomMappingFactory<,>).FullName}'.");
    }
}
