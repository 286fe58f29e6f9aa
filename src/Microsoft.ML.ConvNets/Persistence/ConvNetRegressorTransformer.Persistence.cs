using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

public sealed partial class ConvNetRegressorTransformer
{
    internal const string LoaderSignature = "ConvNetRegressor";

    private static readonly ModelFormat s_format = new("CONVNETR", 0x00010001, LoaderSignature);

    private protected override ModelFormat Format => s_format;

    /// <summary>Called by ML.NET's model loading. What it reads is untrusted.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context)
    {
        (RegressorHeader header, NetworkScorer scorer) = Read<RegressorHeader>(context, s_format);
        return new ConvNetRegressorTransformer(env, header, scorer, history: null);
    }
}
