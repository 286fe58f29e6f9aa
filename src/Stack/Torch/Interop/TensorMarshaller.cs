using System.Runtime.InteropServices.Marshalling;

namespace TorchSharp;

/// <summary>
/// Passes a tensor's handle to a native function and keeps the tensor alive while it runs: the finaliser of a tensor
/// whose last use is the call itself could otherwise free the handle under it. A null tensor becomes a null handle;
/// the native side says which argument may be null.
/// </summary>
[CustomMarshaller(typeof(torch.Tensor), MarshalMode.ManagedToUnmanagedIn, typeof(In))]
[CustomMarshaller(typeof(torch.Tensor), MarshalMode.ManagedToUnmanagedOut, typeof(Out))]
internal static class TensorMarshaller
{
    internal ref struct In
    {
        private torch.Tensor? _tensor;

        public void FromManaged(torch.Tensor? tensor) => _tensor = tensor;

        public readonly IntPtr ToUnmanaged() => _tensor is null ? IntPtr.Zero : _tensor.Handle;

        public readonly void OnInvoked() => GC.KeepAlive(_tensor);

        public void Free() => _tensor = null;
    }

    internal static class Out
    {
        public static torch.Tensor ConvertToManaged(IntPtr handle) => torch.Tensor.Wrap(handle);
    }
}
