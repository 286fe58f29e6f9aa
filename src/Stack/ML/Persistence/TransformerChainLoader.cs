using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(TransformerChainLoader), "TransformerChain")]

namespace Microsoft.ML.Persistence;

/// <summary>Reads a chain back: the scopes from its block, the transformers from its sub-folders.</summary>
internal static class TransformerChainLoader
{
    private static readonly VersionInfo s_version = new("XF CHAIN", 0x00010001, 0x00010001, 0x00010001, "TransformerChain", ModelAssemblies.Data);

    internal static TransformerChain<ITransformer> Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(s_version);
        int count = ctx.Reader.ReadCount(sizeof(int), "transformers");
        var transformers = new List<ITransformer>(count);
        var scopes = new List<TransformerScope>(count);
        try
        {
            for (int i = 0; i < count; i++)
            {
                var scope = (TransformerScope)ctx.Reader.ReadInt32();
                if ((scope & ~TransformerScope.Everything) != 0)
                    throw new FormatException($"transformer {i} has the scope {(int)scope}, which does not exist.");
                ctx.LoadModel(env, out ITransformer transformer, $"Transform_{i:000}");
                transformers.Add(transformer);
                scopes.Add(scope);
            }
        }
        catch
        {
            foreach (ITransformer transformer in transformers)
                (transformer as IDisposable)?.Dispose();
            throw;
        }

        return new TransformerChain<ITransformer>(transformers, scopes);
    }
}
