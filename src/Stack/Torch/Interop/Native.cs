using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Every argument of the native functions is blittable, so the runtime has nothing to convert.
[assembly: DisableRuntimeMarshalling]

namespace TorchSharp;

/// <summary>
/// The entry points of libconvnets_torch. A function that yields a tensor is declared to return <see cref="torch.Tensor"/>:
/// its marshaller wraps the handle and turns a null into the error that libtorch reported. A function that yields an
/// int goes through <see cref="Check"/>.
/// </summary>
internal static partial class Native
{
    internal const string Library = "convnets_torch";

    /// <summary>Throws what the native side reported if <paramref name="status"/> is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Check(int status)
    {
        if (status < 0)
        {
            Throw();
        }

        return status;
    }

    /// <summary>Throws what the native side reported if <paramref name="handle"/> is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static IntPtr Check(IntPtr handle)
    {
        if (handle == IntPtr.Zero)
        {
            Throw();
        }

        return handle;
    }

    /// <summary>Wraps each tensor of a native list and frees the list. An undefined tensor becomes null; only gradients have such.</summary>
    internal static torch.Tensor[] TakeList(IntPtr list)
    {
        Check(list);
        try
        {
            var tensors = new torch.Tensor[cn_list_size(list)];
            for (var i = 0; i < tensors.Length; i++)
            {
                tensors[i] = cn_list_defined(list, i) ? torch.Tensor.Wrap(cn_list_take(list, i)) : null!;
            }

            return tensors;
        }
        finally
        {
            cn_list_free(list);
        }
    }

    [DoesNotReturn]
    [SuppressMessage("Usage", "CA2201", Justification = "TorchSharp reports libtorch's errors with this type.")]
    internal static void Throw()
    {
        var message = Marshal.PtrToStringUTF8(cn_last_error()) ?? "";
        if (cn_last_error_kind() == 2)
        {
            throw new ArgumentNullException(message, $"The tensor argument '{message}' is null.");
        }

        throw new ExternalException(message);
    }

    [LibraryImport(Library)]
    internal static partial void cn_trim_memory();

    [LibraryImport(Library)]
    [SuppressGCTransition]
    private static partial IntPtr cn_last_error();

    [LibraryImport(Library)]
    [SuppressGCTransition]
    private static partial int cn_last_error_kind();

    [LibraryImport(Library)]
    [SuppressGCTransition]
    private static partial int cn_list_size(IntPtr list);

    [LibraryImport(Library)]
    private static partial IntPtr cn_list_take(IntPtr list, int index);

    [LibraryImport(Library)]
    private static partial void cn_list_free(IntPtr list);
}
