using Microsoft.ML.Persistence.Idv;

namespace Microsoft.ML.Data;

/// <summary>One column of a cursor over a binary file: the values of the block that the cursor stands in.</summary>
internal abstract class BinaryColumn(IdvColumn column) : IDisposable
{
    // What ML.NET itself writes is 80 MB; no block that an array can hold is larger than this.
    private const long LargestBlock = 1L << 30;

    private readonly IdvBlock _block = new();

    public static BinaryColumn Create(IdvColumn column) => GenericCall.Invoke<IdvColumn, BinaryColumn>(CreateTyped<int>, column.Codec.Type.RawType, column);

    /// <summary>A <see cref="ValueGetter{TValue}"/> for the row of the block that <paramref name="row"/> names.</summary>
    public abstract Delegate CreateGetter(Func<int> row);

    public void Read(BinaryReader file, int block, int rows)
    {
        Stream stream = file.BaseStream;
        stream.Position = column.LookupOffset + ((long)block * IdvFormat.LookupSize);
        long offset = file.ReadInt64();
        int length = file.ReadInt32();
        int plainLength = file.ReadInt32();
        if (offset < IdvFormat.HeaderSize || length < 0 || plainLength < 0 || offset > stream.Length - length)
            throw new FormatException($"its block {block} would be {length} bytes at {offset} of {stream.Length}.");
        stream.Position = offset;
        _block.Read(stream, length, column.Compression, LargestBlock);
        if (_block.Length != plainLength)
            throw new FormatException($"its block {block} has {_block.Length} bytes, {plainLength} are declared.");
        Decode(_block.Reader, rows);
    }

    public void Dispose() => _block.Dispose();

    protected abstract void Decode(BinaryReader reader, int rows);

    // A codec keeps buffers, so that every cursor has its own.
    private static Typed<T> CreateTyped<T>(IdvColumn column) => new(column, (ValueCodec<T>)CodecTable.ForTypeOrNull(column.Codec.Type)!);

    private sealed class Typed<T>(IdvColumn column, ValueCodec<T> codec) : BinaryColumn(column)
    {
        private T[] _values = [];

        public override Delegate CreateGetter(Func<int> row) => (ValueGetter<T>)((ref T value) => codec.Copy(in _values[row()], ref value));

        protected override void Decode(BinaryReader reader, int rows)
        {
            codec.Read(reader, ref _values, rows);
            if (reader.Remaining() != 0)
                throw new FormatException($"{reader.Remaining()} bytes are left over.");
        }
    }
}
