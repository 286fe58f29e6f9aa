using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>The few members of ML.NET that a component needs and that ML.NET keeps internal: the half for the source stack.</summary>
internal static class MachineLearningInternals
{
    internal static IHostEnvironment GetEnvironment(TransformsCatalog catalog) => catalog.Environment;

    internal static IHostEnvironment GetEnvironment(TrainCatalogBase.CatalogInstantiatorBase trainers) => trainers.Environment;

    internal static SchemaShape.Column NewColumn(
        string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey, SchemaShape? annotations = null) =>
        new(name, kind, itemType, isKey, annotations);

    /// <summary>Says in the header of a model what is written; must come before <see cref="GetWriter"/> is used.</summary>
    internal static void SetVersion(ModelSaveContext context, ModelFormat format) => context.SetVersionInfo(VersionOf(format));

    internal static BinaryWriter GetWriter(ModelSaveContext context) => context.Writer;

    /// <summary>Writes an entry of the model. Weights are stored as they are: deflating them takes seconds for each 50 MB and saves a fourteenth.</summary>
    internal static void SaveBinaryStream(ModelSaveContext context, string name, Action<BinaryWriter> write) =>
        context.SaveBinaryStream(name, write, name.EndsWith(".safetensors", StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Optimal);

    /// <summary>Checks the header of a model that is being read.</summary>
    /// <exception cref="Exception">It was written by a newer version that this one does not understand.</exception>
    internal static void CheckVersion(object loadContext, ModelFormat format) => ((ModelLoadContext)loadContext).CheckAtModel(VersionOf(format));

    internal static BinaryReader GetReader(object loadContext) => ((ModelLoadContext)loadContext).Reader;

    internal static bool TryLoadBinaryStream(object loadContext, string name, Action<BinaryReader> read) =>
        ((ModelLoadContext)loadContext).TryLoadBinaryStream(name, read);

    private static VersionInfo VersionOf(ModelFormat format) =>
        new(format.Signature, format.Version, format.Version, format.Version, format.LoaderSignature, typeof(MachineLearningInternals).Assembly.FullName!);
}
