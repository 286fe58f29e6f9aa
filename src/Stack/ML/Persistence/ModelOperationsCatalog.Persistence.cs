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
        WriteVersion(repository);
        ModelSaveContext.SaveModel(repository, model, ModelDirectory);
        if (inputSchema is not null)
            repository.Write(IdvFormat.SchemaEntry, content => IdvWriter.WriteSchema(content, inputSchema));
    }

    public void Save(ITransformer model, DataViewSchema? inputSchema, string filePath)
    {
        ArgumentNullException.ThrowIfNull(model);
        ReplaceFile(filePath, stream => Save(model, inputSchema, stream));
    }

    /// <param name="model">The model; null to save the loader alone.</param>
    /// <param name="loader">The loader, which goes into the zip in place of a schema.</param>
    /// <param name="stream">Where the zip is written to. It is not closed.</param>
    public void Save<TSource>(ITransformer? model, IDataLoader<TSource> loader, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(stream);
        TransformerChain<ITransformer> chain = model is null ? new TransformerChain<ITransformer>() : new TransformerChain<ITransformer>(model);
        using var repository = new RepositoryWriter(stream);
        WriteVersion(repository);
        ModelSaveContext.SaveModel(repository, new CompositeDataLoader<TSource, ITransformer>(loader, chain), "");
    }

    /// <param name="model">The model; null to save the loader alone.</param>
    /// <param name="loader">The loader, which goes into the zip in place of a schema.</param>
    /// <param name="filePath">The zip.</param>
    public void Save<TSource>(ITransformer? model, IDataLoader<TSource> loader, string filePath)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ReplaceFile(filePath, stream => Save(model, loader, stream));
    }

    /// <param name="stream">A model zip that was saved with a loader. It is not closed.</param>
    /// <param name="loader">The loader.</param>
    /// <returns>The model; an empty chain if the loader was saved alone.</returns>
    public ITransformer LoadWithDataLoader(Stream stream, out IDataLoader<IMultiStreamSource> loader)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return LoadWithDataLoader(stream, "the stream", out loader);
    }

    /// <param name="filePath">A model zip that was saved with a loader.</param>
    /// <param name="loader">The loader.</param>
    /// <returns>The model; an empty chain if the loader was saved alone.</returns>
    public ITransformer LoadWithDataLoader(string filePath, out IDataLoader<IMultiStreamSource> loader)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using FileStream stream = File.OpenRead(filePath);
        return LoadWithDataLoader(stream, $"'{filePath}'", out loader);
    }

    private static void WriteVersion(RepositoryWriter repository) => repository.Write("TrainingInfo/Version.txt", content => content.Write("5.0.0-convnets\n"u8));

    private static void ReplaceFile(string filePath, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);

        // Written beside its destination and moved there whole: a failure leaves an older model as it was. A link keeps pointing to the model.
        string linked = File.Exists(filePath) ? new FileInfo(filePath).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? filePath : filePath;
        string target = Path.GetFullPath(linked);
        string draft = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
                write(stream);
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
                {
                    ITransformer transformer = ReadWithLoader(repository, out IDataLoader<IMultiStreamSource> loader);
                    inputSchema = loader.GetOutputSchema();
                    return transformer;
                }

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

    private ITransformer LoadWithDataLoader(Stream stream, string source, out IDataLoader<IMultiStreamSource> loader)
    {
        try
        {
            using var repository = new RepositoryReader(stream);
            if (!repository.Contains(ModelSaveContext.ModelKey))
                throw new FormatException("it was saved without a data loader. Load it with ml.Model.Load(path, out schema).");
            return ReadWithLoader(repository, out loader);
        }
        catch (Exception exception) when (ModelLoadContext.IsCausedByContent(exception, out string? reason))
        {
            throw new FormatException($"Cannot load a model with its data loader from {source}: {reason}", exception);
        }
    }

    private ITransformer ReadWithLoader(RepositoryReader repository, out IDataLoader<IMultiStreamSource> loader)
    {
        loader = ModelLoadContext.LoadModel<IDataLoader<IMultiStreamSource>>(Environment, repository, "");
        if (loader is not CompositeDataLoader<IMultiStreamSource, ITransformer> composite)
            return new TransformerChain<ITransformer>();
        loader = composite.Loader;
        ITransformer[] transformers = ((ITransformerChainAccessor)composite.Transformer).Transformers;
        return transformers.Length == 1 ? transformers[0] : composite.Transformer;
    }

    private static DataViewSchema? ReadSchema(RepositoryReader repository)
    {
        if (repository.ReadOrNull(IdvFormat.SchemaEntry) is not { } entry)
            return null;
        try
        {
            return IdvContents.ReadSchema(entry);
        }
        catch (Exception exception) when (ModelLoadContext.IsCausedByContent(exception, out string? reason))
        {
            throw new FormatException($"'{IdvFormat.SchemaEntry}': {reason}", exception);
        }
    }
}
