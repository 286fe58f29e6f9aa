using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <remarks>
/// In the zip: the header as JSON in the block of <c>Model.key</c>, and beside it the network without its output layer and the weights
/// (<see cref="SavedNetwork"/>).
/// </remarks>
public sealed partial class ConvNetClassifierTransformer
{
    internal const string LoaderSignature = "ConvNetClassifier";

    private static readonly ModelFormat s_format = new("CONVNETC", 0x00010001, LoaderSignature);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        _scorer.RequireAlive();
        MachineLearningInternals.SetVersion(ctx, s_format);
        JsonBlock.Write(MachineLearningInternals.GetWriter(ctx), _header);
        SavedNetwork.Write(ctx, Network, _scorer.Module);
    }

    /// <summary>Called by ML.NET's model loading. What it reads is untrusted.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context)
    {
        MachineLearningInternals.CheckVersion(context, s_format);
        ClassifierHeader header = JsonBlock.Read<ClassifierHeader>(MachineLearningInternals.GetReader(context));
        Validate(header);
        (Network network, NetworkModule module) = SavedNetwork.Read(context, header.Shape, written => NetworkModule.WithOutput(written, header.Classes.Count));
        return new ConvNetClassifierTransformer(
            env, header, new NetworkScorer(network, module, header.Shape, header.Classes.Count, header.Preprocessing), history: null);
    }

    /// <summary>Parts that are well-formed by themselves but do not belong together.</summary>
    private static void Validate(ClassifierHeader header)
    {
        if (header.FeatureColumnName.Length == 0 || header.ScoreColumnName.Length == 0 || header.PredictedLabelColumnName.Length == 0
            || header.ScoreColumnName == header.PredictedLabelColumnName)
        {
            throw new FormatException("its header lacks the name of a column");
        }

        SavedNetwork.RequireWay(header.InputKind, header.Preprocessing, header.Shape);

        // Names that are no values of their kind show here rather than at the first prediction.
        header.Classes.PredictedLabelAnnotations();
    }
}
