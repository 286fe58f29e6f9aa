namespace TorchSharp;

public static partial class torch
{
    // The same, writing into the tensor itself.
    public static Tensor abs_(Tensor input) => Done(input, Native.cn_abs_(input));

    public static Tensor absolute_(Tensor input) => Done(input, Native.cn_abs_(input));

    public static Tensor acos_(Tensor input) => Done(input, Native.cn_acos_(input));

    public static Tensor acosh_(Tensor input) => Done(input, Native.cn_acosh_(input));

    public static Tensor arccos_(Tensor input) => Done(input, Native.cn_acos_(input));

    public static Tensor arccosh_(Tensor input) => Done(input, Native.cn_acosh_(input));

    public static Tensor arcsin_(Tensor input) => Done(input, Native.cn_asin_(input));

    public static Tensor arcsinh_(Tensor input) => Done(input, Native.cn_asinh_(input));

    public static Tensor arctan_(Tensor input) => Done(input, Native.cn_atan_(input));

    public static Tensor arctanh_(Tensor input) => Done(input, Native.cn_atanh_(input));

    public static Tensor asin_(Tensor input) => Done(input, Native.cn_asin_(input));

    public static Tensor asinh_(Tensor input) => Done(input, Native.cn_asinh_(input));

    public static Tensor atan_(Tensor input) => Done(input, Native.cn_atan_(input));

    public static Tensor atanh_(Tensor input) => Done(input, Native.cn_atanh_(input));

    public static Tensor bitwise_not_(Tensor input) => Done(input, Native.cn_bitwise_not_(input));

    public static Tensor ceil_(Tensor input) => Done(input, Native.cn_ceil_(input));

    public static Tensor cos_(Tensor input) => Done(input, Native.cn_cos_(input));

    public static Tensor cosh_(Tensor input) => Done(input, Native.cn_cosh_(input));

    public static Tensor deg2rad_(Tensor input) => Done(input, Native.cn_deg2rad_(input));

    public static Tensor digamma_(Tensor input) => Done(input, Native.cn_digamma_(input));

    public static Tensor erf_(Tensor input) => Done(input, Native.cn_erf_(input));

    public static Tensor erfc_(Tensor input) => Done(input, Native.cn_erfc_(input));

    public static Tensor erfinv_(Tensor input) => Done(input, Native.cn_erfinv_(input));

    public static Tensor exp_(Tensor input) => Done(input, Native.cn_exp_(input));

    public static Tensor exp2_(Tensor input) => Done(input, Native.cn_exp2_(input));

    public static Tensor expm1_(Tensor input) => Done(input, Native.cn_expm1_(input));

    public static Tensor fix_(Tensor input) => Done(input, Native.cn_trunc_(input));

    public static Tensor floor_(Tensor input) => Done(input, Native.cn_floor_(input));

    public static Tensor frac_(Tensor input) => Done(input, Native.cn_frac_(input));

    public static Tensor i0_(Tensor input) => Done(input, Native.cn_i0_(input));

    public static Tensor lgamma_(Tensor input) => Done(input, Native.cn_lgamma_(input));

    public static Tensor log_(Tensor input) => Done(input, Native.cn_log_(input));

    public static Tensor log10_(Tensor input) => Done(input, Native.cn_log10_(input));

    public static Tensor log1p_(Tensor input) => Done(input, Native.cn_log1p_(input));

    public static Tensor log2_(Tensor input) => Done(input, Native.cn_log2_(input));

    public static Tensor neg_(Tensor input) => Done(input, Native.cn_neg_(input));

    public static Tensor negative_(Tensor input) => Done(input, Native.cn_neg_(input));

    public static Tensor rad2deg_(Tensor input) => Done(input, Native.cn_rad2deg_(input));

    public static Tensor reciprocal_(Tensor input) => Done(input, Native.cn_reciprocal_(input));

    public static Tensor rsqrt_(Tensor input) => Done(input, Native.cn_rsqrt_(input));

    public static Tensor sgn_(Tensor input) => Done(input, Native.cn_sgn_(input));

    public static Tensor sigmoid_(Tensor input) => Done(input, Native.cn_sigmoid_(input));

    public static Tensor sign_(Tensor input) => Done(input, Native.cn_sign_(input));

    public static Tensor sin_(Tensor input) => Done(input, Native.cn_sin_(input));

    public static Tensor sinc_(Tensor input) => Done(input, Native.cn_sinc_(input));

    public static Tensor sinh_(Tensor input) => Done(input, Native.cn_sinh_(input));

    public static Tensor sqrt_(Tensor input) => Done(input, Native.cn_sqrt_(input));

    public static Tensor tan_(Tensor input) => Done(input, Native.cn_tan_(input));

    public static Tensor tanh_(Tensor input) => Done(input, Native.cn_tanh_(input));

    public static Tensor trunc_(Tensor input) => Done(input, Native.cn_trunc_(input));
}
