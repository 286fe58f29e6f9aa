using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_add(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_add_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_sub(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_sub_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_mul(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_mul_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_eq(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_eq_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_ne(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_ne_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_lt(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_lt_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_le(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_le_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_gt(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_gt_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_ge(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_ge_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_pow(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_pow_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_fmod(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_fmod_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_remainder(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_remainder_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_floor_divide(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_floor_divide_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_true_divide(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_true_divide_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_atan2(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_atan2_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_copysign(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_copysign_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_logical_and(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_logical_and_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_logical_or(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_logical_or_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_logical_xor(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_logical_xor_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_bitwise_and(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_bitwise_and_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_bitwise_or(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_bitwise_or_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_bitwise_xor(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_bitwise_xor_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_bitwise_left_shift(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_bitwise_left_shift_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_bitwise_right_shift(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_bitwise_right_shift_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_xlogy(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_xlogy_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_nextafter(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_nextafter_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_heaviside(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_heaviside_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_gcd(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_gcd_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_lcm(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_lcm_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_ldexp(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_ldexp_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_float_power(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_float_power_(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_matmul(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_mm(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_bmm(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_mv(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_dot(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_vdot(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_inner(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_outer(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_kron(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_maximum(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_minimum(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_fmax(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_fmin(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_hypot(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_logaddexp(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_logaddexp2(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_masked_select(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_take(torch.Tensor input, torch.Tensor other);
}
