using System.Runtime.InteropServices.Marshalling;

namespace TorchSharp;

/// <summary>Passes a generator's handle and keeps the generator alive during the call; none is a null handle.</summary>
[CustomMarshaller(typeof(torch.Generator), MarshalMode.ManagedToUnmanagedIn, typeof(In))]
internal static class GeneratorMarshaller
{
    internal ref struct In
    {
        private torch.Generator? _generator;

        public void FromManaged(torch.Generator? generator) => _generator = generator;

        public readonly IntPtr ToUnmanaged() => _generator is null ? IntPtr.Zero : _generator.Handle;

        public readonly void OnInvoked() => GC.KeepAlive(_generator);

        public void Free() => _generator = null;
    }
}
