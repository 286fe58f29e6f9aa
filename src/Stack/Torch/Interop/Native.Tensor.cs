using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial void cn_tensor_free(IntPtr tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long cn_numel(torch.Tensor self);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_clone(torch.Tensor self);
}
