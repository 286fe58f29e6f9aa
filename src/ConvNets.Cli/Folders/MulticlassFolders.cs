using ConvNets.Cli.Data;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Transforms;

namespace ConvNets.Cli.Folders;

/// <summary>Each folder is a class.</summary>
internal sealed class MulticlassFolders : ClassFolders
{
    internal const string Word = "multiclass";

    internal override string Name => Word;

    internal override IReadOnlyList<string> ClassesOf(ConvNetTransformer trained) => ((ConvNetClassifierTransformer)trained).ClassNames;

    internal override ConvNetTrainerOptions NewOptions(TaskOptions words) => new ConvNetClassifier.Options
    {
        LabelSmoothing = words.LabelSmoothing ?? 0,
        ClassWeights = words.ClassWeights,
        TopK = words.TopK,
    };

    internal override int OutputsOf(ImageSet set) => set.ClassNames().Length;

    internal override IEstimator<ITransformer> Steps(MLContext ml) =>
        ml.Transforms.Conversion.MapValueToKey(LabelColumn, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);

    internal override IEstimator<ITransformer> Trainer(
        MLContext ml, ConvNetTrainerOptions options, Action<ConvNetTransformer> fitted, RecipeChoice? recipe) =>
        Fitted<ConvNetClassifier.Options, ConvNetClassifierTransformer>(
            ml, (ConvNetClassifier.Options)options, ml.MulticlassClassification.Trainers.ConvNetClassifier, fitted, recipe)
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
}
