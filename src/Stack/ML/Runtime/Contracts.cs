using Microsoft.ML.Data;

namespace Microsoft.ML.Runtime;

/// <summary>The errors that many components share, so that they read alike.</summary>
internal static class Contracts
{
    /// <summary>The column is not in the schema.</summary>
    public static ArgumentOutOfRangeException ExceptSchemaMismatch(string paramName, string columnRole, string columnName, DataViewSchema? schema = null)
        => new(paramName, $"Could not find {columnRole} column '{columnName}'.{(schema is null ? "" : $" The columns are: {schema.Describe()}.")}");

    /// <summary>The column has another type than the component takes.</summary>
    public static ArgumentOutOfRangeException ExceptSchemaMismatch(string paramName, string columnRole, string columnName, string expectedType, string actualType)
        => new(paramName, $"Schema mismatch for {columnRole} column '{columnName}': expected {expectedType}, got {actualType}");

    /// <summary>The shape of the column is another one than the component takes.</summary>
    public static ArgumentOutOfRangeException ExceptSchemaMismatch(string paramName, string columnRole, string columnName, string expectedType, SchemaShape.Column actual)
        => ExceptSchemaMismatch(paramName, columnRole, columnName, expectedType, actual.GetTypeString());

    public static DataViewSchema.Column CheckColumn(DataViewSchema schema, string columnName, string columnRole, string paramName)
        => schema.GetColumnOrNull(columnName) ?? throw ExceptSchemaMismatch(paramName, columnRole, columnName, schema);
}
