namespace TorchSharp;

public static partial class torch
{
    // The same, writing into the tensor itself.
    public partial class Tensor
    {
        public Tensor abs_() => Done(Native.cn_abs_(this));

        public Tensor absolute_() => Done(Native.cn_abs_(this));

        public Tensor acos_() => Done(Native.cn_acos_(this));

        public Tensor acosh_() => Done(Native.cn_acosh_(this));

        public Tensor arccos_() => Done(Native.cn_acos_(this));

        public Tensor arccosh_() => Done(Native.cn_acosh_(this));

        public Tensor arcsin_() => Done(Native.cn_asin_(this));

        public Tensor arcsinh_() => Done(Native.cn_asinh_(this));

        public Tensor arctan_() => Done(Native.cn_atan_(this));

        public Tensor arctanh_() => Done(Native.cn_atanh_(this));

        public Tensor asin_() => Done(Native.cn_asin_(this));

        public Tensor asinh_() => Done(Native.cn_asinh_(this));

        public Tensor atan_() => Done(Native.cn_atan_(this));

        public Tensor atanh_() => Done(Native.cn_atanh_(this));

        public Tensor bitwise_not_() => Done(Native.cn_bitwise_not_(this));

        public Tensor ceil_() => Done(Native.cn_ceil_(this));

        public Tensor cos_() => Done(Native.cn_cos_(this));

        public Tensor cosh_() => Done(Native.cn_cosh_(this));

        public Tensor deg2rad_() => Done(Native.cn_deg2rad_(this));

        public Tensor digamma_() => Done(Native.cn_digamma_(this));

        public Tensor erf_() => Done(Native.cn_erf_(this));

        public Tensor erfc_() => Done(Native.cn_erfc_(this));

        public Tensor erfinv_() => Done(Native.cn_erfinv_(this));

        public Tensor exp_() => Done(Native.cn_exp_(this));

        public Tensor exp2_() => Done(Native.cn_exp2_(this));

        public Tensor expm1_() => Done(Native.cn_expm1_(this));

        public Tensor fix_() => Done(Native.cn_trunc_(this));

        public Tensor floor_() => Done(Native.cn_floor_(this));

        public Tensor frac_() => Done(Native.cn_frac_(this));

        public Tensor hardsigmoid_() => Done(Native.cn_hardsigmoid_(this));

        public Tensor hardswish_() => Done(Native.cn_hardswish_(this));

        public Tensor i0_() => Done(Native.cn_i0_(this));

        public Tensor lgamma_() => Done(Native.cn_lgamma_(this));

        public Tensor log_() => Done(Native.cn_log_(this));

        public Tensor log10_() => Done(Native.cn_log10_(this));

        public Tensor log1p_() => Done(Native.cn_log1p_(this));

        public Tensor log2_() => Done(Native.cn_log2_(this));

        public Tensor neg_() => Done(Native.cn_neg_(this));

        public Tensor rad2deg_() => Done(Native.cn_rad2deg_(this));

        public Tensor reciprocal_() => Done(Native.cn_reciprocal_(this));

        public Tensor relu_() => Done(Native.cn_relu_(this));

        public Tensor relu6_() => Done(Native.cn_relu6_(this));

        public Tensor rsqrt_() => Done(Native.cn_rsqrt_(this));

        public Tensor selu_() => Done(Native.cn_selu_(this));

        public Tensor sgn_() => Done(Native.cn_sgn_(this));

        public Tensor sigmoid_() => Done(Native.cn_sigmoid_(this));

        public Tensor sign_() => Done(Native.cn_sign_(this));

        public Tensor silu_() => Done(Native.cn_silu_(this));

        public Tensor sin_() => Done(Native.cn_sin_(this));

        public Tensor sinc_() => Done(Native.cn_sinc_(this));

        public Tensor sinh_() => Done(Native.cn_sinh_(this));

        public Tensor sqrt_() => Done(Native.cn_sqrt_(this));

        public Tensor tan_() => Done(Native.cn_tan_(this));

        public Tensor tanh_() => Done(Native.cn_tanh_(this));

        public Tensor trunc_() => Done(Native.cn_trunc_(this));
    }
}
