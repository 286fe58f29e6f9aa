using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A trained binary classifier: adds the columns <c>PredictedLabel</c>, <c>Score</c> and <c>Probability</c>. It owns its network; dispose
/// it when done.
/// </summary>
public sealed class ConvNetBinaryClassifierTransformer : ConvNetTransformer
{
    internal const string LoaderSignature = "ConvNetBinary";

    private static readonly ModelFormat s_format = new("CONVNETB", 0x00010001, LoaderSignature);

    internal ConvNetBinaryClassifierTransformer(IHostEnvironment environment, TrainedModel model)
        : base(environment, model, s_format)
    {
    }

    /// <summary>Called by ML.NET's model loading. What it reads is untrusted.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context) =>
        new ConvNetBinaryClassifierTransformer(env, Read<BinaryHead>(context, s_format));
}
