using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Utils;

/// <summary>The elements of a CPU tensor, in row-major order. The tensor must live as long as this is used.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly IntPtr _data;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal unsafe TensorAccessor(torch.Tensor tensor)
    {
        tensor.RequireType<T>("data");
        if (!tensor.is_cpu())
        {
            throw new InvalidOperationException($"Elements are read from the CPU's memory; the tensor is on {tensor.device}. Call cpu() first.");
        }

        _tensor = tensor;
        _data = (IntPtr)tensor.data_ptr();
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        Count = tensor.numel();
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => At(Offset(indices));
        set => At(Offset(indices)) = value;
    }

    public static bool operator ==(TensorAccessor<T>? left, TensorAccessor<T>? right) =>
        left is null ? right is null : left.Equals(right);

    public static bool operator !=(TensorAccessor<T>? left, TensorAccessor<T>? right) => !(left == right);

    public T[] ToArray()
    {
        var result = new T[Count];
        CopyTo(result);
        return result;
    }

    /// <summary>An array of as many dimensions as the tensor.</summary>
    public Array ToNDArray()
    {
        if (_shape.Length == 0)
        {
            return ToArray();
        }

        var result = Array.CreateInstance(typeof(T), _shape);
        CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(result)), checked((int)Count)));
        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(array);
        CopyTo(array.AsSpan(), arrayIndex, tensorIndex);
    }

    /// <summary>Copies the elements from <paramref name="tensorIndex"/> on to <paramref name="array"/> from <paramref name="arrayIndex"/> on.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = Remaining(tensorIndex);
        if (target.Length < count)
        {
            throw new ArgumentException($"{count} elements do not fit into the {target.Length} from index {arrayIndex} on.", nameof(array));
        }

        if (_contiguous)
        {
            Elements(tensorIndex, checked((int)count)).CopyTo(target);
            GC.KeepAlive(_tensor);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            target[i] = At(OffsetOf(tensorIndex + i));
        }
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(array);
        CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);
    }

    /// <summary>Sets elements from <paramref name="tensorIndex"/> on, as many as both sides have.</summary>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(source.Length, Remaining(tensorIndex));
        if (_contiguous)
        {
            source[..count].CopyTo(Elements(tensorIndex, count));
            GC.KeepAlive(_tensor);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            At(OffsetOf(tensorIndex + i)) = source[i];
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++)
        {
            yield return Read(i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Nothing to release: the memory is the tensor's.</summary>
    public void Dispose()
    {
    }

    public override bool Equals(object? obj)
    {
        if (obj is not TensorAccessor<T> other || other.Count != Count)
        {
            return false;
        }

        return ReferenceEquals(this, other) || ToArray().AsSpan().SequenceEqual(other.ToArray());
    }

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Count);
        hash.AddBytes(MemoryMarshal.AsBytes(ToArray().AsSpan()));
        return hash.ToHashCode();
    }

    private T Read(long index) => At(_contiguous ? index : OffsetOf(index));

    private long Remaining(long tensorIndex)
    {
        if (tensorIndex < 0 || tensorIndex > Count)
        {
            throw new ArgumentOutOfRangeException(nameof(tensorIndex), tensorIndex, $"The tensor has {Count} elements.");
        }

        return Count - tensorIndex;
    }

    private unsafe Span<T> Elements(long index, int count)
    {
        RequireAlive();
        return new Span<T>((T*)_data + index, count);
    }

    private unsafe ref T At(long offset)
    {
        RequireAlive();
        return ref ((T*)_data)[offset];
    }

    private void RequireAlive() => ObjectDisposedException.ThrowIf(_tensor.IsInvalid, _tensor);

    private long Offset(long[] indices)
    {
        if (indices.Length == 1 && _shape.Length != 1)
        {
            if (indices[0] < 0 || indices[0] >= Count)
            {
                throw Outside($"The index {indices[0]} is outside the tensor's {Count} elements.");
            }

            return OffsetOf(indices[0]);
        }

        if (indices.Length != _shape.Length)
        {
            throw new ArgumentException($"{indices.Length} indices are given for a tensor of {_shape.Length} dimensions.", nameof(indices));
        }

        var offset = 0L;
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= _shape[i])
            {
                throw Outside($"The index {indices[i]} is outside dimension {i}, which has {_shape[i]} entries.");
            }

            offset += indices[i] * _strides[i];
        }

        return offset;
    }

    [SuppressMessage("Usage", "CA2201", Justification = "What an array throws, and TorchSharp too.")]
    private static IndexOutOfRangeException Outside(string message) => new(message);

    // Where the element with this row-major number stands.
    private long OffsetOf(long number)
    {
        if (_contiguous)
        {
            return number;
        }

        var offset = 0L;
        for (var i = _shape.Length - 1; i >= 0; i--)
        {
            offset += number % _shape[i] * _strides[i];
            number /= _shape[i];
        }

        return offset;
    }
}
