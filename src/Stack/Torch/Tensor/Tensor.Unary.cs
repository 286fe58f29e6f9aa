namespace TorchSharp;

public static partial class torch
{
    // Operations on each element or on the whole, without further arguments.
    public partial class Tensor
    {
        public Tensor abs() => Native.cn_abs(this);

        public Tensor absolute() => Native.cn_abs(this);

        public Tensor acos() => Native.cn_acos(this);

        public Tensor acosh() => Native.cn_acosh(this);

        public Tensor all() => Native.cn_all(this);

        public Tensor any() => Native.cn_any(this);

        public Tensor arccos() => Native.cn_acos(this);

        public Tensor arccosh() => Native.cn_acosh(this);

        public Tensor arcsin() => Native.cn_asin(this);

        public Tensor arcsinh() => Native.cn_asinh(this);

        public Tensor arctan() => Native.cn_atan(this);

        public Tensor arctanh() => Native.cn_atanh(this);

        public Tensor argmax() => Native.cn_argmax(this);

        public Tensor argmin() => Native.cn_argmin(this);

        public Tensor argwhere() => Native.cn_argwhere(this);

        public Tensor asin() => Native.cn_asin(this);

        public Tensor asinh() => Native.cn_asinh(this);

        public Tensor atan() => Native.cn_atan(this);

        public Tensor atanh() => Native.cn_atanh(this);

        public Tensor atleast_1d() => Native.cn_atleast_1d(this);

        public Tensor atleast_2d() => Native.cn_atleast_2d(this);

        public Tensor atleast_3d() => Native.cn_atleast_3d(this);

        public Tensor bitwise_not() => Native.cn_bitwise_not(this);

        public Tensor ceil() => Native.cn_ceil(this);

        public Tensor cos() => Native.cn_cos(this);

        public Tensor cosh() => Native.cn_cosh(this);

        public Tensor deg2rad() => Native.cn_deg2rad(this);

        public Tensor det() => Native.cn_det(this);

        public Tensor digamma() => Native.cn_digamma(this);

        public Tensor erf() => Native.cn_erf(this);

        public Tensor erfc() => Native.cn_erfc(this);

        public Tensor erfinv() => Native.cn_erfinv(this);

        public Tensor exp() => Native.cn_exp(this);

        public Tensor exp2() => Native.cn_exp2(this);

        public Tensor expm1() => Native.cn_expm1(this);

        public Tensor fix() => Native.cn_trunc(this);

        public Tensor fliplr() => Native.cn_fliplr(this);

        public Tensor flipud() => Native.cn_flipud(this);

        public Tensor floor() => Native.cn_floor(this);

        public Tensor frac() => Native.cn_frac(this);

        public Tensor hardsigmoid() => Native.cn_hardsigmoid(this);

        public Tensor hardswish() => Native.cn_hardswish(this);

        public Tensor i0() => Native.cn_i0(this);

        public Tensor inverse() => Native.cn_inverse(this);

        public Tensor isfinite() => Native.cn_isfinite(this);

        public Tensor isinf() => Native.cn_isinf(this);

        public Tensor isnan() => Native.cn_isnan(this);

        public Tensor isneginf() => Native.cn_isneginf(this);

        public Tensor isposinf() => Native.cn_isposinf(this);

        public Tensor isreal() => Native.cn_isreal(this);

        public Tensor lgamma() => Native.cn_lgamma(this);

        public Tensor log() => Native.cn_log(this);

        public Tensor log10() => Native.cn_log10(this);

        public Tensor log1p() => Native.cn_log1p(this);

        public Tensor log2() => Native.cn_log2(this);

        public Tensor log_sigmoid() => Native.cn_log_sigmoid(this);

        public Tensor logdet() => Native.cn_logdet(this);

        public Tensor logical_not() => Native.cn_logical_not(this);

        public Tensor matrix_exp() => Native.cn_matrix_exp(this);

        public Tensor max() => Native.cn_max(this);

        public Tensor median() => Native.cn_median(this);

        public Tensor min() => Native.cn_min(this);

        public Tensor msort() => Native.cn_msort(this);

        public Tensor nanmedian() => Native.cn_nanmedian(this);

        public Tensor nansum() => Native.cn_nansum(this);

        public Tensor neg() => Native.cn_neg(this);

        public Tensor negative() => Native.cn_neg(this);

        public Tensor nonzero() => Native.cn_nonzero(this);

        public Tensor positive() => Native.cn_positive(this);

        public Tensor rad2deg() => Native.cn_rad2deg(this);

        public Tensor ravel() => Native.cn_ravel(this);

        public Tensor reciprocal() => Native.cn_reciprocal(this);

        public Tensor relu() => Native.cn_relu(this);

        public Tensor relu6() => Native.cn_relu6(this);

        public Tensor rsqrt() => Native.cn_rsqrt(this);

        public Tensor selu() => Native.cn_selu(this);

        public Tensor sgn() => Native.cn_sgn(this);

        public Tensor sigmoid() => Native.cn_sigmoid(this);

        public Tensor sign() => Native.cn_sign(this);

        public Tensor signbit() => Native.cn_signbit(this);

        public Tensor silu() => Native.cn_silu(this);

        public Tensor sin() => Native.cn_sin(this);

        public Tensor sinc() => Native.cn_sinc(this);

        public Tensor sinh() => Native.cn_sinh(this);

        public Tensor sqrt() => Native.cn_sqrt(this);

        public Tensor square() => Native.cn_square(this);

        public Tensor t() => Native.cn_t(this);

        public Tensor tan() => Native.cn_tan(this);

        public Tensor tanh() => Native.cn_tanh(this);

        public Tensor trace() => Native.cn_trace(this);

        public Tensor trunc() => Native.cn_trunc(this);
    }
}
