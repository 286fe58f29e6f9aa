using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_add_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_add_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_sub_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_sub_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_mul_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_mul_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_eq_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_eq_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_ne_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_ne_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_lt_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_lt_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_le_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_le_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_gt_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_gt_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_ge_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_ge_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_pow_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_pow_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_fmod_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_fmod_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_remainder_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_remainder_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_floor_divide_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_floor_divide_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_true_divide_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_true_divide_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_xlogy_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_xlogy_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_clamp_min_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_clamp_min_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_clamp_max_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial int cn_clamp_max_s_(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_rsub_s(torch.Tensor input, NativeScalar other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_rdiv_s(torch.Tensor input, NativeScalar other);
}
