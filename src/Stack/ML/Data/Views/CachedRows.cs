using System.Runtime.ExceptionServices;

namespace Microsoft.ML.Data;

/// <summary>Whole columns in memory, in the order of the rows.</summary>
internal sealed record CachedRows(int RowCount, ColumnBuffer[] Columns)
{
    /// <summary>Reads the columns once, on as many threads as the view divides its rows for.</summary>
    public static CachedRows Read(IDataView data, DataViewSchema.Column[] columns)
    {
        DataViewRowCursor[] cursors = data.GetRowCursorSet(columns, Environment.ProcessorCount);
        int expected = (int)Math.Min(data.GetRowCount() ?? 256, Array.MaxLength);
        var parts = new Part[cursors.Length];
        try
        {
            for (int i = 0; i < parts.Length; i++)
                parts[i] = new Part(cursors[i], columns, Math.Max(expected / parts.Length, 1));
            if (parts.Length == 1)
                parts[0].Read();
            else
                Parallel.ForEach(parts, part => part.Read());
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
        finally
        {
            foreach (DataViewRowCursor cursor in cursors)
                cursor.Dispose();
        }
        return parts.Length == 1 ? parts[0].ToRows() : Merge(parts, columns);
    }

    private static CachedRows Merge(Part[] parts, DataViewSchema.Column[] columns)
    {
        long total = parts.Sum(p => (long)p.Count);
        if (total > Array.MaxLength)
            throw TooMany();
        ColumnBuffer[] merged = [.. columns.Select(c => ColumnBuffer.Create(c.Type, (int)total))];
        int start = 0;
        foreach ((Part part, Block block) in parts.SelectMany(p => p.Blocks.Select(b => (p, b))).OrderBy(x => x.b.Batch))
        {
            for (int i = 0; i < merged.Length; i++)
                part.Buffers[i].MoveTo(block.Start, block.Count, merged[i], start);
            start += block.Count;
        }
        return new CachedRows((int)total, merged);
    }

    private static InvalidOperationException TooMany() => new($"A cache holds at most {Array.MaxLength} rows.");

    /// <summary>Consecutive rows of one batch, as they lie in a part.</summary>
    private readonly record struct Block(long Batch, int Start, int Count);

    private sealed class Part(DataViewRowCursor cursor, DataViewSchema.Column[] columns, int capacity)
    {
        private int _capacity = capacity;

        public ColumnBuffer[] Buffers { get; } = [.. columns.Select(c => ColumnBuffer.Create(c.Type, capacity))];

        public List<Block> Blocks { get; } = [];

        public int Count { get; private set; }

        public void Read()
        {
            Action<int>[] fills = [.. columns.Select((c, i) => Buffers[i].CreateFill(cursor, c))];
            long batch = -1;
            int start = 0;
            while (cursor.MoveNext())
            {
                if (cursor.Batch != batch)
                {
                    Close(batch, start);
                    batch = cursor.Batch;
                    start = Count;
                }
                if (Count == _capacity)
                    Grow();
                foreach (Action<int> fill in fills)
                    fill(Count);
                Count++;
            }
            Close(batch, start);
        }

        public CachedRows ToRows()
        {
            foreach (ColumnBuffer buffer in Buffers)
                buffer.Resize(Count);
            return new CachedRows(Count, Buffers);
        }

        private void Close(long batch, int start)
        {
            if (Count > start)
                Blocks.Add(new Block(batch, start, Count - start));
        }

        private void Grow()
        {
            if (_capacity == Array.MaxLength)
                throw TooMany();
            _capacity = (int)Math.Min(Array.MaxLength, Math.Max(256L, 2L * _capacity));
            foreach (ColumnBuffer buffer in Buffers)
                buffer.Resize(_capacity);
        }
    }
}
