using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A trained multi-label classifier: adds the columns <c>PredictedLabel</c> and <c>Score</c>. It owns its network; dispose it when done.
/// </summary>
public sealed class ConvNetMultiLabelClassifierTransformer : ConvNetTransformer
{
    internal const string LoaderSignature = "ConvNetMultiLabel";

    private static readonly ModelFormat s_format = new("CONVNETM", 0x00010001, LoaderSignature);

    internal ConvNetMultiLabelClassifierTransformer(IHostEnvironment environment, TrainedModel model)
        : base(environment, model, s_format)
    {
    }

    /// <summary>The labels in the order of the scores.</summary>
    public IReadOnlyList<string> LabelNames => ((MultiLabelHead)Head).Labels;

    /// <summary>Called by ML.NET's model loading. What it reads is untrusted.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context) =>
        new ConvNetMultiLabelClassifierTransformer(env, Read<MultiLabelHead>(context, s_format));
}
