using Microsoft.ML.Data;
using Microsoft.ML.Persistence.Idv;

namespace Microsoft.ML;

public sealed partial class ModelOperationsCatalog
{
    private const string ModelDirectory = "TransformerChain";

    public void Save(ITransformer model, DataViewSchema? inputSchema, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        using var repository = new RepositoryWriter(stream);
        repository.Write("TrainingInfo/Version.txt", content => content.Write("5.0.0-convnets\n"u8));
        ModelSaveContext.SaveModel(repository, model, ModelDirectory);
        if (inputSchema is not null)
            repository.Write(SchemaFormat.Entry, content => SchemaWriter.Write(content, inputSchema));
    }

    public void Save(ITransformer model, DataViewSchema? inputSchema, string filePath)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(filePath);

        // Written beside its destination and moved there whole: a failure leaves an older model as it was. A link keeps pointing to the model.
        string linked = File.Exists(filePath) ? new FileInfo(filePath).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? filePath : filePath;
        string target = Path.GetFullPath(linked);
        string draft = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
                Save(model, inputSchema, stream);
            File.Move(draft, target, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <param name="stream">A model zip. It is not closed.</param>
    /// <param name="inputSchema">The schema that was given when the model was saved; null if none was given.</param>
    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Load(stream, "the stream", out inputSchema);
    }

    /// <param name="filePath">A model zip.</param>
    /// <param name="inputSchema">The schema that was given when the model was saved; null if none was given.</param>
    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using FileStream stream = File.OpenRead(filePath);
        return Load(stream, $"'{filePath}'", out inputSchema);
    }

    /// <param name="stream">A model zip. It is not closed.</param>
    /// <param name="source">What errors call it.</param>
    /// <param name="inputSchema">The schema that was given when the model was saved; null if none was given.</param>
    internal ITransformer Load(Stream stream, string source, out DataViewSchema inputSchema)
    {
        try
        {
            using var repository = new RepositoryReader(stream);
            DataViewSchema? schema = ReadSchema(repository);
            if (schema is null)
            {
                if (repository.Contains(ModelSaveContext.ModelKey))
                    throw new FormatException("it was saved together with a data loader. Save the model with its input schema: ml.Model.Save(model, schema, path).");
                if (!repository.Contains(ModelDirectory + "/" + ModelSaveContext.ModelKey))
                    throw new FormatException($"'{ModelDirectory}/{ModelSaveContext.ModelKey}' is missing: it is a zip, but no model.");
            }

            ITransformer model = ModelLoadContext.LoadModel<ITransformer>(Environment, repository, ModelDirectory);
            inputSchema = schema!;
            return model;
        }
        catch (Exception exception) when (ModelLoadContext.IsCausedByContent(exception, out string? reason))
        {
            throw new FormatException($"Cannot load a model from {source}: {reason}", exception);
        }
    }

    private static DataViewSchema? ReadSchema(RepositoryReader repository)
    {
        if (repository.ReadOrNull(SchemaFormat.Entry) is not { } entry)
            return null;
        try
        {
            return SchemaReader.Read(entry);
        }
        catch (Exception exception) when (ModelLoadContext.IsCausedByContent(exception, out string? reason))
        {
            throw new FormatException($"'{SchemaFormat.Entry}': {reason}", exception);
        }
    }
}
