using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A trained classifier: adds the columns <c>PredictedLabel</c> and <c>Score</c>. It owns its network; dispose it when done.
/// </summary>
public sealed class ConvNetClassifierTransformer : ConvNetTransformer
{
    internal const string LoaderSignature = "ConvNetClassifier";

    private static readonly ModelFormat s_format = new("CONVNETC", 0x00010001, LoaderSignature);

    internal ConvNetClassifierTransformer(IHostEnvironment environment, TrainedModel model)
        : base(environment, model, s_format)
    {
    }

    /// <summary>The classes in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames => ((MulticlassHead)Head).Classes.Names;

    /// <summary>Called by ML.NET's model loading. What it reads is untrusted.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context) =>
        new ConvNetClassifierTransformer(env, Read<MulticlassHead>(context, s_format));
}
