using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Data;

/// <summary>Reads the columns in which a model says how far its answers can be trusted, under their usual names.</summary>
internal static class AnswerTrustReader
{
    private static readonly TrustOptions s_names = new();

    /// <summary>Those that the data has.</summary>
    internal static IEnumerable<DataViewSchema.Column> ColumnsOf(DataViewSchema schema) =>
        new[]
        {
            Find(schema, s_names.ConfidenceColumnName, NumberDataViewType.Single),
            Find(schema, s_names.IsUncertainColumnName, BooleanDataViewType.Instance),
            Find(schema, s_names.IsOutOfDistributionColumnName, BooleanDataViewType.Instance),
        }.OfType<DataViewSchema.Column>();

    /// <summary>Whether the model says how far its answers can be trusted.</summary>
    internal static bool IsTold(DataViewSchema schema) =>
        Find(schema, s_names.ConfidenceColumnName, NumberDataViewType.Single) is not null
        && Find(schema, s_names.IsUncertainColumnName, BooleanDataViewType.Instance) is not null;

    /// <summary>Whether it says that of images unlike those that it learned from.</summary>
    internal static bool TellsUnlike(DataViewSchema schema) =>
        Find(schema, s_names.IsOutOfDistributionColumnName, BooleanDataViewType.Instance) is not null;

    /// <summary>What reads them of the current row; null where the model does not say.</summary>
    internal static Func<AnswerTrust>? Of(DataViewRowCursor cursor)
    {
        if (Find(cursor.Schema, s_names.ConfidenceColumnName, NumberDataViewType.Single) is not { } confidence
            || Find(cursor.Schema, s_names.IsUncertainColumnName, BooleanDataViewType.Instance) is not { } uncertain)
        {
            return null;
        }

        ValueGetter<float> confidenceOf = cursor.GetGetter<float>(confidence);
        ValueGetter<bool> uncertainOf = cursor.GetGetter<bool>(uncertain);
        ValueGetter<bool>? unlikeOf = Find(cursor.Schema, s_names.IsOutOfDistributionColumnName, BooleanDataViewType.Instance) is { } unlike
            ? cursor.GetGetter<bool>(unlike)
            : null;
        return () =>
        {
            float value = 0;
            bool isUncertain = false;
            bool isUnlike = false;
            confidenceOf(ref value);
            uncertainOf(ref isUncertain);
            unlikeOf?.Invoke(ref isUnlike);
            return new AnswerTrust(value, isUncertain, unlikeOf is null ? null : isUnlike);
        };
    }

    private static DataViewSchema.Column? Find(DataViewSchema schema, string name, DataViewType type) =>
        schema.GetColumnOrNull(name) is { } column && column.Type.Equals(type) ? column : null;
}
