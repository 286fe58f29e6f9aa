using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

public sealed partial class AugmentImagesTransformer
{
    internal const string LoaderSignature = "AugmentImagesTransform";

    private static readonly ModelFormat s_format = new("AUGMENTI", 0x00010001, LoaderSignature);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        MachineLearningInternals.SetVersion(ctx, s_format);
        JsonBlock.Write(MachineLearningInternals.GetWriter(ctx), new SavedForm(OutputColumnName, InputColumnName, Augmentation));
    }

    /// <summary>Called by ML.NET's model loading.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context)
    {
        MachineLearningInternals.CheckVersion(context, s_format);
        SavedForm saved = JsonBlock.Read<SavedForm>(MachineLearningInternals.GetReader(context));
        return new AugmentImagesTransformer(env, saved.OutputColumnName, saved.InputColumnName, saved.Augmentation);
    }

    private sealed record SavedForm(string OutputColumnName, string InputColumnName, Augmentation Augmentation);
}
