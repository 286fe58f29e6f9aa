namespace TorchSharp;

public static partial class torch
{
    // Operations on each element or on the whole, without further arguments.
    public static Tensor abs(Tensor input) => Native.cn_abs(input);

    public static Tensor absolute(Tensor input) => Native.cn_abs(input);

    public static Tensor acos(Tensor input) => Native.cn_acos(input);

    public static Tensor acosh(Tensor input) => Native.cn_acosh(input);

    public static Tensor all(Tensor input) => Native.cn_all(input);

    public static Tensor any(Tensor input) => Native.cn_any(input);

    public static Tensor arccos(Tensor input) => Native.cn_acos(input);

    public static Tensor arccosh(Tensor input) => Native.cn_acosh(input);

    public static Tensor arcsin(Tensor input) => Native.cn_asin(input);

    public static Tensor arcsinh(Tensor input) => Native.cn_asinh(input);

    public static Tensor arctan(Tensor input) => Native.cn_atan(input);

    public static Tensor arctanh(Tensor input) => Native.cn_atanh(input);

    public static Tensor argmax(Tensor input) => Native.cn_argmax(input);

    public static Tensor argmin(Tensor input) => Native.cn_argmin(input);

    public static Tensor argwhere(Tensor input) => Native.cn_argwhere(input);

    public static Tensor asin(Tensor input) => Native.cn_asin(input);

    public static Tensor asinh(Tensor input) => Native.cn_asinh(input);

    public static Tensor atan(Tensor input) => Native.cn_atan(input);

    public static Tensor atanh(Tensor input) => Native.cn_atanh(input);

    public static Tensor bitwise_not(Tensor input) => Native.cn_bitwise_not(input);

    public static Tensor ceil(Tensor input) => Native.cn_ceil(input);

    public static Tensor cos(Tensor input) => Native.cn_cos(input);

    public static Tensor cosh(Tensor input) => Native.cn_cosh(input);

    public static Tensor deg2rad(Tensor input) => Native.cn_deg2rad(input);

    public static Tensor det(Tensor input) => Native.cn_det(input);

    public static Tensor digamma(Tensor input) => Native.cn_digamma(input);

    public static Tensor erf(Tensor input) => Native.cn_erf(input);

    public static Tensor erfc(Tensor input) => Native.cn_erfc(input);

    public static Tensor erfinv(Tensor input) => Native.cn_erfinv(input);

    public static Tensor exp(Tensor input) => Native.cn_exp(input);

    public static Tensor exp2(Tensor input) => Native.cn_exp2(input);

    public static Tensor expm1(Tensor input) => Native.cn_expm1(input);

    public static Tensor fix(Tensor input) => Native.cn_trunc(input);

    public static Tensor fliplr(Tensor input) => Native.cn_fliplr(input);

    public static Tensor flipud(Tensor input) => Native.cn_flipud(input);

    public static Tensor floor(Tensor input) => Native.cn_floor(input);

    public static Tensor frac(Tensor input) => Native.cn_frac(input);

    public static Tensor i0(Tensor input) => Native.cn_i0(input);

    public static Tensor inverse(Tensor input) => Native.cn_inverse(input);

    public static Tensor isfinite(Tensor tensor) => Native.cn_isfinite(tensor);

    public static Tensor isinf(Tensor tensor) => Native.cn_isinf(tensor);

    public static Tensor isnan(Tensor input) => Native.cn_isnan(input);

    public static Tensor isneginf(Tensor tensor) => Native.cn_isneginf(tensor);

    public static Tensor isposinf(Tensor tensor) => Native.cn_isposinf(tensor);

    public static Tensor isreal(Tensor tensor) => Native.cn_isreal(tensor);

    public static Tensor lgamma(Tensor input) => Native.cn_lgamma(input);

    public static Tensor log(Tensor input) => Native.cn_log(input);

    public static Tensor log10(Tensor input) => Native.cn_log10(input);

    public static Tensor log1p(Tensor input) => Native.cn_log1p(input);

    public static Tensor log2(Tensor input) => Native.cn_log2(input);

    public static Tensor logdet(Tensor input) => Native.cn_logdet(input);

    public static Tensor logical_not(Tensor input) => Native.cn_logical_not(input);

    public static Tensor matrix_exp(Tensor input) => Native.cn_matrix_exp(input);

    public static Tensor max(Tensor input) => Native.cn_max(input);

    public static Tensor median(Tensor input) => Native.cn_median(input);

    public static Tensor min(Tensor input) => Native.cn_min(input);

    public static Tensor msort(Tensor tensor) => Native.cn_msort(tensor);

    public static Tensor nanmedian(Tensor input) => Native.cn_nanmedian(input);

    public static Tensor nansum(Tensor input) => Native.cn_nansum(input);

    public static Tensor neg(Tensor input) => Native.cn_neg(input);

    public static Tensor negative(Tensor input) => Native.cn_neg(input);

    public static Tensor nonzero(Tensor input) => Native.cn_nonzero(input);

    public static Tensor positive(Tensor input) => Native.cn_positive(input);

    public static Tensor rad2deg(Tensor input) => Native.cn_rad2deg(input);

    public static Tensor ravel(Tensor input) => Native.cn_ravel(input);

    public static Tensor reciprocal(Tensor input) => Native.cn_reciprocal(input);

    public static Tensor rsqrt(Tensor input) => Native.cn_rsqrt(input);

    public static Tensor sgn(Tensor input) => Native.cn_sgn(input);

    public static Tensor sigmoid(Tensor input) => Native.cn_sigmoid(input);

    public static Tensor sign(Tensor input) => Native.cn_sign(input);

    public static Tensor signbit(Tensor input) => Native.cn_signbit(input);

    public static Tensor sin(Tensor input) => Native.cn_sin(input);

    public static Tensor sinc(Tensor input) => Native.cn_sinc(input);

    public static Tensor sinh(Tensor input) => Native.cn_sinh(input);

    public static Tensor sqrt(Tensor input) => Native.cn_sqrt(input);

    public static Tensor square(Tensor input) => Native.cn_square(input);

    public static Tensor t(Tensor input) => Native.cn_t(input);

    public static Tensor tan(Tensor input) => Native.cn_tan(input);

    public static Tensor tanh(Tensor input) => Native.cn_tanh(input);

    public static Tensor trace(Tensor input) => Native.cn_trace(input);

    public static Tensor trunc(Tensor input) => Native.cn_trunc(input);
}
