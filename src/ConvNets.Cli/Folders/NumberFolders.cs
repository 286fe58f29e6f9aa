using System.Globalization;
using ConvNets.Cli.Data;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Folders;

/// <summary>The folders' names are numbers, which are learned as such.</summary>
internal sealed class NumberFolders : ClassFolders
{
    internal const string Word = "regression";

    internal override string Name => Word;

    internal override IReadOnlyList<string> ClassesOf(ConvNetTransformer trained) => [];

    internal override ConvNetTrainerOptions NewOptions(TaskOptions words)
    {
        RequireUnset(words.TopK is not null, "--top-k", Word, "there are no classes");
        RequireUnset(words.ClassWeights is not null, "--class-weights", Word, "there are no classes");
        RequireUnset(words.LabelSmoothing is not null, "--label-smoothing", Word, "labels are numbers");
        return new ConvNetRegressor.Options { LabelColumnName = TargetColumn };
    }

    internal override void LookAt(ImageSet set)
    {
        foreach (string name in set.ClassNames())
        {
            Require(name);
        }
    }

    internal override int OutputsOf(ImageSet set) => 1;

    internal override IDataView WithTarget(MLContext ml, IDataView rows) => WithTarget(ml, rows, Require);

    internal override IEstimator<ITransformer>? Steps(MLContext ml) => null;

    internal override IEstimator<ITransformer> Trainer(
        MLContext ml, ConvNetTrainerOptions options, Action<ConvNetTransformer> fitted, RecipeChoice? recipe) =>
        Fitted<ConvNetRegressor.Options, ConvNetRegressorTransformer>(
            ml, (ConvNetRegressor.Options)options, ml.Regression.Trainers.ConvNetRegressor, fitted, recipe);

    /// <summary>The number that a folder stands for; null if it is none.</summary>
    internal static float? Parse(string name) =>
        float.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value) ? value : null;

    private static float Require(string name) => Parse(name)
        ?? throw new InvalidDataException($"The folder '{name}' is no number, such as 3 or -0.5: with --task {Word} the folders' names "
            + "are what is learned.");
}
