namespace Microsoft.ML.Data;

/// <summary>Whole columns in memory, in the order of the rows.</summary>
internal sealed record CachedRows(int RowCount, ColumnBuffer[] Columns)
{
    public static CachedRows Read(IDataView data, DataViewSchema.Column[] columns)
    {
        int capacity = (int)Math.Min(data.GetRowCount() ?? 256, Array.MaxLength);
        ColumnBuffer[] buffers = [.. columns.Select(c => ColumnBuffer.Create(c.Type, capacity))];
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        Action<int>[] fills = [.. columns.Select((c, i) => buffers[i].CreateFill(cursor, c))];
        int count = 0;
        while (cursor.MoveNext())
        {
            if (count == capacity)
            {
                if (capacity == Array.MaxLength)
                    throw new InvalidOperationException($"A cache holds at most {Array.MaxLength} rows.");
                capacity = (int)Math.Min(Array.MaxLength, Math.Max(256L, 2L * capacity));
                foreach (ColumnBuffer buffer in buffers)
                    buffer.Resize(capacity);
            }
            foreach (Action<int> fill in fills)
                fill(count);
            count++;
        }
        foreach (ColumnBuffer buffer in buffers)
            buffer.Resize(count);
        return new CachedRows(count, buffers);
    }
}
