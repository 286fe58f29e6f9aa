using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

public sealed partial class ConvNetMultiLabelClassifierTransformer
{
    internal const string LoaderSignature = "ConvNetMultiLabel";

    private static readonly ModelFormat s_format = new("CONVNETM", 0x00010001, LoaderSignature);

    private protected override ModelFormat Format => s_format;

    /// <summary>Called by ML.NET's model loading. What it reads is untrusted.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context)
    {
        (MultiLabelHeader header, NetworkScorer scorer) = Read<MultiLabelHeader>(context, s_format);
        return new ConvNetMultiLabelClassifierTransformer(env, header, scorer, history: null);
    }
}
