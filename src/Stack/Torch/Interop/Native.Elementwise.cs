using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_add_alpha(torch.Tensor input, torch.Tensor other, NativeScalar alpha);

    [LibraryImport(Library)]
    internal static partial int cn_add_alpha_(torch.Tensor input, torch.Tensor other, NativeScalar alpha);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_add_alpha_s(torch.Tensor input, NativeScalar other, NativeScalar alpha);

    [LibraryImport(Library)]
    internal static partial int cn_add_alpha_s_(torch.Tensor input, NativeScalar other, NativeScalar alpha);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_div(torch.Tensor input, torch.Tensor other, int mode);

    [LibraryImport(Library)]
    internal static partial int cn_div_(torch.Tensor input, torch.Tensor other, int mode);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_div_s(torch.Tensor input, NativeScalar other, int mode);

    [LibraryImport(Library)]
    internal static partial int cn_div_s_(torch.Tensor input, NativeScalar other, int mode);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_clamp(torch.Tensor input, NativeScalar min, NativeScalar max);

    [LibraryImport(Library)]
    internal static partial int cn_clamp_(torch.Tensor input, NativeScalar min, NativeScalar max);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_clamp_t(torch.Tensor input, torch.Tensor? min, torch.Tensor? max);

    [LibraryImport(Library)]
    internal static partial int cn_clamp_t_(torch.Tensor input, torch.Tensor? min, torch.Tensor? max);

    [LibraryImport(Library)]
    internal static partial int cn_fill_(torch.Tensor input, NativeScalar value);

    [LibraryImport(Library)]
    internal static partial int cn_zero_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_round(torch.Tensor input, long decimals);

    [LibraryImport(Library)]
    internal static partial int cn_round_(torch.Tensor input, long decimals);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_nan_to_num(torch.Tensor input, double nan, [MarshalAs(UnmanagedType.U1)] bool has_pos, double pos, [MarshalAs(UnmanagedType.U1)] bool has_neg, double neg);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_gelu(torch.Tensor input, [MarshalAs(UnmanagedType.U1)] bool tanh);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_lerp(torch.Tensor input, torch.Tensor end, torch.Tensor weight);

    [LibraryImport(Library)]
    internal static partial int cn_lerp_(torch.Tensor input, torch.Tensor end, torch.Tensor weight);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_isclose(torch.Tensor input, torch.Tensor other, double rtol, double atol, [MarshalAs(UnmanagedType.U1)] bool equal_nan);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_addcmul(torch.Tensor input, torch.Tensor tensor1, torch.Tensor tensor2, NativeScalar value);

    [LibraryImport(Library)]
    internal static partial int cn_addcmul_(torch.Tensor input, torch.Tensor tensor1, torch.Tensor tensor2, NativeScalar value);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_addcdiv(torch.Tensor input, torch.Tensor tensor1, torch.Tensor tensor2, NativeScalar value);

    [LibraryImport(Library)]
    internal static partial int cn_addcdiv_(torch.Tensor input, torch.Tensor tensor1, torch.Tensor tensor2, NativeScalar value);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_addmm(torch.Tensor input, torch.Tensor left, torch.Tensor right, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_addmv(torch.Tensor input, torch.Tensor left, torch.Tensor right, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_baddbmm(torch.Tensor input, torch.Tensor left, torch.Tensor right, double beta, double alpha);
}
