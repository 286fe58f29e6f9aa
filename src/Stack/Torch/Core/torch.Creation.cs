using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

// Sequences, tensors like others, and tensors over managed memory.
public static partial class torch
{
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Native.cn_arange(Number(start), Number(stop), Number(step), Code(dtype), Place(device), requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Native.cn_linspace(start, end, steps, Code(dtype), Place(device), requires_grad);

    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Native.cn_logspace(start, end, steps, @base, Code(dtype), Place(device), requires_grad);

    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(Native.cn_eye(rows, columns < 0 ? rows : columns, Code(dtype), Place(device), requires_grad), names);

    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(Native.cn_empty_strided(size, Given(size).Length, strides, Given(strides).Length, Code(dtype), Place(device), requires_grad), names);

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(Native.cn_zeros_like(input, Code(dtype), PlaceOrSame(device), requires_grad), names);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(Native.cn_ones_like(input, Code(dtype), PlaceOrSame(device), requires_grad), names);

    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(Native.cn_empty_like(input, Code(dtype), PlaceOrSame(device), requires_grad), names);

    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(Native.cn_full_like(input, Number(value), Code(dtype), PlaceOrSame(device), requires_grad), names);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        Given(data).to(dtype ?? data.dtype, device ?? data.device);

    /// <summary>A tensor over the array's own memory, in its shape; a copy where another type or device is asked for.</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        var shape = new long[rawArray.Rank];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = rawArray.GetLongLength(i);
        }

        return Finished(Shared(rawArray, ElementType.Of(rawArray.GetType().GetElementType()!), shape, 0), dtype, device, requires_grad, names);
    }

    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>A one-dimensional tensor over <paramref name="count"/> elements of the array's memory, read as <paramref name="dtype"/>.</summary>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var available = (Buffer.ByteLength(rawArray) / ElementType.Size(dtype)) - offset;
        var taken = count < 0 ? available : count;
        if (taken < 0 || taken > available)
        {
            throw new ArgumentException($"The array holds {available + offset} elements of type {dtype}: {count} from {offset} on are too many.", nameof(count));
        }

        var result = Shared(rawArray, dtype, [taken], offset * ElementType.Size(dtype));
        return requires_grad ? result.requires_grad_() : result;
    }

    /// <summary>A tensor with a copy of <paramref name="data"/>.</summary>
    internal static unsafe Tensor Copied<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        var count = 1L;
        foreach (var dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(dimensions));
            count = checked(count * dimension);
        }

        if (count != data.Length)
        {
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", dimensions.ToArray())}] has {count} elements; {data.Length} are given.", nameof(dimensions));
        }

        fixed (T* source = data)
        {
            return Finished(Native.cn_from_copy((IntPtr)source, dimensions, dimensions.Length, (int)ElementType.Of<T>()), dtype, device, requires_grad, names);
        }
    }

    /// <summary>A tensor of raw elements of type <paramref name="dtype"/>, copied straight from a span.</summary>
    internal static unsafe Tensor from_bytes(ReadOnlySpan<byte> data, ReadOnlySpan<long> dimensions, ScalarType dtype)
    {
        var bytes = (long)ElementType.Size(dtype);
        foreach (var dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(dimensions));
            bytes = checked(bytes * dimension);
        }

        if (bytes != data.Length)
        {
            throw new ArgumentException($"A {dtype} tensor of shape [{string.Join(", ", dimensions.ToArray())}] takes {bytes} bytes; {data.Length} are given.", nameof(data));
        }

        fixed (byte* source = data)
        {
            return Native.cn_from_copy((IntPtr)source, dimensions, dimensions.Length, (int)dtype);
        }
    }

    private static Tensor Copied<T>(Array data, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        Span<long> dimensions = stackalloc long[data.Rank];
        for (var i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = data.GetLongLength(i);
        }

        ref var first = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(data));
        return Copied(MemoryMarshal.CreateReadOnlySpan(ref first, data.Length), dimensions, dtype, device, requires_grad, names);
    }

    private static unsafe Tensor Shared(Array array, ScalarType type, ReadOnlySpan<long> shape, long byteOffset)
    {
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        try
        {
            return Native.cn_from_blob(pin.AddrOfPinnedObject() + (nint)byteOffset, shape, shape.Length, (int)type, (IntPtr)(delegate* unmanaged<IntPtr, void>)&Unpin, GCHandle.ToIntPtr(pin));
        }
        catch
        {
            pin.Free();
            throw;
        }
    }

    [UnmanagedCallersOnly]
    private static void Unpin(IntPtr pin) => GCHandle.FromIntPtr(pin).Free();

    /// <summary>Brings a fresh tensor to the asked type and place; it is given up if that fails.</summary>
    private static Tensor Finished(Tensor fresh, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        var place = device ?? s_defaultDevice;
        var result = fresh;
        try
        {
            if ((dtype is { } type && type != fresh.dtype) || place.type != DeviceType.CPU)
            {
                result = fresh.to(dtype ?? fresh.dtype, place);
                fresh.Dispose();
            }

            return Named(requires_grad ? result.requires_grad_() : result, names);
        }
        catch
        {
            fresh.Dispose();
            result.Dispose();
            throw;
        }
    }
}
