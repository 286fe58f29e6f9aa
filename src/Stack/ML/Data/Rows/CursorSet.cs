namespace Microsoft.ML.Data;

internal static class CursorSet
{
    /// <summary>Wraps every cursor of a set; where one fails, those that are open are closed.</summary>
    public static DataViewRowCursor[] Wrap(DataViewRowCursor[] inputs, Func<DataViewRowCursor, DataViewRowCursor> wrap)
    {
        var cursors = new DataViewRowCursor[inputs.Length];
        int made = 0;
        try
        {
            for (; made < inputs.Length; made++)
                cursors[made] = wrap(inputs[made]);
            return cursors;
        }
        catch
        {
            for (int i = 0; i < inputs.Length; i++)
                (i < made ? cursors[i] : inputs[i]).Dispose();
            throw;
        }
    }
}
