using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

public sealed partial class ConvNetClassifierTransformer
{
    internal const string LoaderSignature = "ConvNetClassifier";

    private static readonly ModelFormat s_format = new("CONVNETC", 0x00010001, LoaderSignature);

    private protected override ModelFormat Format => s_format;

    /// <summary>Called by ML.NET's model loading. What it reads is untrusted.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context)
    {
        (ClassifierHeader header, NetworkScorer scorer) = Read<ClassifierHeader>(context, s_format);
        return new ConvNetClassifierTransformer(env, header, scorer, history: null);
    }
}
