using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial IntPtr cn_generator_default();

    [LibraryImport(Library)]
    internal static partial IntPtr cn_generator_new(ulong seed, int device_type, int device_index);

    [LibraryImport(Library)]
    internal static partial void cn_generator_free(IntPtr generator);

    [LibraryImport(Library)]
    internal static partial int cn_generator_manual_seed(IntPtr generator, long seed);

    [LibraryImport(Library)]
    internal static partial int cn_generator_seed(IntPtr generator, out long seed);

    [LibraryImport(Library)]
    internal static partial int cn_generator_initial_seed(IntPtr generator, out long seed);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_generator_get_state(IntPtr generator);

    [LibraryImport(Library)]
    internal static partial int cn_generator_set_state(IntPtr generator, torch.Tensor state);

    [LibraryImport(Library)]
    internal static partial int cn_manual_seed(long seed);
}
