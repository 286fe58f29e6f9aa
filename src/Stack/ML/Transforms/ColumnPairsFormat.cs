using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>How one-to-one transformers write their columns: a count, then output and input name of each.</summary>
internal static class ColumnPairsFormat
{
    public static void SaveColumns(this ModelSaveContext ctx, (string outputColumnName, string inputColumnName)[] columns)
    {
        ctx.Writer.Write(columns.Length);
        foreach ((string output, string input) in columns)
        {
            ctx.SaveNonEmptyString(output);
            ctx.SaveNonEmptyString(input);
        }
    }

    public static (string outputColumnName, string inputColumnName)[] LoadColumns(this ModelLoadContext ctx)
    {
        int count = ctx.Reader.ReadCount(2 * sizeof(int), "columns");
        if (count == 0)
            throw new FormatException("it has no columns.");
        var columns = new (string, string)[count];
        for (int i = 0; i < count; i++)
            columns[i] = (ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString());
        return columns;
    }

    /// <summary>The shape of an estimator's input column.</summary>
    public static SchemaShape.Column FindInput(this SchemaShape schema, string name) =>
        schema.TryFindColumn(name, out SchemaShape.Column column)
            ? column
            : throw Runtime.Contracts.ExceptSchemaMismatch("inputSchema", "input", name);

    /// <summary>The annotations of a shape whose kinds are wanted.</summary>
    public static IEnumerable<SchemaShape.Column> Only(this SchemaShape annotations, params string[] kinds) =>
        annotations.Where(annotation => kinds.Contains(annotation.Name));

    public static (string outputColumnName, string inputColumnName) Pair(string outputColumnName, string? inputColumnName) =>
        (outputColumnName, inputColumnName ?? outputColumnName);
}
