using ConvNets.Cli.Data;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Folders;

/// <summary>Two folders, one of which means yes.</summary>
/// <param name="positive">The folder that means yes; null for the second in alphabetical order.</param>
internal sealed class BinaryFolders(string? positive) : ClassFolders
{
    internal const string Word = "binary";

    /// <summary>A column of keys in the model: its two values are the names of no and yes.</summary>
    internal const string ClassColumn = "Class";

    private (string No, string Yes) _names = ("false", "true");

    /// <param name="names">The folders of no and yes.</param>
    internal BinaryFolders((string No, string Yes) names)
        : this(positive: null) => _names = names;

    internal override string Name => Word;

    /// <summary>The names in a model that this tool trained; null if it has none.</summary>
    internal static (string No, string Yes)? NamesIn(DataViewSchema schema)
    {
        if (schema.GetColumnOrNull(ClassColumn) is not { Type: KeyDataViewType { Count: 2 } } column
            || column.Annotations.Schema.GetColumnOrNull("KeyValues") is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetKeyValues(ref names);
        string[] both = [.. names.DenseValues().Select(static n => n.ToString())];
        return (both[0], both[1]);
    }

    internal IReadOnlyList<string> Names => [_names.No, _names.Yes];

    internal override IReadOnlyList<string> ClassesOf(ConvNetTransformer trained) => Names;

    internal override ConvNetTrainerOptions NewOptions(TaskOptions words)
    {
        RequireUnset(words.TopK is not null, "--top-k", Word, "there are two answers");
        return new ConvNetBinaryClassifier.Options
        {
            LabelColumnName = TargetColumn,
            LabelSmoothing = words.LabelSmoothing ?? 0,
            ClassWeights = words.ClassWeights,
        };
    }

    internal override void LookAt(ImageSet set)
    {
        string[] names = set.ClassNames();
        if (names.Length != 2)
        {
            throw new InvalidDataException($"A yes or no needs two class folders; there are {names.Length}: {string.Join(", ", names)}. "
                + $"Use --task {MulticlassFolders.Word}, or leave folders out.");
        }

        if (positive is not null && !names.Contains(positive, StringComparer.Ordinal))
        {
            throw new InvalidDataException($"--positive '{positive}' is not one of the class folders: {string.Join(", ", names)}.");
        }

        string yes = positive ?? names[1];
        _names = (names.Single(name => name != yes), yes);
    }

    internal override int OutputsOf(ImageSet set) => 1;

    internal override IDataView WithTarget(MLContext ml, IDataView rows) =>
        WithTarget(ml, rows, label => label == _names.Yes || (label == _names.No
            ? false
            : throw new InvalidDataException($"There is a class '{label}'; the model tells '{_names.Yes}' from '{_names.No}'.")));

    /// <summary>
    /// A model of ML.NET does not know what yes and no are called; a step that maps the folders' names to keys keeps them.
    /// </summary>
    internal override IEstimator<ITransformer> Steps(MLContext ml) => ml.Transforms.Conversion.MapValueToKey(
        ClassColumn, LabelColumn, keyData: ml.Data.LoadFromEnumerable(
            new[] { new LabelRow { Label = _names.No }, new LabelRow { Label = _names.Yes } }));

    internal override IEstimator<ITransformer> Trainer(
        MLContext ml, ConvNetTrainerOptions options, Action<ConvNetTransformer> fitted, RecipeChoice? recipe) =>
        Fitted<ConvNetBinaryClassifier.Options, ConvNetBinaryClassifierTransformer>(
            ml, (ConvNetBinaryClassifier.Options)options, ml.BinaryClassification.Trainers.ConvNetClassifier, fitted, recipe);
}
