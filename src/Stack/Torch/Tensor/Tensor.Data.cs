using System.Runtime.CompilerServices;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    // Reading and writing elements from .NET.
    public partial class Tensor
    {
        /// <summary>A view of the elements of a CPU tensor, which must hold elements of type <typeparamref name="T"/>.</summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged => new(this);

        /// <summary>The only element of the tensor, which must be of type <typeparamref name="T"/>.</summary>
        public unsafe T item<T>()
            where T : unmanaged
        {
            RequireType<T>();
            RequireOneElement();
            if (is_cpu())
            {
                var value = *(T*)data_ptr();
                GC.KeepAlive(this);
                return value;
            }

            using var copy = cpu();
            return copy.item<T>();
        }

        public Scalar ToScalar()
        {
            RequireOneElement();
            Native.Check(Native.cn_item(this, out var value));
            return Scalar.Of(value);
        }

        /// <summary>The raw memory of a contiguous CPU tensor.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                RequireContiguousCpuMemory();
                return new Span<byte>(data_ptr(), checked((int)(NumberOfElements * ElementSize)));
            }

            set
            {
                var target = bytes;
                if (value.Length != target.Length)
                {
                    throw new ArgumentException($"The tensor takes {target.Length} bytes, {value.Length} are given.", nameof(value));
                }

                value.CopyTo(target);
                GC.KeepAlive(this);
            }
        }

        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentNullException.ThrowIfNull(stream);
            using var scope = NewDisposeScope();
            var source = cpu().contiguous();
            foreach (var (start, length) in source.Pieces())
            {
                stream.Write(source.Piece(start, length));
            }

            GC.KeepAlive(source);
        }

        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentNullException.ThrowIfNull(stream);
            using var scope = NewDisposeScope();
            var direct = is_cpu() && is_contiguous();
            var target = direct ? this : empty(shape, dtype, CPU);
            foreach (var (start, length) in target.Pieces())
            {
                stream.ReadExactly(target.Piece(start, length));
            }

            if (!direct)
            {
                using var quiet = no_grad();
                copy_(target);
            }

            GC.KeepAlive(target);
        }

        /// <summary>The address of the first element; null for a tensor without elements.</summary>
        internal unsafe void* data_ptr()
        {
            Native.Check(Native.cn_data_ptr(this, out var data));
            return (void*)data;
        }

        /// <summary>Copies every element, in row-major order, to <paramref name="target"/>, which must be as long as the tensor.</summary>
        internal unsafe void CopyTo<T>(Span<T> target)
            where T : unmanaged
        {
            RequireType<T>();
            RequireCount(target.Length);
            if (is_cpu() && is_contiguous())
            {
                new ReadOnlySpan<T>(data_ptr(), target.Length).CopyTo(target);
                GC.KeepAlive(this);
                return;
            }

            using var scope = NewDisposeScope();
            cpu().contiguous().CopyTo(target);
        }

        /// <summary>Sets every element, in row-major order, from <paramref name="source"/>, which must be as long as the tensor.</summary>
        internal unsafe void CopyFrom<T>(ReadOnlySpan<T> source)
            where T : unmanaged
        {
            RequireType<T>();
            RequireCount(source.Length);
            if (is_cpu() && is_contiguous())
            {
                source.CopyTo(new Span<T>(data_ptr(), source.Length));
                GC.KeepAlive(this);
                return;
            }

            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            copy_(Copied(source, shape, null, CPU, false, null));
        }

        internal void RequireType<T>([CallerMemberName] string member = "")
            where T : unmanaged
        {
            var wanted = ElementType.Of<T>();
            var actual = dtype;
            if (wanted != actual)
            {
                throw new ArgumentException($"The tensor holds {actual}; {member}<{typeof(T).Name}> reads {wanted}. Convert it first: to_type(ScalarType.{wanted}).");
            }
        }

        private void RequireOneElement()
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException($"Only a tensor of one element is a number; this one has shape [{string.Join(", ", shape)}].");
            }
        }

        private void RequireCount(int count)
        {
            if (count != NumberOfElements)
            {
                throw new ArgumentException($"The tensor has {NumberOfElements} elements, the span {count}.");
            }
        }

        private void RequireContiguousCpuMemory()
        {
            if (!is_cpu() || !is_contiguous())
            {
                throw new InvalidOperationException($"The bytes of a tensor are readable where it is contiguous and on the CPU; this one is {(is_cpu() ? "not contiguous: call contiguous() first" : $"on {device}: call cpu() first")}.");
            }
        }

        // A tensor may be larger than a span can be.
        private IEnumerable<(long Start, int Length)> Pieces()
        {
            const int Limit = 1 << 26;
            var total = NumberOfElements * ElementSize;
            for (var start = 0L; start < total; start += Limit)
            {
                yield return (start, (int)Math.Min(Limit, total - start));
            }
        }

        private unsafe Span<byte> Piece(long start, int length) => new((byte*)data_ptr() + start, length);
    }
}
