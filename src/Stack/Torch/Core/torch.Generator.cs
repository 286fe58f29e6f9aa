using System.Runtime.InteropServices.Marshalling;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers.</summary>
    [NativeMarshalling(typeof(GeneratorMarshaller))]
    public class Generator : IDisposable
    {
        private static readonly Generator s_default = new(Native.Check(Native.cn_generator_default()), CPU);

        private IntPtr _handle;

        public Generator(ulong seed = 0, Device? device = null)
            : this(New(seed, device ?? CPU), device ?? CPU)
        {
        }

        private Generator(IntPtr handle, Device device)
        {
            _handle = handle;
            this.device = device;
        }

        ~Generator() => Dispose(false);

        /// <summary>The one that is used where no other is named.</summary>
        public static Generator Default => s_default;

        public IntPtr Handle
        {
            get
            {
                var handle = _handle;
                ObjectDisposedException.ThrowIf(handle == IntPtr.Zero, this);
                return handle;
            }
        }

        public Device device { get; }

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.cn_generator_manual_seed(Handle, seed));
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>Seeds the generator from the system's randomness.</summary>
        public long seed()
        {
            Native.Check(Native.cn_generator_seed(Handle, out var seed));
            GC.KeepAlive(this);
            return seed;
        }

        public long initial_seed()
        {
            Native.Check(Native.cn_generator_initial_seed(Handle, out var seed));
            GC.KeepAlive(this);
            return seed;
        }

        public Tensor get_state()
        {
            var state = Native.cn_generator_get_state(Handle);
            GC.KeepAlive(this);
            return state;
        }

        public void set_state(Tensor value)
        {
            Native.Check(Native.cn_generator_set_state(Handle, value));
            GC.KeepAlive(this);
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (disposing && ReferenceEquals(this, s_default))
            {
                return; // shared by everyone
            }

            var handle = Interlocked.Exchange(ref _handle, IntPtr.Zero);
            if (handle != IntPtr.Zero)
            {
                Native.cn_generator_free(handle);
            }
        }

        private static IntPtr New(ulong seed, Device device) =>
            Native.Check(Native.cn_generator_new(seed, (int)device.type, device.index));
    }
}
