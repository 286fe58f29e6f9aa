namespace Microsoft.ML.Data;

internal static class SchemaBinding
{
    /// <summary>The members of a class with the types and annotations that a schema states for their columns.</summary>
    public static SchemaDefinition Create(Type userType, DataViewSchema schema)
    {
        SchemaDefinition definition = SchemaDefinition.Create(userType, SchemaDefinition.Direction.Read);
        foreach (DataViewSchema.Column stated in schema)
        {
            SchemaDefinition.Column column = definition.Find(c => c.ColumnName == stated.Name)
                ?? throw new InvalidOperationException($"The schema has a column '{stated.Name}', and {userType.DisplayName()} has no member of that name. Add one: '{stated.Name}' is of type {stated.Type}.");
            column.ColumnType = stated.Type;
            column.SetAnnotations(stated.Annotations);
        }
        return definition;
    }
}
