using System.Runtime.InteropServices;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>
/// Memory outside the collector's reach that grows to what is asked for and is used again. What a huge image took goes back at once; the
/// collector would keep it until it finds a reason to run.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>More than this is not kept for the next image.</summary>
    private const long MaxKeptLength = 16L << 20;

    private byte* _pointer;
    private long _length;

    ~NativeBuffer() => Free();

    internal IntPtr Pointer => (IntPtr)_pointer;

    /// <summary>The first bytes, after making room for them; what they hold is not defined.</summary>
    internal Span<byte> Take(int length)
    {
        if (length > _length)
        {
            Free();
            _pointer = (byte*)NativeMemory.Alloc((nuint)length);
            _length = length;
        }

        return new Span<byte>(_pointer, length);
    }

    /// <summary>To be called when the bytes are no longer needed.</summary>
    internal void Trim()
    {
        if (_length > MaxKeptLength)
        {
            Free();
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_pointer);
        _pointer = null;
        _length = 0;
    }
}
