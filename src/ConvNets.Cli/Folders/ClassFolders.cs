using ConvNets.Cli.Data;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Folders;

/// <summary>What is learned from images in class folders. A kind of task is one file beside this one.</summary>
internal abstract class ClassFolders
{
    /// <summary>The column of the folders' names.</summary>
    internal const string LabelColumn = "Label";

    /// <summary>The column that is trained toward where that is not a class.</summary>
    internal const string TargetColumn = "Target";

    /// <summary>The word of the command line.</summary>
    internal abstract string Name { get; }

    /// <summary>What the network's outputs are called: the classes, the one that is yes last, or nothing for a number.</summary>
    internal abstract IReadOnlyList<string> ClassesOf(ConvNetTransformer trained);

    /// <summary>Options for this task.</summary>
    /// <param name="words">What only some tasks know.</param>
    /// <exception cref="ArgumentException">This task does not know one that was given.</exception>
    internal abstract ConvNetTrainerOptions NewOptions(TaskOptions words);

    /// <summary>Looks at the folders' names, before any image is read.</summary>
    /// <exception cref="InvalidDataException">They do not fit the task.</exception>
    internal virtual void LookAt(ImageSet set)
    {
    }

    /// <summary>The rows with the column that is trained toward, lazily.</summary>
    internal virtual IDataView WithTarget(MLContext ml, IDataView rows) => rows;

    internal abstract int OutputsOf(ImageSet set);

    /// <summary>Steps before the trainer that are saved with the model; null for none.</summary>
    internal abstract IEstimator<ITransformer>? Steps(MLContext ml);

    /// <summary>The trainer, with the steps behind it.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="options">Options that <see cref="NewOptions"/> made.</param>
    /// <param name="fitted">Called with the trained network.</param>
    /// <param name="recipe">What sets the options; null where they are set.</param>
    internal abstract IEstimator<ITransformer> Trainer(
        MLContext ml, ConvNetTrainerOptions options, Action<ConvNetTransformer> fitted, RecipeChoice? recipe = null);

    /// <summary>The trainer itself, or the recipe's.</summary>
    private protected static IEstimator<TModel> Fitted<TOptions, TModel>(
        MLContext ml, TOptions options, Func<TOptions, IEstimator<TModel>> trainer, Action<ConvNetTransformer> fitted, RecipeChoice? recipe)
        where TOptions : ConvNetTrainerOptions
        where TModel : ConvNetTransformer =>
        (recipe is null
            ? trainer(options)
            : new ConvNetRecipeTrainer<TOptions, TModel>(ml, recipe.Recipe, options, recipe.Configure)).WithOnFitDelegate<TModel>(fitted);

    /// <summary>The rows with one more column, computed from the folder's name.</summary>
    private protected static IDataView WithTarget<T>(MLContext ml, IDataView rows, Func<string, T> targetOf)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(TargetRow<T>));
        return ml.Transforms.CustomMapping<LabelRow, TargetRow<T>>(
            (label, target) => target.Target = targetOf(label.Label), contractName: null, inputSchemaDefinition: null,
            outputSchemaDefinition: schema).Fit(rows).Transform(rows);
    }

    private protected static void RequireUnset(bool isSet, string option, string task, string reason)
    {
        if (isSet)
        {
            throw new ArgumentException($"{option} does not go with --task {task}: {reason}.");
        }
    }
}

/// <summary>The name of a folder.</summary>
internal sealed class LabelRow
{
    public string Label { get; set; } = "";
}

internal sealed class TargetRow<T>
{
    public T Target { get; set; } = default!;
}

/// <summary>Options of the command line that not all tasks know.</summary>
/// <param name="LabelSmoothing">Fraction of the label that is spread; null if not given.</param>
/// <param name="ClassWeights">Null if not given.</param>
/// <param name="TopK">Null if not given.</param>
internal sealed record TaskOptions(double? LabelSmoothing, ClassWeights? ClassWeights, int? TopK);
