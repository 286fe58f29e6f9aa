using ConvNets.Cli.Data;
using ConvNets.Cli.Evaluations;
using ConvNets.Cli.Folders;

namespace ConvNets.Cli.Batches;

/// <summary>What is written of an image, by the kind of the model.</summary>
internal sealed class ResultTable
{
    /// <summary>Between the labels of an image that has several.</summary>
    private const char Separator = ';';

    private const float Applies = 0.5f;

    private readonly ModelKind _kind;
    private readonly string[] _names;
    private readonly (string No, string Yes) _answers;
    private readonly bool _hasTrust;
    private readonly bool _tellsUnlike;

    /// <exception cref="InvalidDataException">Two scores have one name.</exception>
    internal ResultTable(ImageScorer scorer)
    {
        _kind = scorer.Kind;
        _names = scorer.Names;
        _answers = BinaryFolders.NamesIn(scorer.Schema) ?? ("false", "true");
        _hasTrust = AnswerTrustReader.IsTold(scorer.Schema);
        _tellsUnlike = _hasTrust && AnswerTrustReader.TellsUnlike(scorer.Schema);
        Columns =
        [
            new("path", typeof(string)), .. AnswerColumns(), .. TrustColumns(), new("error", typeof(string)),
        ];
        if (Columns.GroupBy(static column => column.Name).FirstOrDefault(static same => same.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"The model has several scores of one name: the column '{twice.Key}' would be there twice.");
        }
    }

    internal IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>The values of an image's row; null where there is none.</summary>
    /// <param name="name">What the image is called in the results.</param>
    /// <param name="image">What the model gave for it.</param>
    internal object?[] RowOf(string name, ScoredImage image)
    {
        object?[] row = new object?[Columns.Count];
        row[0] = name;
        row[^1] = image.Reason;
        if (image.Reason is null)
        {
            IEnumerable<object?> values = AnswerOf(image.Values);
            if (_hasTrust)
            {
                AnswerTrust trust = image.Trust!;
                values = values.Concat([trust.Confidence, trust.IsUncertain, .. _tellsUnlike ? [trust.IsOutOfDistribution] : Nothing]);
            }

            int place = 1;
            foreach (object? value in values)
            {
                row[place++] = value;
            }
        }

        return row;
    }

    private static object?[] Nothing => [];

    private IEnumerable<ResultColumn> AnswerColumns() => _kind switch
    {
        ModelKind.Number => [new("value", typeof(float))],
        ModelKind.Binary => [new("label", typeof(string)), new("probability", typeof(float))],
        ModelKind.MultiLabel => [new("labels", typeof(string)), .. ScoreColumns()],
        _ => [new("label", typeof(string)), .. ScoreColumns()],
    };

    private IEnumerable<ResultColumn> ScoreColumns() => _names.Select(static name => new ResultColumn($"score_{name}", typeof(float)));

    private IEnumerable<ResultColumn> TrustColumns()
    {
        if (_hasTrust)
        {
            yield return new("confidence", typeof(float));
            yield return new("uncertain", typeof(bool));
        }

        if (_tellsUnlike)
        {
            yield return new("out_of_distribution", typeof(bool));
        }
    }

    private IEnumerable<object?> AnswerOf(float[] values) => _kind switch
    {
        ModelKind.Number => [values[0]],
        ModelKind.Binary => [values[1] >= 1 - values[1] ? _answers.Yes : _answers.No, values[1]],
        ModelKind.MultiLabel => [string.Join(Separator, _names.Where((_, i) => values[i] > Applies)), .. values.Cast<object>()],
        _ => [_names[Array.IndexOf(values, values.Max())], .. values.Cast<object>()],
    };
}
