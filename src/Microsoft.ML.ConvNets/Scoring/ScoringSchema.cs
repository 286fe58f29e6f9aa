using Microsoft.ML.ConvNets.Images;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>
/// How a fitted network's columns lie in a certain input schema: the input's columns keep their places, the computed ones follow.
/// </summary>
internal sealed class ScoringSchema
{
    private readonly ComputedColumn[] _computed;

    private ScoringSchema(
        DataViewSchema input, DataViewSchema output, DataViewSchema.Column feature, FittedInput reading, ComputedColumn[] computed)
    {
        InputSchema = input;
        OutputSchema = output;
        Feature = feature;
        Input = reading;
        _computed = computed;
    }

    internal DataViewSchema InputSchema { get; }

    internal DataViewSchema OutputSchema { get; }

    /// <summary>The column that is read.</summary>
    internal DataViewSchema.Column Feature { get; }

    internal FittedInput Input { get; }

    /// <exception cref="ArgumentException">The input column is missing or is not what the network was fitted on.</exception>
    internal static ScoringSchema Create(DataViewSchema schema, FittedInput input, params ComputedColumn[] computed)
    {
        DataViewSchema.Column feature = input.Column.FindFitted(schema, out InputKind kind);
        // A path, the bytes of a file and a decoded image are the same to a network.
        if (kind != input.Kind && (kind == InputKind.Vector || input.Kind == InputKind.Vector))
        {
            throw new ArgumentException(
                $"Column '{feature.Name}' holds {feature.Type}; the model was {input.Column.Origin} on a column of kind {input.Kind}.");
        }

        InputColumn.CheckShape(input.Shape, feature, kind);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(schema);
        foreach (ComputedColumn column in computed)
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        return new ScoringSchema(schema, builder.ToSchema(), feature, input, computed);
    }

    /// <summary>Whether a column is one of those that have to be computed.</summary>
    internal bool IsComputed(DataViewSchema.Column column) => column.Index >= InputSchema.Count;

    /// <summary>The input's columns among those asked for.</summary>
    internal IEnumerable<DataViewSchema.Column> PassedThrough(IEnumerable<DataViewSchema.Column> columns) =>
        columns.Where(c => !IsComputed(c)).Select(c => InputSchema[c.Index]);

    /// <summary>A getter of one of the computed columns over a function that gives the row's output.</summary>
    internal ValueGetter<TValue> ComputedGetter<TValue>(DataViewSchema.Column column, RowOutput output) =>
        _computed[column.Index - InputSchema.Count].CreateGetter(output) as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' holds {column.Type} (getter of {column.Type.RawType.Name}); a getter of {typeof(TValue).Name} was "
                + "asked for.");
}
