using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>Records of one length, in blocks: in memory up to a limit, in temporary files past it. Safe from many threads.</summary>
/// <remarks>
/// Files are read and written, not mapped: what is mapped counts as this process's memory as long as the system finds room for it, and the
/// limit would say nothing. The system caches files all the same.
/// </remarks>
/// <param name="recordLength">Bytes of a record.</param>
/// <param name="memoryLimit">Bytes kept in memory.</param>
/// <param name="temporaryFolder">Where the rest goes.</param>
internal sealed unsafe class RecordStore(int recordLength, long memoryLimit, string temporaryFolder) : IDisposable
{
    private const long BlockLength = 64L << 20;

    [ThreadStatic]
    private static byte[]? t_record;

    private readonly List<Block> _blocks = [];
    private readonly Lock _growth = new();
    private readonly int _recordsPerBlock = (int)Math.Max(1, BlockLength / recordLength);
    private int _count;

    /// <summary>Adds a record and gives its number.</summary>
    internal int Add(ReadOnlySpan<byte> record)
    {
        int slot = Interlocked.Increment(ref _count) - 1;
        int block = slot / _recordsPerBlock;
        lock (_growth)
        {
            while (_blocks.Count <= block)
            {
                long length = (long)_recordsPerBlock * recordLength;
                bool inMemory = (_blocks.Count + 1) * length <= memoryLimit;
                _blocks.Add(inMemory ? Block.InMemory(length) : Block.OnDisk(length, temporaryFolder));
            }
        }

        (Block target, long offset) = PlaceOf(slot);
        if (target.File is null)
        {
            record.CopyTo(new Span<byte>(target.Pointer + offset, recordLength));
        }
        else
        {
            RandomAccess.Write(target.File, record, offset);
        }

        return slot;
    }

    /// <summary>A record, valid until this thread asks for another one, or the blocks are disposed.</summary>
    internal ReadOnlySpan<byte> this[int slot]
    {
        get
        {
            (Block source, long offset) = PlaceOf(slot);
            if (source.File is null)
            {
                return new ReadOnlySpan<byte>(source.Pointer + offset, recordLength);
            }

            if (t_record is null || t_record.Length < recordLength)
            {
                t_record = new byte[recordLength];
            }

            Span<byte> record = t_record.AsSpan(0, recordLength);
            for (int done = 0; done < recordLength;)
            {
                int read = RandomAccess.Read(source.File, record[done..], offset + done);
                done += read > 0
                    ? read
                    : throw new IOException($"A temporary file in '{temporaryFolder}' was cut short while it was in use.");
            }

            return record;
        }
    }

    private (Block Block, long Offset) PlaceOf(int slot)
    {
        lock (_growth)
        {
            return (_blocks[slot / _recordsPerBlock], (long)(slot % _recordsPerBlock) * recordLength);
        }
    }

    public void Dispose()
    {
        foreach (Block block in _blocks)
        {
            block.Dispose();
        }

        _blocks.Clear();
    }

    /// <summary>A piece of memory or a file, owned.</summary>
    private sealed class Block : IDisposable
    {
        internal byte* Pointer { get; private set; }

        /// <summary>Null for a piece of memory.</summary>
        internal SafeFileHandle? File { get; private init; }

        internal static Block InMemory(long length) => new() { Pointer = (byte*)NativeMemory.Alloc(checked((nuint)length)) };

        // The room is taken at once: a disk that is full says so before anything is written.
        internal static Block OnDisk(long length, string folder)
        {
            string path = Path.Combine(folder, $"convnets-{Guid.NewGuid():N}.records");
            SafeFileHandle file = System.IO.File.OpenHandle(
                path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None | FileShare.Delete,
                FileOptions.DeleteOnClose | FileOptions.RandomAccess, length);
            if (!OperatingSystem.IsWindows())
            {
                // The name goes now and the room with the last handle, so that a process that is killed leaves nothing behind.
                System.IO.File.Delete(path);
            }

            return new Block { File = file };
        }

        public void Dispose()
        {
            NativeMemory.Free(Pointer);
            Pointer = null;
            File?.Dispose();
        }
    }
}
