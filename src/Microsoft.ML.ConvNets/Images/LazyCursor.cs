namespace Microsoft.ML.ConvNets.Images;

/// <summary>Cursors that compute a row's values when they are asked for, on the thread that asks.</summary>
internal static class LazyCursor
{
    /// <summary>Opens one over all rows.</summary>
    /// <remarks>
    /// <see cref="IDataView.GetRowCursor"/> may run the steps before on threads of its own, ahead of the rows: a file that is missing then
    /// ends the whole cursor, not the value of one row. A set of one cursor never does.
    /// </remarks>
    internal static DataViewRowCursor OpenLazily(this IDataView data, IEnumerable<DataViewSchema.Column> columns) =>
        data.GetRowCursorSet(columns, 1)[0];
}
