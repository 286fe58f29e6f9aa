using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

public sealed partial class ConvNetBinaryClassifierTransformer
{
    internal const string LoaderSignature = "ConvNetBinary";

    private static readonly ModelFormat s_format = new("CONVNETB", 0x00010001, LoaderSignature);

    private protected override ModelFormat Format => s_format;

    /// <summary>Called by ML.NET's model loading. What it reads is untrusted.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context)
    {
        (BinaryClassifierHeader header, NetworkScorer scorer) = Read<BinaryClassifierHeader>(context, s_format);
        return new ConvNetBinaryClassifierTransformer(env, header, scorer, history: null);
    }
}
