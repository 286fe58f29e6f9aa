namespace Microsoft.ML.Data;

internal static class SchemaBinding
{
    /// <summary>The members of a class with the types and annotations that a schema states for their columns.</summary>
    public static SchemaDefinition Create(Type userType, DataViewSchema schema)
    {
        SchemaDefinition definition = SchemaDefinition.Create(userType, SchemaDefinition.Direction.Read);
        foreach (SchemaDefinition.Column column in definition)
        {
            if (schema.GetColumnOrNull(column.ColumnName) is not { } stated)
                continue;
            column.ColumnType = stated.Type;
            column.SetAnnotations(stated.Annotations);
        }
        return definition;
    }
}
