using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(CompositeLoaderReading), "CompositeLoader")]

namespace Microsoft.ML.Data;

/// <summary>A loader, and transformers that its rows pass through.</summary>
public sealed class CompositeDataLoader<TSource, TLastTransformer> : IDataLoader<TSource>, IDisposable
    where TLastTransformer : class, ITransformer
{
    public readonly IDataLoader<TSource> Loader;
    public readonly TransformerChain<TLastTransformer> Transformer;

    private bool _disposed;

    public CompositeDataLoader(IDataLoader<TSource> loader, TransformerChain<TLastTransformer>? transformerChain = null)
    {
        ArgumentNullException.ThrowIfNull(loader);
        Loader = loader;
        Transformer = transformerChain ?? new TransformerChain<TLastTransformer>();
    }

    public IDataView Load(TSource input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Transformer.Transform(Loader.Load(input));
    }

    public DataViewSchema GetOutputSchema() => Transformer.GetOutputSchema(Loader.GetOutputSchema());

    public CompositeDataLoader<TSource, TNewLast> AppendTransformer<TNewLast>(TNewLast transformer)
        where TNewLast : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return new CompositeDataLoader<TSource, TNewLast>(Loader, Transformer.Append(transformer));
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Transformer.Dispose();
        (Loader as IDisposable)?.Dispose();
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(CompositeLoaderReading.Version);
        ctx.SaveModel(Loader, CompositeLoaderReading.LoaderEntry);
        ctx.SaveModel(Transformer, CompositeLoaderReading.TransformerEntry);
    }
}

/// <summary>Reads a composite loader back.</summary>
internal static class CompositeLoaderReading
{
    public const string LoaderEntry = "Loader";
    public const string TransformerEntry = "TransformerChain";

    public static VersionInfo Version { get; } = new("CMPSTLDR", 0x00010001, 0x00010001, 0x00010001, "CompositeLoader", ModelAssemblies.Data);

    internal static CompositeDataLoader<IMultiStreamSource, ITransformer> Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(Version);
        ctx.LoadModel(env, out IDataLoader<IMultiStreamSource> loader, LoaderEntry);
        try
        {
            ctx.LoadModel(env, out TransformerChain<ITransformer> chain, TransformerEntry);
            return new CompositeDataLoader<IMultiStreamSource, ITransformer>(loader, chain);
        }
        catch
        {
            (loader as IDisposable)?.Dispose();
            throw;
        }
    }
}
