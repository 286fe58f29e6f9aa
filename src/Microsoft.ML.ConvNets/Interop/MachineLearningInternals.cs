using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets.Interop;

/// <summary>The few members of ML.NET that a component needs and that ML.NET keeps internal.</summary>
/// <remarks>
/// What has an accessible signature is bound by <see cref="UnsafeAccessorAttribute"/>; what takes the internal struct <c>VersionInfo</c> by
/// reflection, once a model that is saved or loaded. A version of ML.NET that lacks one of them gives a
/// <see cref="MissingMemberException"/> with its name.
/// </remarks>
internal static class MachineLearningInternals
{
    internal const string LoadContext = "Microsoft.ML.ModelLoadContext, Microsoft.ML.Core";
    internal const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Assembly s_core = typeof(ICanSaveModel).Assembly;
    private static readonly Lazy<ConstructorInfo> s_versionInfo = new(
        () => CoreType("Microsoft.ML.VersionInfo").GetConstructors(Instance).Single(c => c.GetParameters().Length > 0));
    private static readonly Lazy<MethodInfo> s_setVersionInfo = new(() => Method(typeof(ModelSaveContext), "SetVersionInfo"));
    private static readonly Lazy<MethodInfo> s_checkAtModel = new(() => Method(CoreType("Microsoft.ML.ModelLoadContext"), "CheckAtModel"));

    internal static IHostEnvironment GetEnvironment(TransformsCatalog catalog) => EnvironmentOf(catalog);

    internal static IHostEnvironment GetEnvironment(TrainCatalogBase.CatalogInstantiatorBase trainers) => EnvironmentOf(trainers);

    internal static SchemaShape.Column NewColumn(
        string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey, SchemaShape? annotations = null) =>
        CreateColumn(name, kind, itemType, isKey, annotations);

    /// <summary>Says in the header of a model what is written; must come before <see cref="GetWriter"/> is used.</summary>
    internal static void SetVersion(ModelSaveContext context, ModelFormat format) =>
        Invoke(s_setVersionInfo.Value, context, VersionOf(format));

    internal static BinaryWriter GetWriter(ModelSaveContext context) => WriterOf(context);

    /// <summary>Checks the header of a model that is being read.</summary>
    /// <exception cref="Exception">It was written by a newer version that this one does not understand.</exception>
    internal static void CheckVersion(object loadContext, ModelFormat format) =>
        Invoke(s_checkAtModel.Value, loadContext, VersionOf(format));

    internal static BinaryReader GetReader(object loadContext) => ReaderOf(loadContext);

    /// <summary>What <c>MLContext.GpuDeviceId</c> and <c>FallbackToCpu</c> were when the component was made.</summary>
    internal static (int? GpuDeviceId, bool FallbackToCpu) DeviceOf(IHostEnvironment environment) =>
        ((int?)PropertyOf(environment, "GpuDeviceId").GetValue(environment),
            (bool)PropertyOf(environment, "FallbackToCpu").GetValue(environment)!);

    /// <summary>Whether <c>MLContext.CancelExecution</c> was called since the component was made.</summary>
    internal static bool IsCanceled(IHostEnvironment environment) => (bool)PropertyOf(environment, "IsCanceled").GetValue(environment)!;

    /// <summary>A property of ML.NET's environments whose interface is internal.</summary>
    private static PropertyInfo PropertyOf(IHostEnvironment environment, string name) =>
        environment.GetType().GetProperty(name, Instance) ?? throw Missing(environment.GetType(), name);

    /// <summary>The environment of a catalog, behind an interface that is internal and explicitly implemented.</summary>
    private static IHostEnvironment EnvironmentOf(object catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        PropertyInfo? environment = Array.Find(
            catalog.GetType().GetInterfaces(), candidate => candidate.Name == "IInternalCatalog")?.GetProperty("Environment");
        return environment?.GetValue(catalog) as IHostEnvironment ?? throw Missing(catalog.GetType(), "IInternalCatalog.Environment");
    }

    /// <summary>A <c>VersionInfo</c>, boxed. Its parameters are found by name, which says more than their order.</summary>
    private static object VersionOf(ModelFormat format) => s_versionInfo.Value.Invoke(
        [.. s_versionInfo.Value.GetParameters().Select(object? (parameter) => parameter.Name switch
        {
            "modelSignature" => format.Signature,
            "verWrittenCur" or "verReadableCur" or "verWeCanReadBack" => format.Version,
            "loaderSignature" => format.LoaderSignature,
            "loaderAssemblyName" => typeof(MachineLearningInternals).Assembly.FullName,
            _ => parameter.DefaultValue,
        })]);

    private static Type CoreType(string name) => s_core.GetType(name)
        ?? throw new TypeLoadException(
            $"{s_core.GetName().Name} {s_core.GetName().Version} has no type {name}. This library is made for ML.NET 5.0.");

    private static MethodInfo Method(Type type, string name) =>
        Array.Find(
            type.GetMethods(Instance), method => method.Name == name && method.GetParameters() is [{ ParameterType.Name: "VersionInfo" }])
        ?? throw Missing(type, name);

    internal static MissingMemberException Missing(Type type, string name) =>
        new($"{type.Assembly.GetName().Name} has no {type.Name}.{name}. This library is made for ML.NET 5.0.");

    private static void Invoke(MethodInfo method, object target, object argument) =>
        method.Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, [argument], culture: null);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SchemaShape.Column CreateColumn(
        string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey, SchemaShape? annotations);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "Writer")]
    private static extern ref BinaryWriter WriterOf(ModelSaveContext context);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "Reader")]
    private static extern ref BinaryReader ReaderOf([UnsafeAccessorType(LoadContext)] object context);
}
