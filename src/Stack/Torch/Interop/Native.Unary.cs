using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_abs(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_abs_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_acos(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_acos_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_acosh(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_acosh_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_asin(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_asin_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_asinh(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_asinh_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_atan(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_atan_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_atanh(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_atanh_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_bitwise_not(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_bitwise_not_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_ceil(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_ceil_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_cos(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_cos_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_cosh(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_cosh_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_deg2rad(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_deg2rad_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_digamma(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_digamma_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_erf(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_erf_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_erfc(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_erfc_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_erfinv(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_erfinv_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_exp(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_exp_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_exp2(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_exp2_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_expm1(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_expm1_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_floor(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_floor_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_frac(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_frac_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_hardsigmoid(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_hardsigmoid_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_hardswish(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_hardswish_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_i0(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_i0_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_lgamma(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_lgamma_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_log(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_log_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_log10(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_log10_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_log1p(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_log1p_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_log2(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_log2_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_neg(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_neg_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_rad2deg(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_rad2deg_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_reciprocal(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_reciprocal_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_relu(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_relu_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_relu6(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_relu6_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_rsqrt(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_rsqrt_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_selu(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_selu_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_sgn(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_sgn_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_sigmoid(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_sigmoid_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_sign(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_sign_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_silu(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_silu_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_sin(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_sin_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_sinc(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_sinc_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_sinh(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_sinh_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_sqrt(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_sqrt_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_tan(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_tan_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_tanh(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_tanh_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_trunc(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_trunc_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_all(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_any(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_argmax(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_argmin(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_argwhere(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_atleast_1d(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_atleast_2d(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_atleast_3d(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_det(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_fliplr(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_flipud(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_inverse(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_isfinite(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_isinf(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_isnan(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_isneginf(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_isposinf(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_isreal(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_log_sigmoid(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_logdet(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_logical_not(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_matrix_exp(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_max(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_median(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_min(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_msort(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_nanmedian(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_nansum(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_nonzero(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_positive(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_ravel(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_signbit(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_square(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_t(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_trace(torch.Tensor input);
}
