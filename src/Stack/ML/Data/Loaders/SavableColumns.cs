using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which columns of a view go into a file.</summary>
internal static class SavableColumns
{
    public static DataViewSchema.Column[] Find(DataViewSchema schema, bool keepHidden, Predicate<DataViewType> isSavable, IChannel channel)
    {
        var columns = new List<DataViewSchema.Column>();
        foreach (DataViewSchema.Column column in schema)
        {
            if (column.IsHidden && !keepHidden)
                continue;
            if (isSavable(column.Type))
                columns.Add(column);
            else
                channel.Info(MessageSensitivity.Schema, "The column '{0}' will not be written as it has unsavable column type {1}.", column.Name, column.Type);
        }

        return columns.Count > 0 ? [.. columns] : throw new InvalidOperationException($"No valid columns to save. The columns are: {schema.Describe()}.");
    }
}
