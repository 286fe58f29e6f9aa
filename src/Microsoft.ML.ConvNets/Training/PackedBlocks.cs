using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ConvNets;

/// <summary>Records of one length, in blocks: in memory up to a limit, in memory-mapped temporary files past it. Safe from many threads.</summary>
/// <param name="recordLength">Bytes of a record.</param>
/// <param name="memoryLimit">Bytes kept in memory.</param>
/// <param name="temporaryFolder">Where the rest goes.</param>
internal sealed unsafe class PackedBlocks(int recordLength, long memoryLimit, string temporaryFolder) : IDisposable
{
    private const long BlockLength = 64L << 20;

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

        record.CopyTo(At(slot));
        return slot;
    }

    /// <summary>A record, valid until the blocks are disposed.</summary>
    internal ReadOnlySpan<byte> this[int slot] => At(slot);

    private Span<byte> At(int slot)
    {
        Block block;
        lock (_growth)
        {
            block = _blocks[slot / _recordsPerBlock];
        }

        return new Span<byte>(block.Pointer + ((long)(slot % _recordsPerBlock) * recordLength), recordLength);
    }

    public void Dispose()
    {
        foreach (Block block in _blocks)
        {
            block.Dispose();
        }

        _blocks.Clear();
    }

    /// <summary>A piece of memory, owned.</summary>
    private sealed class Block : IDisposable
    {
        private MemoryMappedFile? _file;
        private MemoryMappedViewAccessor? _view;

        internal byte* Pointer { get; private set; }

        internal static Block InMemory(long length) => new() { Pointer = (byte*)NativeMemory.Alloc(checked((nuint)length)) };

        internal static Block OnDisk(long length, string folder)
        {
            string path = Path.Combine(folder, $"convnets-{Guid.NewGuid():N}.pixels");
            // Deleted when closed, and by the system if the process dies first.
            // The room is taken at once: a disk that is full says so here, not by a fault when a page is written back.
            var stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 0,
                Options = FileOptions.DeleteOnClose,
                PreallocationSize = length,
            });
            try
            {
                stream.SetLength(length);
                MemoryMappedFile file = MemoryMappedFile.CreateFromFile(stream, null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
                MemoryMappedViewAccessor view = file.CreateViewAccessor(0, length);
                byte* pointer = null;
                view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
                return new Block { _file = file, _view = view, Pointer = pointer };
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            if (_view is null)
            {
                NativeMemory.Free(Pointer);
            }
            else
            {
                _view.SafeMemoryMappedViewHandle.ReleasePointer();
                _view.Dispose();
                _file!.Dispose();
            }

            Pointer = null;
        }
    }
}
