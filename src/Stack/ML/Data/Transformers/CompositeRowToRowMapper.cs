namespace Microsoft.ML.Data;

/// <summary>Mappers one after the other, each bound to the output schema of the one before.</summary>
internal sealed class CompositeRowToRowMapper(DataViewSchema inputSchema, IRowToRowMapper[] mappers) : IRowToRowMapper
{
    public DataViewSchema InputSchema { get; } = inputSchema;

    public DataViewSchema OutputSchema { get; } = mappers.Length == 0 ? inputSchema : mappers[^1].OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        IEnumerable<DataViewSchema.Column> columns = dependingColumns;
        for (int i = mappers.Length - 1; i >= 0; i--)
            columns = mappers[i].GetDependencies(columns);
        return columns;
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != InputSchema)
            throw new ArgumentException("The row has another schema object than the one that the mapper was made for (InputSchema).", nameof(input));
        if (mappers.Length == 0)
            return input;
        var needed = new IEnumerable<DataViewSchema.Column>[mappers.Length];
        needed[^1] = activeColumns;
        for (int i = mappers.Length - 1; i > 0; i--)
            needed[i - 1] = [.. mappers[i].GetDependencies(needed[i])];
        DataViewRow row = input;
        for (int i = 0; i < mappers.Length; i++)
            row = mappers[i].GetRow(row, needed[i]);
        return row;
    }
}
