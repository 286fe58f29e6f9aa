using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed class TransformsCatalog : IInternalCatalog
{
    internal TransformsCatalog(IHostEnvironment env)
    {
        ArgumentNullException.ThrowIfNull(env);
        Environment = env;
        Categorical = new CategoricalTransforms(this);
        Conversion = new ConversionTransforms(this);
    }

    public CategoricalTransforms Categorical { get; }

    public ConversionTransforms Conversion { get; }

    internal IHostEnvironment Environment { get; }

    IHostEnvironment IInternalCatalog.Environment => Environment;

    public sealed class CategoricalTransforms : IInternalCatalog
    {
        internal CategoricalTransforms(TransformsCatalog owner) => Environment = owner.Environment;

        internal IHostEnvironment Environment { get; }

        IHostEnvironment IInternalCatalog.Environment => Environment;
    }

    public sealed class ConversionTransforms : IInternalCatalog
    {
        internal ConversionTransforms(TransformsCatalog owner) => Environment = owner.Environment;

        internal IHostEnvironment Environment { get; }

        IHostEnvironment IInternalCatalog.Environment => Environment;
    }
}
