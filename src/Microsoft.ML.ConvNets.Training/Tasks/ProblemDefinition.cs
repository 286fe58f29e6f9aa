using Microsoft.ML.ConvNets.Models;

namespace Microsoft.ML.ConvNets.Training.Tasks;

/// <summary>What a trainer wants of a training, as its options and the label column say.</summary>
/// <param name="Task">What is learned.</param>
/// <param name="Head">What the model's outputs mean.</param>
/// <param name="ClassNames">The classes of a task that has classes.</param>
internal sealed record ProblemDefinition(TrainingTask Task, PredictionHead Head, IReadOnlyList<string>? ClassNames = null)
{
    /// <summary>How much the classes count; null for all alike.</summary>
    internal ClassWeights? ClassWeights { get; init; }

    /// <summary>A class with fewer training samples is named in a warning.</summary>
    internal int MinimumPerClass { get; init; }

    /// <summary>Checks the label column of the validation data beyond its type.</summary>
    internal Action<DataViewSchema.Column> CheckValidation { get; init; } = static _ => { };

    /// <summary>Checks that validation data has the names of the training data.</summary>
    /// <param name="what">What the names are those of.</param>
    /// <param name="names">Those of the training data.</param>
    /// <param name="found">Those of the validation data.</param>
    /// <exception cref="ArgumentException">They differ.</exception>
    internal static void RequireSame(string what, IReadOnlyList<string> names, IReadOnlyList<string> found)
    {
        if (!found.SequenceEqual(names))
        {
            throw new ArgumentException(
                $"The ValidationSet does not fit the training data: its {what} are {string.Join(", ", found)}, those of the training data "
                + $"{string.Join(", ", names)}. "
                + "Transform both with the same fitted steps.");
        }
    }
}
