using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Reporting.Reports;

/// <summary>The columns that a model adds, whatever its trainer: what kind of answers they are, and the answers row by row.</summary>
internal sealed class ModelAnswers
{
    private readonly IDataView _scored;
    private readonly DataViewSchema.Column _values;

    private ModelAnswers(IDataView scored, ReportedTask task, DataViewSchema.Column values) =>
        (_scored, Task, _values) = (scored, task, values);

    internal ReportedTask Task { get; }

    /// <summary>The names of the scores; their numbers where the model has no names; none unless they are several.</summary>
    internal string[] Names
    {
        get
        {
            if (_values.Type is not VectorDataViewType { Size: var count })
            {
                return [];
            }

            if (_values.Annotations.Schema.GetColumnOrNull("SlotNames") is null)
            {
                return [.. Enumerable.Range(0, count).Select(static i => i.ToString(CultureInfo.InvariantCulture))];
            }

            VBuffer<ReadOnlyMemory<char>> names = default;
            _values.GetSlotNames(ref names);
            return [.. names.DenseValues().Select(static name => name.ToString())];
        }
    }

    /// <summary>Has a model answer; nothing is computed yet.</summary>
    /// <exception cref="ArgumentException">The model lacks a column.</exception>
    /// <exception cref="NotSupportedException">Its answers are of a kind that no report tells of.</exception>
    internal static ModelAnswers Of(ITransformer model, IDataView rows, ReportOptions options)
    {
        IDataView scored = model.Transform(rows);
        DataViewSchema.Column score = Find(options.ScoreColumnName, nameof(ReportOptions.ScoreColumnName));
        DataViewType? answer = scored.Schema.GetColumnOrNull(options.PredictedLabelColumnName)?.Type;
        return (score.Type, answer) switch
        {
            (VectorDataViewType, VectorDataViewType { ItemType: BooleanDataViewType }) => throw new NotSupportedException(
                "The model gives each image any number of labels. A report is made of models that name one class, say yes or no, or give a "
                + "number."),
            (VectorDataViewType { IsKnownSize: true, ItemType: var item }, _) when item == NumberDataViewType.Single =>
                new ModelAnswers(scored, ReportedTask.Multiclass, score),
            (_, BooleanDataViewType) => new ModelAnswers(scored, ReportedTask.Binary, RequireNumber(
                Find(options.ProbabilityColumnName, nameof(ReportOptions.ProbabilityColumnName)))),
            _ => new ModelAnswers(scored, ReportedTask.Regression, RequireNumber(score)),
        };

        DataViewSchema.Column Find(string name, string option) => scored.Schema.GetColumnOrNull(name) ?? throw new ArgumentException(
            $"The model adds no column '{name}'. ReportOptions.{option} names another; what there is: "
            + $"{string.Join(", ", scored.Schema.Where(static c => !c.IsHidden).Select(static c => $"'{c.Name}'"))}.");
    }

    /// <summary>The scores of each row, one probability for yes or no.</summary>
    internal IEnumerable<float[]> Read()
    {
        using DataViewRowCursor cursor = _scored.GetRowCursor([_values]);
        if (_values.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<float>> scoresOf = cursor.GetGetter<VBuffer<float>>(_values);
            VBuffer<float> scores = default;
            while (cursor.MoveNext())
            {
                scoresOf(ref scores);
                yield return [.. scores.DenseValues()];
            }
        }
        else
        {
            ValueGetter<float> scoreOf = cursor.GetGetter<float>(_values);
            float score = 0;
            while (cursor.MoveNext())
            {
                scoreOf(ref score);
                yield return [score];
            }
        }
    }

    private static DataViewSchema.Column RequireNumber(DataViewSchema.Column column) => column.Type == NumberDataViewType.Single
        ? column
        : throw new NotSupportedException($"The model's column '{column.Name}' is of type {column.Type}. A report is made of models that "
            + "name one class (a vector of Single), say yes or no, or give a number (Single).");
}
