using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Pictures as packed 8-bit <c>[N, H, W, C]</c>, in blocks: in memory up to a limit, in memory-mapped temporary files past it.
/// </summary>
internal sealed unsafe class PackedImages : SampleStore
{
    private const long BlockLength = 64L << 20;

    private readonly ImagePreprocessing _preprocessing;
    private readonly List<PixelBlock> _blocks = [];
    private readonly Lock _growth = new();
    private readonly long _memoryLimit;
    private readonly string _temporaryFolder;
    private readonly int _imageLength;
    private readonly int _imagesPerBlock;
    private int _count;

    internal PackedImages(ImagePreprocessing preprocessing, long memoryLimit, string temporaryFolder)
        : base(preprocessing.Shape)
    {
        _preprocessing = preprocessing;
        _memoryLimit = memoryLimit;
        _temporaryFolder = temporaryFolder;
        _imageLength = checked((int)preprocessing.Shape.Length);
        _imagesPerBlock = (int)Math.Max(1, BlockLength / _imageLength);
    }

    /// <summary>Adds a picture and gives its slot; safe from many threads.</summary>
    internal int Add(ReadOnlySpan<byte> pixels)
    {
        int slot = Interlocked.Increment(ref _count) - 1;
        int block = slot / _imagesPerBlock;
        lock (_growth)
        {
            while (_blocks.Count <= block)
            {
                long length = (long)_imagesPerBlock * _imageLength;
                bool inMemory = (_blocks.Count + 1) * length <= _memoryLimit;
                _blocks.Add(inMemory ? PixelBlock.InMemory(length) : PixelBlock.OnDisk(length, _temporaryFolder));
            }
        }

        pixels.CopyTo(Pixels(slot));
        return slot;
    }

    private Span<byte> Pixels(int slot)
    {
        PixelBlock block;
        lock (_growth)
        {
            block = _blocks[slot / _imagesPerBlock];
        }

        return new Span<byte>(block.Pointer + ((long)(slot % _imagesPerBlock) * _imageLength), _imageLength);
    }

    private protected override void ReadSlot(int slot, Span<float> destination, SampleAugmenter? augmenter, int epoch, int sample)
    {
        ReadOnlySpan<byte> pixels = Pixels(slot);
        if (augmenter is not null)
        {
            pixels = augmenter.Augment(pixels, epoch, sample);
        }

        _preprocessing.Normalize(pixels, destination);
    }

    public override void Dispose()
    {
        foreach (PixelBlock block in _blocks)
        {
            block.Dispose();
        }

        _blocks.Clear();
    }

    /// <summary>A piece of memory, owned.</summary>
    private sealed class PixelBlock : IDisposable
    {
        private MemoryMappedFile? _file;
        private MemoryMappedViewAccessor? _view;

        internal byte* Pointer { get; private set; }

        internal static PixelBlock InMemory(long length) => new() { Pointer = (byte*)NativeMemory.Alloc(checked((nuint)length)) };

        internal static PixelBlock OnDisk(long length, string folder)
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
                return new PixelBlock { _file = file, _view = view, Pointer = pointer };
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
