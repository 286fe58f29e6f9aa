using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Evaluations;

/// <summary>What a model predicts.</summary>
internal enum ModelKind
{
    /// <summary>One of several classes.</summary>
    Multiclass,

    /// <summary>Yes or no.</summary>
    Binary,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Any number of labels.</summary>
    MultiLabel,
}

/// <summary>Tells kinds of models by the columns that they add, as any trainer of ML.NET does.</summary>
internal static class ModelKinds
{
    /// <param name="scored">The schema of what the model gives.</param>
    /// <exception cref="InvalidDataException">The model predicts nothing.</exception>
    internal static ModelKind Of(DataViewSchema scored)
    {
        if (scored.GetColumnOrNull("Score") is not { } score)
        {
            throw new InvalidDataException("The model adds no column 'Score': it predicts nothing.");
        }

        DataViewType? predicted = scored.GetColumnOrNull("PredictedLabel")?.Type;
        return (score.Type, predicted) switch
        {
            (VectorDataViewType, VectorDataViewType { ItemType: BooleanDataViewType }) => ModelKind.MultiLabel,
            (VectorDataViewType, _) => ModelKind.Multiclass,
            (_, BooleanDataViewType) => ModelKind.Binary,
            _ => ModelKind.Number,
        };
    }

    /// <summary>The names of the scores: classes or labels; their numbers where they have none.</summary>
    internal static string[] NamesOf(DataViewSchema.Column score)
    {
        int count = ((VectorDataViewType)score.Type).Size;
        if (score.Annotations.Schema.GetColumnOrNull("SlotNames") is null)
        {
            return [.. Enumerable.Range(0, count).Select(static i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(static name => name.ToString())];
    }
}
