using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A libtorch tensor. Owned by the dispose scope it was made in, or else by whoever made it.</summary>
    [NativeMarshalling(typeof(TensorMarshaller))]
    public partial class Tensor : IDisposable
    {
        private static long s_totalCount;
        private static long s_peakCount;

        private IntPtr _handle;

        /// <summary>Takes over <paramref name="handle"/>, which must not be null, and joins the current dispose scope.</summary>
        internal Tensor(IntPtr handle)
        {
            _handle = handle;
            var total = Interlocked.Increment(ref s_totalCount);
            var peak = Volatile.Read(ref s_peakCount);
            while (total > peak)
            {
                var seen = Interlocked.CompareExchange(ref s_peakCount, total, peak);
                if (seen == peak)
                {
                    break;
                }

                peak = seen;
            }

            DisposeScopeManager.Register(this);
        }

        ~Tensor() => Dispose(false);

        internal DisposeScope? OwningDisposeScope { get; set; }

        public static long TotalCount => Interlocked.Read(ref s_totalCount);

        public static long PeakCount => Interlocked.Read(ref s_peakCount);

        public IntPtr Handle
        {
            get
            {
                var handle = _handle;
                ObjectDisposedException.ThrowIf(handle == IntPtr.Zero, this);
                return handle;
            }
        }

        public bool IsInvalid => _handle == IntPtr.Zero;

        /// <summary>Wraps a handle that a native function just returned; a null handle throws what it reported.</summary>
        internal static Tensor Wrap(IntPtr handle) => new(Native.Check(handle));

        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        /// <summary>Hands the native tensor to the caller, who must free it; this object becomes invalid.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            GC.SuppressFinalize(this);
            var handle = Interlocked.Exchange(ref _handle, IntPtr.Zero);
            if (handle != IntPtr.Zero)
            {
                Interlocked.Decrement(ref s_totalCount);
                DisposeScopeManager.Forget(this);
            }

            return handle;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var handle = Interlocked.Exchange(ref _handle, IntPtr.Zero);
            if (handle == IntPtr.Zero)
            {
                return;
            }

            Interlocked.Decrement(ref s_totalCount);
            Native.cn_tensor_free(handle);
            if (disposing)
            {
                // A finalised tensor was outside every reachable scope.
                DisposeScopeManager.Forget(this);
            }
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } owner)
            {
                owner.MoveToOther(other, this);
            }
            else
            {
                other?.Attach(this);
            }

            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return MoveToOtherDisposeScope(other.OwningDisposeScope);
        }
    }
}
