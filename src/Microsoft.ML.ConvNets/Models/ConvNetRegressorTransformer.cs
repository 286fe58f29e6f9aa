using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>A trained regressor: adds the column <c>Score</c>. It owns its network; dispose it when done.</summary>
public sealed class ConvNetRegressorTransformer : ConvNetTransformer
{
    internal const string LoaderSignature = "ConvNetRegressor";

    private static readonly ModelFormat s_format = new("CONVNETR", 0x00010001, LoaderSignature);

    internal ConvNetRegressorTransformer(IHostEnvironment environment, TrainedModel model)
        : base(environment, model, s_format)
    {
    }

    /// <summary>Called by ML.NET's model loading. What it reads is untrusted.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context) =>
        new ConvNetRegressorTransformer(env, Read<RegressionHead>(context, s_format));
}
