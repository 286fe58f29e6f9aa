using System.Diagnostics;
using Microsoft.ML.Persistence.Idv;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Writes rows in ML.NET's binary format: blocks of rows, each column for itself.</summary>
internal static class BinarySaver
{
    private const int MostRowsPerBlock = 1 << 13;
    private const long MostBytesPerBlock = 80L << 20;

    public static void Save(IHost host, IDataView data, Stream stream, bool keepHidden)
    {
        using IChannel channel = host.Start("Saving");
        DataViewSchema.Column[] columns = SavableColumns.Find(data.Schema, keepHidden, type => CodecTable.ForTypeOrNull(type) is not null, channel);
        ValueCodec[] codecs = [.. columns.Select(c => CodecTable.ForTypeOrNull(c.Type)!)];
        var watch = Stopwatch.StartNew();
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        BlockBuilder[] blocks = [.. columns.Select((column, i) => BlockBuilder.Create(cursor, column, codecs[i]))];
        using var file = new IdvWriter(stream, columns.Zip(codecs));

        // All blocks have as many rows as the first one, which ends when it is full or large.
        int rowsPerBlock = MostRowsPerBlock, rowsInBlock = 0;
        long rowCount = 0, bytes = 0;
        while (cursor.MoveNext())
        {
            foreach (BlockBuilder block in blocks)
                bytes += block.Add();
            rowCount++;
            rowsInBlock++;
            if (rowCount == rowsInBlock && bytes > MostBytesPerBlock)
                rowsPerBlock = rowsInBlock;
            if (rowsInBlock == rowsPerBlock)
                WriteBlocks();
        }

        if (rowCount < rowsPerBlock)
            rowsPerBlock = Math.Max(1, (int)rowCount);
        if (rowsInBlock > 0)
            WriteBlocks();
        file.Finish(rowCount, rowsPerBlock);
        channel.Info(MessageSensitivity.None, "Wrote {0} rows across {1} columns in {2}", rowCount, columns.Length, watch.Elapsed);

        void WriteBlocks()
        {
            for (int i = 0; i < blocks.Length; i++)
                file.WriteBlock(i, blocks[i].Encode());
            rowsInBlock = 0;
        }
    }

    /// <summary>The values of one column for one block.</summary>
    private abstract class BlockBuilder
    {
        public static BlockBuilder Create(DataViewRowCursor cursor, DataViewSchema.Column column, ValueCodec codec)
            => GenericCall.Invoke<DataViewRowCursor, DataViewSchema.Column, ValueCodec, BlockBuilder>(CreateTyped<int>, column.Type.RawType, cursor, column, codec);

        /// <summary>Takes the value of the row that the cursor stands on. Gives the bytes that it takes, more or less.</summary>
        public abstract long Add();

        /// <summary>The values as bytes; the next ones belong to another block.</summary>
        public abstract MemoryStream Encode();

        private static Typed<T> CreateTyped<T>(DataViewRowCursor cursor, DataViewSchema.Column column, ValueCodec codec) => new(cursor.GetGetter<T>(column), (ValueCodec<T>)codec);

        private sealed class Typed<T>(ValueGetter<T> getter, ValueCodec<T> codec) : BlockBuilder
        {
            private readonly MemoryStream _bytes = new();
            private T[] _values = new T[16];
            private int _count;

            public override long Add()
            {
                if (_count == _values.Length)
                    Array.Resize(ref _values, 2 * _count);
                getter(ref _values[_count]);
                return codec.EstimateBytes(_values.AsSpan(_count++, 1));
            }

            public override MemoryStream Encode()
            {
                _bytes.SetLength(0);
                using (var writer = new BinaryWriter(_bytes, System.Text.Encoding.UTF8, leaveOpen: true))
                    codec.Write(writer, _values.AsSpan(0, _count));
                _count = 0;
                return _bytes;
            }
        }
    }
}
