using ConvNets.Cli.Data;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Tasks;

/// <summary>What is learnt from pictures in class folders. A kind of task is one file beside this one.</summary>
internal abstract class PictureTask
{
    /// <summary>The column of the folders' names.</summary>
    internal const string LabelColumn = "Label";

    /// <summary>The column that is trained towards where that is not a class.</summary>
    internal const string TargetColumn = "Target";

    /// <summary>The word of the command line.</summary>
    internal abstract string Name { get; }

    /// <summary>What the network's outputs are called: the classes, the one that is yes last, or nothing for a number.</summary>
    internal abstract IReadOnlyList<string> ClassesOf(ConvNetTransformer trained);

    /// <summary>Options for this task.</summary>
    /// <param name="words">What only some tasks know.</param>
    /// <exception cref="ArgumentException">This task does not know one that was given.</exception>
    internal abstract ConvNetTrainerOptions NewOptions(TaskWords words);

    /// <summary>Looks at the folders' names, before any picture is read.</summary>
    /// <exception cref="InvalidDataException">They do not fit the task.</exception>
    internal virtual void LookAt(ImageSet set)
    {
    }

    /// <summary>The rows with the column that is trained towards, lazily.</summary>
    internal virtual IDataView WithTarget(IDataView rows) => rows;

    /// <summary>Steps before the trainer that are saved with the model; null for none.</summary>
    internal abstract IEstimator<ITransformer>? Steps(MLContext ml);

    /// <summary>The trainer, with the steps behind it.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="options">Options that <see cref="NewOptions"/> made.</param>
    /// <param name="fitted">Told of the trained network.</param>
    internal abstract IEstimator<ITransformer> Trainer(MLContext ml, ConvNetTrainerOptions options, Action<ConvNetTransformer> fitted);

    private protected static void RequireUnset(bool isSet, string option, string task, string reason)
    {
        if (isSet)
        {
            throw new ArgumentException($"{option} does not go with --task {task}: {reason}.");
        }
    }
}

/// <summary>Options of the command line that not all tasks know.</summary>
/// <param name="LabelSmoothing">Share of the label that is spread; null if not given.</param>
/// <param name="ClassWeights">Null if not given.</param>
/// <param name="TopK">Null if not given.</param>
internal sealed record TaskWords(double? LabelSmoothing, ClassWeights? ClassWeights, int? TopK);
